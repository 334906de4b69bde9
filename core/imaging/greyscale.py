"""The greyscale pipeline: stored value, modality, VOI, presentation (PS3.4 N.2.1), down to 8 bits.

The steps are one function of the stored value, so for cells of up to 16 bits it is computed once for
every possible cell and then looked up; only wider cells and floats are computed pixel by pixel.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.imaging.arrays import Bytes, Samples, Values
from core.imaging.description import PixelDescription
from core.imaging.frames import stored_values
from core.imaging.lookup_tables import LookupTable
from core.imaging.modality import Padding, Rescale
from core.imaging.voi import View

BACKGROUND = 0


@dataclass(frozen=True, slots=True)
class Greyscale:
    """The steps for one frame. Padding is shown as background, whatever the other steps say."""

    modality: Rescale | LookupTable
    view: View | None
    inverted: bool = False
    padding: Padding | None = None
    presentation: LookupTable | None = None

    def shade(self, values: Values) -> Bytes:
        """Brightness of stored values, 0 black to 255 white."""
        assert self.view, "a view is chosen before anything is shown"
        blank = self.is_blank(values)
        with np.errstate(
            over="ignore", invalid="ignore"
        ):  # where a window has no width to speak of
            brightness = self._presented(self.view(self.modality(np.where(blank, 0, values))))
            grey: Bytes = np.rint(brightness * 255).astype(np.uint8)
        grey = 255 - grey if self.inverted else grey
        grey[blank] = BACKGROUND
        return grey

    def is_blank(self, values: Values) -> Values:
        """Which stored values mean that nothing was measured."""
        blank: Values = np.isnan(values)
        return blank if self.padding is None else blank | self.padding.covers(values)

    def _presented(self, brightness: Values) -> Values:
        """The Presentation LUT spans the whole output of the step before (PS3.3 C.11.4)."""
        if self.presentation is None:
            return brightness
        steps = len(self.presentation.words()) - 1
        entries = self.presentation(self.presentation.first + np.rint(brightness * steps))
        return entries / float((1 << self.presentation.bits) - 1)


def show(cells: Samples, described: PixelDescription, steps: Greyscale) -> Bytes:
    """The picture of one frame's cells, (rows, columns)."""
    if cells.dtype.kind == "f" or cells.dtype.itemsize > 2:
        return steps.shade(stored_values(cells, described))
    table = _table(cells.dtype.str, described, steps)
    shown: Bytes = table.take(cells)
    return shown


@lru_cache(maxsize=64)
def _table(dtype: str, described: PixelDescription, steps: Greyscale) -> Bytes:
    return steps.shade(stored_values(every_cell(np.dtype(dtype)), described))


def every_cell(dtype: np.dtype[np.generic]) -> Samples:
    """All cells of this width, in order."""
    return np.arange(1 << 8 * dtype.itemsize, dtype=np.uint32).astype(dtype)
