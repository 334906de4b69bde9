"""Keeps the cells of frames that were decoded lately: a reader who tries windows asks for the same again.

Decides how much is kept and what goes first. A file never changes, so neither does its frame.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable

from core.imaging.arrays import Samples

BUDGET = 64 << 20
"""Bytes of all cells together, but that the last frame stays whatever its size."""


class RecentFrames:
    """Cells by the name of their frame, the least lately asked for leaving first."""

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._kept: OrderedDict[Hashable, Samples] = OrderedDict()
        self._size = 0

    def cells(self, frame: Hashable, decode: Callable[[], Samples]) -> Samples:
        """The cells of this frame, decoded unless they are kept; not to be written to."""
        known = self._kept.get(frame)
        if known is None:
            known = self._keep(frame, decode())
        self._kept.move_to_end(frame)
        return known

    def _keep(self, frame: Hashable, decoded: Samples) -> Samples:
        # A view would hold its file's mapping, of which there is not much address space.
        own = decoded if decoded.base is None else decoded.copy()
        own.flags.writeable = False
        self._kept[frame] = own
        self._size += own.nbytes
        while self._size > self._budget and len(self._kept) > 1:
            _, gone = self._kept.popitem(last=False)
            self._size -= gone.nbytes
        return own
