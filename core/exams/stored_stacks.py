"""Finds the stored stack that an address names, and which object each of its pictures shows.

Addresses count series, stacks and pictures from 1. What opens is decided before; here, what isn't there
is NotFound.
"""

from dataclasses import dataclass
from functools import lru_cache, partial

import sqlalchemy as sa

from core.errors import NotFound
from core.imaging.stack_index import StackIndex, read_index
from core.model import Instance, Series, Stack
from core.queries import Asked, Query
from core.storage import Store

INDEXES_AT_HAND = 32
"""Kept by each process; one of 600 pictures takes about 300 KB."""


@dataclass(frozen=True, slots=True)
class FoundStack:
    """Where the pictures are, and the series they were made from."""

    key: str
    series_id: int
    modality: str


_STACK = Query(
    sa.select(Stack.object_key, Series.id, Series.modality)
    .join(Series)
    .where(
        Series.exam_id == sa.bindparam("exam"),
        Series.position == sa.bindparam("series"),
        Stack.position == sa.bindparam("stack"),
    )
)
_ORIGINAL = Query(
    sa.select(Instance.object_key).where(
        Instance.series_id == sa.bindparam("series"),
        Instance.sop_instance_uid == sa.bindparam("instance"),
        Instance.settled,
    )
)


def find_stack(asked: Asked, exam_id: int, series: int, stack: int) -> FoundStack:
    """Raises NotFound."""
    row = _STACK.first(asked, exam=exam_id, series=series, stack=stack)
    if row is None:
        raise NotFound
    return FoundStack(*row)


@lru_cache(INDEXES_AT_HAND)
def index_of(store: Store, key: str) -> StackIndex:
    """The index of a stored stack, which never changes under one key. Raises StorageFailed."""
    return read_index(partial(store.read, key))


def original_key(asked: Asked, stack: FoundStack, index: StackIndex, number: int) -> str:
    """The key of the object that a picture shows a frame of. Raises NotFound."""
    instance = index.instances[index.picture(number).instance]
    original = _ORIGINAL.first(asked, series=stack.series_id, instance=instance)
    if original is None:
        raise NotFound
    key: str = original.object_key
    return key
