"""The Modality LUT: from stored values to what the device measured (PS3.3 C.11.1, PS3.4 N.2.1).

Either a table or a slope and an intercept, per frame where functional groups say so; and which stored
values are padding, no measurement at all.
"""

from dataclasses import dataclass

import numpy as np
from pydicom.dataset import Dataset

from core.imaging.arrays import Values
from core.imaging.attributes import item, number
from core.imaging.description import Cells, PixelDescription
from core.imaging.functional_groups import macro_or_root
from core.imaging.lookup_tables import LookupTable, read_table

SMALLEST = 1e-30  # of slopes


@dataclass(frozen=True, slots=True)
class Rescale:
    """Output = slope x stored value + intercept."""

    slope: float = 1.0
    intercept: float = 0.0

    def __call__(self, values: Values) -> Values:
        rescaled: Values = values * np.float64(self.slope) + self.intercept
        return rescaled


@dataclass(frozen=True, slots=True)
class Padding:
    """Stored values from `low` to `high` fill the frame where nothing was measured (C.7.5.1.1.2)."""

    low: float
    high: float

    def covers(self, values: Values) -> Values:
        covered: Values = (values >= self.low) & (values <= self.high)
        return covered


def read_modality(
    dataset: Dataset, described: PixelDescription, index: int
) -> Rescale | LookupTable:
    """The modality step of one frame, by index; the dose grid's scaling where that is given."""
    table = item(dataset, "ModalityLUTSequence")
    if table is not None and (read := read_table(table, described.signed)) is not None:
        return read
    if (dose := number(dataset, "DoseGridScaling")) is not None:
        return _rescale(dose, 0.0)
    source = macro_or_root(dataset, index, "PixelValueTransformationSequence", "RescaleSlope")
    return _rescale(number(source, "RescaleSlope"), number(source, "RescaleIntercept"))


def _rescale(slope: float | None, intercept: float | None) -> Rescale:
    """As told, unless that would wipe out the picture."""
    usable = slope is not None and SMALLEST < abs(slope) < 1 / SMALLEST
    near = intercept is not None and abs(intercept) < 1 / SMALLEST
    return Rescale(slope if slope and usable else 1.0, intercept if intercept and near else 0.0)


def can_be_negative(modality: Rescale | LookupTable, described: PixelDescription) -> bool:
    """Whether the output may be below 0, so that tables after it count from negative values."""
    if isinstance(modality, LookupTable):
        return False
    return described.signed or modality.intercept < 0 or modality.slope < 0


def read_padding(dataset: Dataset, described: PixelDescription) -> Padding | None:
    """The padding values, if the object names any."""
    if described.cells is not Cells.INTEGER:
        name = {Cells.FLOAT: "FloatPixelPadding", Cells.DOUBLE: "DoubleFloatPixelPadding"}
        return _padding(dataset, name[described.cells], False)
    return _padding(dataset, "PixelPadding", described.signed)


def _padding(dataset: Dataset, name: str, signed: bool) -> Padding | None:
    value = _signed(number(dataset, f"{name}Value"), signed)
    if value is None:
        return None
    limit = _signed(number(dataset, f"{name}RangeLimit"), signed)
    limit = value if limit is None else limit
    return Padding(min(value, limit), max(value, limit))


def _signed(value: float | None, signed: bool) -> float | None:
    """The attribute is US or SS as the pixels are, but files in implicit VR don't say which."""
    return value - 0x10000 if value is not None and signed and value >= 0x8000 else value
