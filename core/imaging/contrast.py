"""Chooses a window from the pixels themselves, for objects that offer none.

The whole measured range is shown, padding left out, unless a few outliers (a metal clip, a burnt-in
letter) would squeeze everything else into a narrow band: then the range of nearly all pixels is.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.imaging.arrays import Samples
from core.imaging.description import PixelDescription
from core.imaging.frames import stored_values
from core.imaging.lookup_tables import LookupTable
from core.imaging.modality import Padding, Rescale
from core.imaging.voi import Window, WindowFunction

TAIL = 0.001  # the share of pixels at either end that may be outliers
SQUEEZED = 0.125  # the share of the range into which outliers may squeeze the rest
MEASURED_PIXELS = 1_000_000


def robust_window(
    cells: Samples,
    described: PixelDescription,
    modality: Rescale | LookupTable,
    padding: Padding | None,
) -> Window:
    """The window for one frame: black at its lowest value, white at its highest.

    Of 1-bit pixels both values always count: an empty frame is black, a full one white.
    """
    if described.bits_stored == 1:
        cells = np.array([0, 1], cells.dtype)
    found, counts = _distinct(cells)
    stored = stored_values(found, described)
    kept = np.isfinite(stored)
    if padding is not None:
        kept &= ~padding.covers(stored)
    values = modality(stored[kept]).astype(np.float64)
    if not values.size:
        return _window(0.0, 0.0)
    order = np.argsort(values)
    return _window(*_range(values[order], np.cumsum(counts[kept][order])))


def common_window(windows: Sequence[Window]) -> Window:
    """One window for frames seen together: from the lowest of their values to the highest."""
    low = min(window.center - window.width / 2 for window in windows)
    high = max(window.center + window.width / 2 for window in windows)
    return _window(low, high)


def _window(low: float, high: float) -> Window:
    """Black at the lowest value, white at the highest; all black where they are the same."""
    high = high if high > low else low + 1.0
    return Window((low + high) / 2, high - low, WindowFunction.LINEAR_EXACT)


def _distinct(cells: Samples) -> tuple[Samples, NDArray[np.int64]]:
    flat = cells.ravel()
    if flat.dtype.kind == "f" or flat.dtype.itemsize > 2:
        step = -(-flat.size // MEASURED_PIXELS)
        return flat[::step], np.ones(-(-flat.size // step), np.int64)
    counts = np.bincount(flat)
    found = np.flatnonzero(counts)
    return found.astype(flat.dtype), counts[found]


def _range(values: NDArray[np.float64], reached: NDArray[np.int64]) -> tuple[float, float]:
    """Lowest and highest of ascending values, `reached` pixels by each; outliers left out."""
    lowest, highest = float(values[0]), float(values[-1])
    low = float(values[np.searchsorted(reached, reached[-1] * TAIL)])
    high = float(values[np.searchsorted(reached, reached[-1] * (1 - TAIL))])
    if 0 < high - low < (highest - lowest) * SQUEEZED:
        return low, high
    return lowest, highest
