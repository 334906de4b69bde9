"""Reads content items into a tree, whatever is wrong with them (PS3.3 section C.17.3).

Decides what a missing or misplaced piece is worth, and where reading ends: no real document is deeper
or longer than the limits here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

from pydicom.dataset import Dataset

from core.imaging.attributes import item, items, numbers, text
from core.ingest.header import read_date, read_time
from core.objects.codes import Code, code_of
from core.objects.content import (
    Container,
    Coordinates,
    Moment,
    Node,
    Number,
    Person,
    Pointer,
    Reference,
    ReferenceKind,
    Relationship,
    Space,
    Text,
    Uid,
    Unreadable,
    Value,
)
from core.objects.readable import line, moment, person, shown

MAX_ITEMS = 20_000
MAX_DEPTH = 32
LONGEST_NUMBER = 64


@dataclass(frozen=True, slots=True)
class Content:
    """A tree, and whether it is only the beginning of what was written."""

    root: Node
    is_cut: bool


def read_content(dataset: Dataset, where: tzinfo) -> Content:
    """The tree whose root is the data set itself; `where` its clocks stood."""
    reader = _Reader(where)
    root = reader.node(dataset, 0)
    return Content(root, reader.is_cut)


class _Reader:
    def __init__(self, where: tzinfo) -> None:
        self._where = where
        self._items_left = MAX_ITEMS
        self.is_cut = False

    def node(self, dataset: Dataset, depth: int) -> Node:
        return Node(
            relationship=_relationship(line(dataset, "RelationshipType")),
            concept=code_of(dataset, "ConceptNameCodeSequence"),
            value=_value(dataset, self._where),
            children=self._children(dataset, depth + 1),
            observed_at=moment(text(dataset, "ObservationDateTime"), self._where),
        )

    def _children(self, dataset: Dataset, depth: int) -> tuple[Node, ...]:
        written = items(dataset, "ContentSequence")
        allowed = written[: self._items_left] if depth <= MAX_DEPTH else ()
        self._items_left -= len(allowed)
        self.is_cut = self.is_cut or len(allowed) < len(written)
        return tuple(self.node(child, depth) for child in allowed)


def _relationship(written: str) -> Relationship:
    known = {relationship.value: relationship for relationship in Relationship}
    return known.get(written, Relationship.UNKNOWN)


# --- Values, by value type (0040,A040) ------------------------------------------------------------


def _value(dataset: Dataset, where: tzinfo) -> Value:
    pointed = numbers(dataset, "ReferencedContentItemIdentifier")
    if pointed:
        return Pointer(tuple(map(int, pointed)))
    value_type = line(dataset, "ValueType")
    if value_type == "DATETIME":
        return _datetime(dataset, where)
    read = _READERS.get(value_type, _unreadable)
    return read(dataset) or Unreadable(value_type)


def _unreadable(_: Dataset) -> None:
    return None


def _container(dataset: Dataset) -> Container:
    return Container(line(dataset, "ContinuityOfContent") == "CONTINUOUS")


def _text(dataset: Dataset) -> Text:
    return Text(shown(dataset, "TextValue"))


def _code(dataset: Dataset) -> Code | None:
    return code_of(dataset, "ConceptCodeSequence")


def _number(dataset: Dataset) -> Number | None:
    """Without a measured value there may still be a reason why (PS3.3 section C.18.1)."""
    qualifier = code_of(dataset, "NumericValueQualifierCodeSequence")
    measured = item(dataset, "MeasuredValueSequence")
    if measured is None:
        return Number("", None, qualifier) if qualifier else None
    written = line(measured, "NumericValue").split("\\")[0][:LONGEST_NUMBER]
    return Number(written, code_of(measured, "MeasurementUnitsCodeSequence"), qualifier)


def _datetime(dataset: Dataset, where: tzinfo) -> Moment:
    written = line(dataset, "DateTime")
    return Moment(moment(written, where), written)


def _date(dataset: Dataset) -> Moment:
    written = line(dataset, "Date")
    return Moment(read_date(written), written)


def _time(dataset: Dataset) -> Moment:
    written = line(dataset, "Time")
    return Moment(read_time(written), written)


def _person(dataset: Dataset) -> Person:
    return Person(person(dataset, "PersonName"))


def _uid(dataset: Dataset) -> Uid:
    return Uid(line(dataset, "UID"))


def _reference(kind: ReferenceKind) -> Callable[[Dataset], Reference | None]:
    def read(dataset: Dataset) -> Reference | None:
        referenced = item(dataset, "ReferencedSOPSequence")
        return read_reference(referenced, kind) if referenced is not None else None

    return read


def read_reference(referenced: Dataset, kind: ReferenceKind) -> Reference:
    """An item of a Referenced SOP Sequence (PS3.3 section C.18.3 to C.18.5)."""
    presentation = item(referenced, "ReferencedSOPSequence")
    return Reference(
        kind=kind,
        sop_class=line(referenced, "ReferencedSOPClassUID"),
        sop_instance=line(referenced, "ReferencedSOPInstanceUID"),
        frames=_integers(referenced, "ReferencedFrameNumber"),
        channels=_integers(referenced, "ReferencedWaveformChannels"),
        presentation="" if presentation is None else line(presentation, "ReferencedSOPInstanceUID"),
    )


def _integers(dataset: Dataset, keyword: str) -> tuple[int, ...]:
    return tuple(map(int, numbers(dataset, keyword)))


def _coordinates(space: Space, shape: str, *places: str) -> Callable[[Dataset], Coordinates]:
    def read(dataset: Dataset) -> Coordinates:
        found = (numbers(dataset, keyword) for keyword in places)
        return Coordinates(space, line(dataset, shape), next(filter(None, found), ()))

    return read


_READERS: dict[str, Callable[[Dataset], Value | None]] = {
    "CONTAINER": _container,
    "TEXT": _text,
    "CODE": _code,
    "NUM": _number,
    "DATE": _date,
    "TIME": _time,
    "PNAME": _person,
    "UIDREF": _uid,
    **{kind.value: _reference(kind) for kind in ReferenceKind},
    "SCOORD": _coordinates(Space.PICTURE, "GraphicType", "GraphicData"),
    "SCOORD3D": _coordinates(Space.PATIENT, "GraphicType", "GraphicData"),
    "TCOORD": _coordinates(
        Space.TIME, "TemporalRangeType", "ReferencedSamplePositions", "ReferencedTimeOffsets"
    ),
}
