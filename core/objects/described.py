"""What can be said of an object that is neither picture nor text: types, and what all kinds share.

Facts only, bounded in number; sentences are the template's.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from pydicom.dataset import Dataset

from core.imaging.attributes import items
from core.objects.codes import Code
from core.objects.content import Number
from core.objects.readable import line, moment_of, person

MAX_PARTS = 200


class ObjectKind(Enum):
    """The kinds told apart here."""

    PRESENTATION_STATE = "presentation-state"
    SEGMENTATION = "segmentation"
    SURFACE = "surface"
    FIBRES = "fibres"
    STRUCTURES = "structures"
    PLAN = "plan"
    DOSE = "dose"
    TREATMENT = "treatment"
    REGISTRATION = "registration"
    POINTS = "points"
    VALUE_MAPPING = "value-mapping"
    SPECTROSCOPY = "spectroscopy"
    EYE_MEASUREMENTS = "eye-measurements"
    PROTOCOL = "protocol"
    HANGING_PROTOCOL = "hanging-protocol"
    COLOURS = "colours"
    RAW_DATA = "raw-data"
    OTHER = "other"


class Trait(Enum):
    """What kind of part a part is."""

    DRAWN_BY_HAND = "drawn-by-hand"
    DRAWN_WITH_HELP = "drawn-with-help"
    DRAWN_BY_COMPUTER = "drawn-by-computer"
    TARGET = "target"
    ORGAN = "organ"
    BODY = "body"
    PHOTONS = "photons"
    ELECTRONS = "electrons"
    PROTONS = "protons"


class Counted(Enum):
    """What an object has a number of."""

    BEAMS = "beams"
    SESSIONS = "sessions"
    LAYERS = "layers"
    TEXTS = "texts"
    DRAWINGS = "drawings"
    OVERLAYS = "overlays"
    TRANSFORMATIONS = "transformations"
    POINTS = "points"
    SPECTRA = "spectra"
    SCREENS = "screens"


class Referred(Enum):
    """What an object is about: other objects, by kind."""

    IMAGES = "images"
    REPORTS = "reports"
    WAVEFORMS = "waveforms"
    STRUCTURES = "structures"
    PLANS = "plans"
    DOSES = "doses"


@dataclass(frozen=True, slots=True)
class Part:
    """A named piece: a segment, a structure, a beam, a text on a picture."""

    name: str
    meaning: Code | None = None
    trait: Trait | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """An object in facts. `label` and `text` are its maker's words, `doses` what was prescribed;
    `parts_left_out` counts the parts beyond `MAX_PARTS`. `class_name` is what the standard calls an
    object of kind OTHER, in English."""

    kind: ObjectKind
    label: str = ""
    text: str = ""
    made_at: date | datetime | None = None
    made_by: str = ""
    is_approved: bool | None = None
    parts: tuple[Part, ...] = ()
    parts_left_out: int = 0
    counts: tuple[tuple[Counted, int], ...] = ()
    doses: tuple[Number, ...] = ()
    refers_to: tuple[tuple[Referred, int], ...] = ()
    class_name: str = ""


def first_line(dataset: Dataset, *keywords: str) -> str:
    """The first of these texts that says something."""
    return next(filter(None, (line(dataset, keyword) for keyword in keywords)), "")


def first_person(dataset: Dataset, *keywords: str) -> str:
    """The first of these names that is one."""
    return next(filter(None, (person(dataset, keyword) for keyword in keywords)), "")


def first_moment(dataset: Dataset, *keywords: tuple[str, str]) -> date | datetime | None:
    """The first of these pairs of day and time that tells one."""
    return next(filter(None, (moment_of(dataset, *pair) for pair in keywords)), None)


def below(datasets: Iterable[Dataset], *keywords: str) -> Iterator[Dataset]:
    """The items at the end of a path of sequences, from each of these data sets."""
    if not keywords:
        yield from datasets
        return
    for dataset in datasets:
        yield from below(items(dataset, keywords[0]), *keywords[1:])


def number_of(datasets: Iterable[Dataset]) -> int:
    return sum(1 for _ in datasets)


def counted(*counts: tuple[Counted, int]) -> tuple[tuple[Counted, int], ...]:
    """Without what there is none of."""
    return tuple((thing, number) for thing, number in counts if number > 0)
