"""The content tree of a structured report: its items, their values, how they relate (PS3.3 C.17.3).

Types only. How they are read is decided in `content_items`, how they are shown in `outline`.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum

from core.objects.codes import Code


class Relationship(Enum):
    """What an item is to the one above it (0040,A010)."""

    CONTAINS = "CONTAINS"
    HAS_OBSERVATION_CONTEXT = "HAS OBS CONTEXT"
    HAS_CONCEPT_MODIFIER = "HAS CONCEPT MOD"
    HAS_PROPERTIES = "HAS PROPERTIES"
    HAS_ACQUISITION_CONTEXT = "HAS ACQ CONTEXT"
    INFERRED_FROM = "INFERRED FROM"
    SELECTED_FROM = "SELECTED FROM"
    UNKNOWN = ""


class ReferenceKind(Enum):
    """The value types that point to another object."""

    COMPOSITE = "COMPOSITE"
    IMAGE = "IMAGE"
    WAVEFORM = "WAVEFORM"


class Space(Enum):
    """The value types that are coordinates: in a picture, in the patient, in time."""

    PICTURE = "SCOORD"
    PATIENT = "SCOORD3D"
    TIME = "TCOORD"


@dataclass(frozen=True, slots=True)
class Container:
    """A heading with items beneath it; `is_continuous` where they are meant to be read as one text."""

    is_continuous: bool


@dataclass(frozen=True, slots=True)
class Text:
    """Lines end with line feeds."""

    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """A measurement. `written` is as the document has it, "" where it only says why there is none
    (`qualifier`)."""

    written: str
    unit: Code | None
    qualifier: Code | None


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, a time of day or an aware moment; None where `written` is none of them."""

    value: date | time | datetime | None
    written: str


@dataclass(frozen=True, slots=True)
class Person:
    """A name as one says it."""

    name: str


@dataclass(frozen=True, slots=True)
class Uid:
    uid: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Another object: `frames` of an image or `channels` of a waveform where only they are meant;
    `presentation` is the SOP Instance UID of the state an image is to be seen with, or ""."""

    kind: ReferenceKind
    sop_class: str
    sop_instance: str
    frames: tuple[int, ...] = ()
    channels: tuple[int, ...] = ()
    presentation: str = ""


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A shape (POINT, CIRCLE, SEGMENT …) and its numbers: columns and rows of a picture, millimetres
    in the patient, sample positions or seconds."""

    space: Space
    shape: str
    numbers: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Pointer:
    """An item that stands elsewhere in the tree: positions on the way from the root, from 1."""

    position: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A value that is missing or of a type we don't know."""

    value_type: str


Value = (
    Container
    | Text
    | Code
    | Number
    | Moment
    | Person
    | Uid
    | Reference
    | Coordinates
    | Pointer
    | Unreadable
)


@dataclass(frozen=True, slots=True)
class Node:
    """One content item."""

    relationship: Relationship
    concept: Code | None
    value: Value
    children: tuple["Node", ...] = ()
    observed_at: date | datetime | None = None
