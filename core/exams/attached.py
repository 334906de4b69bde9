"""What the other objects of an exam say about its pictures: how to see them, which ones were marked.

Presentation states are offered for the stacks whose frames they refer to, key object selections for the
pictures they name; of this exam only, which was opened before. What is in these objects never changes,
so each process reads them once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.exams.others import NUMBER, others_of
from core.exams.stored_stacks import index_of
from core.imaging.arrangement import Arrangement
from core.imaging.dicom import open_object
from core.imaging.nature import Nature
from core.imaging.presentation_states import (
    SHOWN_CLASSES,
    PresentationState,
    read_presentation_state,
)
from core.imaging.stack_index import StackIndex
from core.model import Instance, Series, Stack
from core.objects.codes import Code
from core.objects.marked import Marking, read_marking
from core.queries import Asked, Query
from core.storage import Store

_OTHERS = Query(
    others_of(sa.bindparam("exam")).with_only_columns(
        Series.position, NUMBER, Instance.nature, Instance.sop_class_uid, Instance.object_key
    )
)

MOST_OFFERED = 40
READ_AT_HAND = 512


@dataclass(frozen=True, slots=True)
class StateName:
    """Names a presentation state as the page of the object does: series, and number in it."""

    series: int
    number: int


@dataclass(frozen=True, slots=True)
class OfferedState:
    """A way to see pictures of a stack, in the words of who saved it; `numbers` are those pictures."""

    name: StateName
    words: str
    numbers: Sequence[int]
    arrangement: Arrangement


@dataclass(frozen=True, slots=True)
class PictureName:
    """Names a picture of an exam, counted from 1."""

    series: int
    stack: int
    number: int


@dataclass(frozen=True, slots=True)
class MarkedPictures:
    """Pictures that somebody marked, and why."""

    title: Code
    note: str
    pictures: Sequence[PictureName]


@dataclass(frozen=True, slots=True)
class _Object:
    name: StateName
    sop_class: str
    key: str


def offered_states(
    asked: Asked, store: Store, exam_id: int, index: StackIndex
) -> list[OfferedState]:
    """The states that some picture of this stack is meant to be seen in."""
    offered = (_offered(each, store, index) for each in _states(asked, exam_id))
    return [each for each in offered if each.numbers][:MOST_OFFERED]


def state_key(
    asked: Asked, store: Store, exam_id: int, name: StateName, frame: tuple[str, int]
) -> str:
    """Where the state is kept that a frame, by SOP Instance UID and number, is to be seen in.

    Raises NotFound, also where the state isn't for this frame."""
    key = next((each.key for each in _states(asked, exam_id) if each.name == name), None)
    if key is None or not _state(store, key).is_for(*frame):
        raise NotFound
    return key


def marked_pictures(session: Session, store: Store, exam_id: int) -> list[MarkedPictures]:
    """The pictures of an exam that were marked, each selection in its order."""
    objects = _objects(session, exam_id, Nature.KEY_OBJECTS)
    markings = [marking for each in objects if (marking := _marking(store, each.key))]
    found = (_found(session, store, exam_id, marking) for marking in markings[:MOST_OFFERED])
    return [each for each in found if each.pictures]


def _states(asked: Asked, exam_id: int) -> Iterator[_Object]:
    for each in _objects(asked, exam_id, Nature.PRESENTATION_STATE):
        if each.sop_class in SHOWN_CLASSES:
            yield each


def _objects(asked: Asked, exam_id: int, wanted: Nature) -> Iterator[_Object]:
    for series, number, nature, sop_class, key in _OTHERS.put(asked, exam=exam_id):
        if nature is wanted:
            yield _Object(StateName(series, number), sop_class, key)


def _offered(each: _Object, store: Store, index: StackIndex) -> OfferedState:
    state = _state(store, each.key)
    numbers = [
        number
        for number, picture in enumerate(index.pictures, 1)
        if state.is_for(index.instances[picture.instance], picture.frame)
    ]
    words = state.description or state.label
    return OfferedState(each.name, words, numbers, state.arrangement)


@lru_cache(READ_AT_HAND)
def _state(store: Store, key: str) -> PresentationState:
    return read_presentation_state(open_object(store.path(key)))


@lru_cache(READ_AT_HAND)
def _marking(store: Store, key: str) -> Marking | None:
    return read_marking(open_object(store.path(key)).dataset)


def _found(session: Session, store: Store, exam_id: int, marking: Marking) -> MarkedPictures:
    """Where the marked frames are; of an object of which no frame is named, the first."""
    places = _places(session, store, exam_id, {each.sop_instance for each in marking.references})
    wanted = (
        (reference.sop_instance, frame)
        for reference in marking.references
        for frame in reference.frames or (1,)
    )
    found = dict.fromkeys(places[one] for one in wanted if one in places)
    return MarkedPictures(marking.title, marking.note, list(found))


def _places(
    session: Session, store: Store, exam_id: int, instances: set[str]
) -> dict[tuple[str, int], PictureName]:
    """Which picture each frame of these objects is."""
    places = {}
    for series, stack, index in _indexes(session, store, exam_id, instances):
        for number, picture in enumerate(index.pictures, 1):
            instance = index.instances[picture.instance]
            if instance in instances:
                places[instance, picture.frame] = PictureName(series, stack, number)
    return places


def _indexes(
    session: Session, store: Store, exam_id: int, instances: set[str]
) -> list[tuple[int, int, StackIndex]]:
    """The stacks of those series that hold one of these objects."""
    holding = sa.select(Instance.series_id).where(Instance.sop_instance_uid.in_(instances))
    found = session.execute(
        sa.select(Series.position, Stack.position, Stack.object_key)
        .join(Stack)
        .where(Series.exam_id == exam_id, Series.id.in_(holding))
        .order_by(Series.position, Stack.position)
    )
    return [(series, stack, index_of(store, key)) for series, stack, key in found]
