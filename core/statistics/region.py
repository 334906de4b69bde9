"""The region's year as everybody may read it: counted once an hour, however often it is asked for.

Counting reads the whole trail, and the page is open to strangers. An hour changes nothing of figures that
are rounded anyway.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from core.context import Context
from core.statistics.months import Figures, region_year

COUNTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Counted:
    at: datetime
    figures: Figures


class RegionYear:
    """What a process knows of the figures; its threads share it."""

    def __init__(self) -> None:
        self._counting = Lock()
        self._last: _Counted | None = None

    def figures(self, ctx: Context) -> Figures:
        """Those counted last; while one counts anew, the others are told the old ones."""
        if self._counting.acquire(blocking=self._last is None):
            try:
                self._last = self._recent(ctx) or _Counted(ctx.now, region_year(ctx))
            finally:
                self._counting.release()
        assert self._last is not None
        return self._last.figures

    def _recent(self, ctx: Context) -> _Counted | None:
        last = self._last
        return last if last is not None and ctx.now < last.at + COUNTED_EVERY else None
