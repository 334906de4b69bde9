"""How many millimetres of paper an amount is: 10 mm a millivolt for hearts, else what fits.

Decides the scale of a curve and the line its amounts are counted from.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.objects.codes import Code

BOX = 5.0
"""Millimetres of a large square of the paper."""

TALLEST = 40.0
"""Millimetres that a curve may rise above its line, or fall below it."""

ECG_GAINS = (10.0, 5.0, 2.5)
"""Millimetres a millivolt: the usual one, and those for hearts that would leave the paper."""

BOXES = 6
"""Large squares that a curve without a usual scale takes at most."""

_MILLIVOLTS = {"V": 1e3, "mV": 1.0, "uV": 1e-3, "nV": 1e-6}


@dataclass(frozen=True, slots=True)
class CurveScale:
    """Millimetres for one unit, and the amount that lies on the line. `box` is what a large square
    stands for, in the unit."""

    millimetres: float
    line: float

    @property
    def box(self) -> float:
        return BOX / self.millimetres

    def heights(self, samples: NDArray[np.float64]) -> NDArray[np.float64]:
        """Millimetres above the line, never beyond the room there is."""
        return np.clip((samples - self.line) * self.millimetres, -TALLEST, TALLEST)


def millivolts(unit: Code | None) -> float | None:
    """How many millivolts a unit is; None for what is no voltage."""
    return _MILLIVOLTS.get(unit.value) if unit is not None else None


def ecg_gain(curves: list[NDArray[np.float64]]) -> float:
    """The largest usual gain with which all these curves, in millivolts, stay on the paper."""
    highest = max((_reach(curve) for curve in curves), default=0.0)
    return next((gain for gain in ECG_GAINS if highest * gain <= TALLEST), ECG_GAINS[-1])


def ecg_scale(samples: NDArray[np.float64], unit_in_millivolts: float, gain: float) -> CurveScale:
    """The scale of a lead. Electrodes have a constant voltage of their own: the line is the median."""
    return CurveScale(unit_in_millivolts * gain, middle(samples))


def fitting_scale(samples: NDArray[np.float64]) -> CurveScale:
    """The scale at which a curve takes a few large squares, each a round amount."""
    known = samples[np.isfinite(samples)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    box = _round_up((high - low) / (BOXES - 1))
    return CurveScale(BOX / box, round((low + high) / 2 / box) * box)


def middle(samples: NDArray[np.float64]) -> float:
    known = samples[np.isfinite(samples)]
    return float(np.median(known)) if known.size else 0.0


def _reach(curve: NDArray[np.float64]) -> float:
    """How far all but the odd spike of a curve is from its middle."""
    known = curve[np.isfinite(curve)]
    return float(np.quantile(np.abs(known - np.median(known)), 0.999)) if known.size else 0.0


def _round_up(amount: float) -> float:
    """The next of 1, 2, 5, 10 … times a power of ten."""
    if not 1e-12 < amount < 1e12:
        return 1.0
    power = 10.0 ** math.floor(math.log10(amount))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= amount * (1 - 1e-9))
