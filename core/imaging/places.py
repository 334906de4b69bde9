"""Draws from a header where a frame belongs in its series: in space, in time, among echoes.

Only facts; what they mean for scrolling is decided in `ordering`.
"""

import re
from dataclasses import dataclass

from pydicom.dataset import Dataset

from core.imaging.attributes import integer, number, numbers, text
from core.imaging.description import PixelDescription
from core.imaging.dicom import DicomObject
from core.imaging.functional_groups import macro, macro_or_root

# Diffusion b-values of old devices: private creator's element, the creator, the value's element.
_PRIVATE_B_VALUES = (
    (0x00190010, "SIEMENS MR HEADER", 0x0019100C),
    (0x00430010, "GEMS_PARM_01", 0x00431039),
    (0x20010010, "PHILIPS IMAGING DD 001", 0x20011003),
)
GE_OFFSET = 100_000  # GE adds a multiple of ten to the power of nine; no b-value reaches this


@dataclass(frozen=True, slots=True)
class Place:
    """One frame of a series. Lengths in mm, in the patient's coordinates (PS3.3 C.7.6.2.1.1)."""

    instance: int
    """Which object of the series, from 0, in the order they were given."""
    index: int
    """Which frame of the object, from 0."""
    frames: int
    """How many frames the object has."""
    rows: int
    columns: int
    orientation: tuple[float, ...] = ()
    """Direction cosines of a row and of a column; () where the object doesn't know."""
    position: tuple[float, ...] = ()
    """The centre of the first pixel, x, y, z; () where the object doesn't know."""
    spacing: tuple[float, ...] = ()
    """Between rows, between columns; () where the object doesn't know."""
    number: int = 0
    dimensions: tuple[int, ...] = ()
    """Dimension Index Values, the slowest first (C.7.6.17)."""
    image_type: str = ""
    view: str = ""
    echo: float = 0.0
    b_value: float = 0.0
    times: tuple[float, ...] = ()
    """What may tell one time from another, the most explicit first."""

    @property
    def distance(self) -> float:
        """How far along the normal of its plane the frame lies."""
        if not self.position or not self.orientation:
            return 0.0
        return sum(part * along for part, along in zip(self.position, self.normal, strict=True))

    @property
    def normal(self) -> tuple[float, ...]:
        """The direction a stack of such frames goes: row x column."""
        a, b, c, d, e, f = self.orientation
        return (b * f - c * e, c * d - a * f, a * e - b * d)


def read_place(
    opened: DicomObject, described: PixelDescription, instance: int, index: int
) -> Place:
    """The place of a frame, by index, of the object that is `instance` in its series."""
    dataset = opened.dataset
    return Place(
        instance,
        index,
        described.frames,
        described.rows,
        described.columns,
        _vector(dataset, index, "PlaneOrientationSequence", "ImageOrientationPatient", 6),
        _vector(dataset, index, "PlanePositionSequence", "ImagePositionPatient", 3),
        read_spacing(dataset, index),
        integer(dataset, "InstanceNumber") or 0,
        _dimensions(dataset, index),
        text(dataset, "ImageType"),
        _view(dataset),
        _echo(dataset, index),
        _b_value(dataset, index),
        _times(dataset, index),
    )


def read_spacing(dataset: Dataset, index: int) -> tuple[float, ...]:
    """Distances between rows and between columns, at the patient."""
    spacing = _vector(dataset, index, "PixelMeasuresSequence", "PixelSpacing", 2)
    return spacing if all(part > 0 for part in spacing) else ()


def _vector(
    dataset: Dataset, index: int, sequence: str, keyword: str, length: int
) -> tuple[float, ...]:
    found = numbers(macro_or_root(dataset, index, sequence, keyword), keyword)
    return found if len(found) == length else ()


def _dimensions(dataset: Dataset, index: int) -> tuple[int, ...]:
    content = macro(dataset, index, "FrameContentSequence")
    return tuple(map(int, numbers(content, "DimensionIndexValues"))) if content is not None else ()


def _view(dataset: Dataset) -> str:
    side = text(dataset, "ImageLaterality") or text(dataset, "Laterality")
    return f"{side} {text(dataset, 'ViewPosition')}".strip()


def _echo(dataset: Dataset, index: int) -> float:
    echoes = macro(dataset, index, "MREchoSequence")
    found = number(echoes, "EffectiveEchoTime") if echoes is not None else None
    return found or number(dataset, "EchoTime") or number(dataset, "EchoNumbers") or 0.0


def _b_value(dataset: Dataset, index: int) -> float:
    source = macro_or_root(dataset, index, "MRDiffusionSequence", "DiffusionBValue")
    if (found := number(source, "DiffusionBValue")) is not None:
        return found
    for creator, name, element in _PRIVATE_B_VALUES:
        if text(dataset, creator).upper() == name:
            return (number(dataset, element) or 0.0) % GE_OFFSET
    return 0.0


def _times(dataset: Dataset, index: int) -> tuple[float, ...]:
    content = macro(dataset, index, "FrameContentSequence")
    source = content if content is not None else dataset
    cardiac = macro_or_root(
        dataset, index, "CardiacSynchronizationSequence", "NominalCardiacTriggerDelayTime"
    )
    return (
        number(source, "TemporalPositionIndex")
        or number(source, "TemporalPositionIdentifier")
        or 0.0,
        number(cardiac, "NominalCardiacTriggerDelayTime") or number(dataset, "TriggerTime") or 0.0,
        number(dataset, "AcquisitionNumber") or 0.0,
        _seconds(text(source, "FrameAcquisitionDateTime")[8:] or text(dataset, "AcquisitionTime")),
        _seconds(text(dataset, "ContentTime")),
    )


def _seconds(written: str) -> float:
    """Seconds since midnight of a TM value; 0 for what is none."""
    found = re.match(r"(\d\d):?(\d\d)?:?(\d\d(?:\.\d{1,6})?)?", written)
    if not found:
        return 0.0
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds
