"""Draws from a header where a frame belongs in its series: in space, in time, among echoes.

Only facts; what they mean for scrolling is decided in `ordering`.
"""

import re
from dataclasses import dataclass, replace

from pydicom.dataset import Dataset

from core.imaging.attributes import integer, number, numbers, text
from core.imaging.description import PixelDescription
from core.imaging.functional_groups import macro, macro_or_root

# Diffusion b-values of old devices: private creator's element, the creator, the value's element.
_PRIVATE_B_VALUES = (
    (0x00190010, "SIEMENS MR HEADER", 0x0019100C),
    (0x00430010, "GEMS_PARM_01", 0x00431039),
    (0x20010010, "PHILIPS IMAGING DD 001", 0x20011003),
)
FARTHEST = 1e6  # mm; nobody is a kilometre long
GE_OFFSET = 100_000  # GE adds a multiple of ten to the power of nine; no b-value reaches this


@dataclass(frozen=True, slots=True)
class Place:
    """One frame of a series. Lengths in mm, in the patient's coordinates (PS3.3 C.7.6.2.1.1)."""

    instance: int = 0
    """Which object of the series, from 0, in the order they were given."""
    index: int = 0
    """Which frame of the object, from 0."""
    frames: int = 1
    """How many frames the object has."""
    rows: int = 0
    columns: int = 0
    orientation: tuple[float, ...] = ()
    """Direction cosines of a row and of a column; () where the object doesn't know."""
    position: tuple[float, ...] = ()
    """The centre of the first pixel, x, y, z; () where the object doesn't know."""
    spacing: tuple[float, ...] = ()
    """Between rows, between columns; () where the object doesn't know."""
    at_detector: bool = False
    """The spacing was measured at the detector: at the patient it is smaller."""
    number: int = 0
    dimensions: tuple[int, ...] = ()
    """Dimension Index Values, the slowest first (C.7.6.17)."""
    image_type: str = ""
    view: str = ""
    echo: float = 0.0
    b_value: float = 0.0
    times: tuple[float, ...] = ()
    """What may tell one time from another, the most explicit first."""
    problem: str = ""
    """Why the frame can't be shown: the code of a refusal. It keeps its place all the same."""

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


def read_place(dataset: Dataset, described: PixelDescription, index: int) -> Place:
    """The place of a frame, by index, as if its object were the first of the series."""
    place = _read_place(dataset, index)
    rows, columns = described.rows, described.columns
    return replace(place, frames=described.frames, rows=rows, columns=columns)


def broken_place(dataset: Dataset, problem: str) -> Place:
    """The place of an object whose pixels can't be shown; of their size nothing is believed."""
    return replace(_read_place(dataset, 0), problem=problem)


def _read_place(dataset: Dataset, index: int) -> Place:
    spacing, at_detector = _spacing(dataset, index)
    return Place(
        index=index,
        orientation=_vector(
            dataset, index, "PlaneOrientationSequence", "ImageOrientationPatient", 6
        ),
        position=_vector(dataset, index, "PlanePositionSequence", "ImagePositionPatient", 3),
        spacing=spacing,
        at_detector=at_detector,
        number=integer(dataset, "InstanceNumber") or 0,
        dimensions=_dimensions(dataset, index),
        image_type=text(dataset, "ImageType"),
        view=_view(dataset),
        echo=_echo(dataset, index),
        b_value=_b_value(dataset, index),
        times=_times(dataset, index),
    )


def _spacing(dataset: Dataset, index: int) -> tuple[tuple[float, ...], bool]:
    """The spacing, and whether it is one at the detector (PS3.3 section 10.7.1.3)."""
    at_patient = _vector(dataset, index, "PixelMeasuresSequence", "PixelSpacing", 2)
    at_detector = numbers(dataset, "ImagerPixelSpacing")
    known = [one for one in (at_patient, at_detector) if len(one) == 2 and min(one) > 0]
    spacing = known[0] if known else ()
    return spacing, bool(spacing) and spacing == at_detector


def _vector(
    dataset: Dataset, index: int, sequence: str, keyword: str, length: int
) -> tuple[float, ...]:
    found = numbers(macro_or_root(dataset, index, sequence, keyword), keyword)
    sane = all(abs(part) < FARTHEST for part in found)
    return found if len(found) == length and sane else ()


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
