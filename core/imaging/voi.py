"""The VOI step: which part of the measured range is shown, from black to white (PS3.3 C.11.2).

Windows and tables are alternatives, and none outranks another: each is a view, the first one is taken
and the others are offered. A window that can't be used counts as none.
"""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from pydicom.dataset import Dataset

from core.imaging.arrays import Values
from core.imaging.attributes import items, numbers, text, texts
from core.imaging.functional_groups import macro_or_root
from core.imaging.lookup_tables import LookupTable, read_table


class WindowFunction(Enum):
    """VOI LUT Function (0028,1056)."""

    LINEAR = "LINEAR"
    LINEAR_EXACT = "LINEAR_EXACT"
    SIGMOID = "SIGMOID"


@dataclass(frozen=True, slots=True)
class Window:
    """Center and width, in units of the modality step's output."""

    center: float
    width: float
    function: WindowFunction = WindowFunction.LINEAR
    explanation: str = ""

    def __call__(self, values: Values) -> Values:
        """Brightness from 0 to 1."""
        if self.function is WindowFunction.SIGMOID:
            steepness = np.clip(-4 * (values - self.center) / self.width, -700, 700)
            return 1 / (1 + np.exp(steepness))
        if self.function is WindowFunction.LINEAR and self.width > 1:
            ramp = (values - (self.center - 0.5)) / (self.width - 1) + 0.5
        elif self.function is WindowFunction.LINEAR and self.width == 1:
            ramp = (values > self.center - 0.5).astype(np.float64)
        else:
            ramp = (values - self.center) / self.width + 0.5
        return np.clip(ramp, 0, 1)


@dataclass(frozen=True, slots=True)
class VoiTable:
    """A VOI LUT: an S-shaped film curve, for instance."""

    table: LookupTable

    def __call__(self, values: Values) -> Values:
        """Brightness from 0 to 1."""
        return self.table(values) / float((1 << self.table.bits) - 1)


View = Window | VoiTable


def read_views(dataset: Dataset, index: int, negative: bool) -> tuple[View, ...]:
    """All views the object offers for a frame, by index: its windows, then its tables.

    `negative` says whether the modality step can give negative values.
    """
    source = macro_or_root(dataset, index, "FrameVOILUTSequence", "WindowCenter")
    tables = (read_table(item, negative) for item in items(source, "VOILUTSequence"))
    return (*_windows(source), *(VoiTable(table) for table in tables if table is not None))


def _windows(source: Dataset) -> list[Window]:
    function = _function(text(source, "VOILUTFunction"))
    centers, widths = numbers(source, "WindowCenter"), numbers(source, "WindowWidth")
    explanations = texts(source, "WindowCenterWidthExplanation")
    return [
        Window(center, width, function, explanations[index] if index < len(explanations) else "")
        for index, (center, width) in enumerate(zip(centers, widths, strict=False))
        if width > 0
    ]


def _function(named: str) -> WindowFunction:
    try:
        return WindowFunction(named.upper())
    except ValueError:
        return WindowFunction.LINEAR
