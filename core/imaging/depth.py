"""A grey frame in full depth, for viewers that change its window themselves, at once and exactly.

Steps of 16 bits, each the measured value of a pixel: value = slope x step + intercept. They are written
as differences from the pixel to the left (the first of a row from 0), folded so that small ones of
either sign are small, all low bytes before all high bytes: so they deflate to a third for a CT slice.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.imaging.arrays import Samples, Values
from core.imaging.description import Cells
from core.imaging.frames import stored_values
from core.imaging.greyscale import Greyscale
from core.imaging.modality import Rescale
from core.imaging.overlays import draw
from core.imaging.rendering import Recipe
from core.imaging.shutters import cover
from core.imaging.voi import Window

BLANK = 0xFFFF
"""The step of a pixel where nothing was measured or is to be seen: black, whatever the window."""
MARK = 0xFFFE
"""The step of a pixel under an overlay: white, whatever the window."""

Steps = NDArray[np.uint16]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Depth:
    """The steps as written, and what they mean. `aspect` is a pixel's height divided by its width."""

    content: bytes
    width: int
    height: int
    slope: float
    intercept: float
    inverted: bool
    aspect: float
    window: Window | None
    """The window the object offers; None where it offers none, or a table."""
    whole: bool
    """The cells are whole numbers: a window is applied as LINEAR says, else as LINEAR_EXACT."""


def in_depth(cells: Samples, recipe: Recipe, every: int = 1) -> Depth | None:
    """A frame in full depth, None for colour. Of floats and of wide integers 16 bits are kept.

    Of a large frame every second row and column may be enough, or every third.
    """
    grey = recipe.grey
    if grey is None or recipe.palette is not None:
        return None
    stored = stored_values(cells, recipe.described)
    values, rescale = _measured(stored, grey)
    steps, scale, low = _steps(values, np.isfinite(stored) & ~grey.is_blank(stored))
    steps = _covered(steps, cells, recipe)[::every, ::every]
    return Depth(
        _folded(steps),
        steps.shape[1],
        steps.shape[0],
        rescale.slope * scale,
        rescale.slope * low + rescale.intercept,
        grey.inverted,
        recipe.aspect,
        grey.view if isinstance(grey.view, Window) else None,
        recipe.described.cells is Cells.INTEGER,
    )


def _measured(stored: Values, grey: Greyscale) -> tuple[Values, Rescale]:
    """Values that a slope and an intercept turn into measured ones; a table is applied first."""
    if isinstance(grey.modality, Rescale):
        return stored, grey.modality
    return grey.modality(stored), Rescale()


def _steps(values: Values, measured: Mask) -> tuple[Steps, float, float]:
    """Steps with their size and the value of step 0: whole numbers exactly, where they fit."""
    steps = np.full(values.shape, BLANK, np.uint16)
    if not measured.any():
        return steps, 1.0, 0.0
    kept = values[measured].astype(np.float64)
    low, high = float(kept.min()), float(kept.max())
    is_exact = values.dtype.kind in "iu" and high - low < MARK
    size = 1.0 if is_exact else (high - low) / (MARK - 1) or 1.0
    steps[measured] = np.rint((kept - low) / size).astype(np.uint16)
    return steps, size, low


def _covered(steps: Steps, cells: Samples, recipe: Recipe) -> Steps:
    """What hides the pixels of a picture hides them here."""
    if recipe.shutter:
        seen = cover(
            np.ones(steps.shape, np.uint8), replace(recipe.shutter, covered=0), recipe.aspect
        )
        steps[seen == 0] = BLANK
    if recipe.overlays:
        steps[draw(np.zeros(steps.shape, np.uint8), recipe.overlays, cells) > 0] = MARK
    return steps


def _folded(steps: Steps) -> bytes:
    differences = steps.copy()
    differences[:, 1:] -= steps[:, :-1]
    signed = differences.view(np.int16)
    folded = (signed << 1 ^ signed >> 15).view(np.uint16)
    return folded.astype(np.uint8).tobytes() + (folded >> 8).astype(np.uint8).tobytes()
