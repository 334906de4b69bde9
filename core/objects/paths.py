"""Paths of a drawing: curves, the grid of the paper, marks (SVG 2 section 9.3).

Decides how fine a curve is drawn, and that a path holds nothing but letters of commands and whole numbers.
All lengths that come in are millimetres.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

UNITS = 20
"""Units of a drawing in a millimetre; every point is a whole unit."""

STROKE = 0.2
"""Millimetres within which a curve is drawn as its lowest and highest point: a pen is broader."""


def units(millimetres: float) -> int:
    return round(millimetres * UNITS)


def curve(y: NDArray[np.float64], x: float, step: float) -> str:
    """A curve through these heights, in millimetres from the top, `step` apart; gaps where NaN is."""
    indices = _drawn(y, step)
    columns = np.rint((x + indices * step) * UNITS).astype(int)
    known = np.isfinite(y[indices])
    heights = np.rint(np.where(known, y[indices], 0) * UNITS).astype(int)
    points = zip(columns.tolist(), heights.tolist(), known.tolist(), strict=True)
    return "".join(_strokes(points))


def _drawn(y: NDArray[np.float64], step: float) -> NDArray[np.intp]:
    """The samples worth drawing: the lowest and the highest within each stroke, in their order."""
    within = max(int(STROKE / step), 1)
    whole = len(y) // within * within
    if within <= 2 or not whole:
        return np.arange(len(y))
    strokes = y[:whole].reshape(-1, within)
    filled = np.where(np.isfinite(strokes), strokes, 0)
    ends = np.sort(np.stack([filled.argmin(axis=1), filled.argmax(axis=1)]), axis=0)
    starts = np.arange(0, whole, within)
    drawn = np.concatenate([(starts + ends).T.ravel(), np.arange(whole, len(y))])
    return np.unique(drawn)


def _strokes(points: Iterator[tuple[int, int, bool]]) -> Iterator[str]:
    """Relative lines, so that a point takes a few letters; a new start after each gap."""
    before: tuple[int, int] | None = None
    for x, y, is_known in points:
        if not is_known:
            before = None
        elif before is None:
            yield f"M{x} {y}l0 0"
            before = x, y
        else:
            yield f" {x - before[0]} {y - before[1]}"
            before = x, y


def pulse(line: float, gain: float) -> str:
    """One millivolt for a fifth of a second, before the curves."""
    up = units(gain)
    return f"M{units(2)} {units(line)}h{units(1)}v{-up}h{units(5)}v{up}h{units(1)}"


def tick(line: float, x: float) -> str:
    """Where the line of a row is, before the curves begin."""
    return f"M{units(x - 2)} {units(line)}h{units(2)}"


def bar(line: float, x: float) -> str:
    """Where one lead ends and the next begins: their lines may meet by chance."""
    return f"M{units(x)} {units(line - 3)}v{units(6)}"


def grid(width: float, height: float, every: int) -> str:
    right, bottom = units(width), units(height)
    columns = (f"M{units(x)} 0V{bottom}" for x in range(0, int(width) + 1, every))
    rows = (f"M0 {units(y)}H{right}" for y in range(0, int(height) + 1, every))
    return "".join((*columns, *rows))
