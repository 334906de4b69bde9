"""Finds the stored stack that an address names, and which object each of its pictures shows.

Addresses count series, stacks and pictures from 1. What opens is decided before; here, what isn't there
is NotFound.
"""

from functools import lru_cache, partial

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.imaging.stack_index import StackIndex, read_index
from core.model import Exam, Instance, Series, Stack
from core.storage import Store

INDEXES_AT_HAND = 32
"""Kept by each process; one of 600 pictures takes about 300 KB."""


def find_stack(session: Session, exam: Exam, series: int, stack: int) -> Stack:
    """Raises NotFound."""
    row = session.scalar(
        sa.select(Stack)
        .join(Series)
        .where(Series.exam_id == exam.id, Series.position == series, Stack.position == stack)
    )
    if row is None:
        raise NotFound
    return row


@lru_cache(INDEXES_AT_HAND)
def index_of(store: Store, key: str) -> StackIndex:
    """The index of a stored stack, which never changes under one key. Raises StorageFailed."""
    return read_index(partial(store.read, key))


def original_key(session: Session, stack: Stack, index: StackIndex, number: int) -> str:
    """The key of the object that a picture shows a frame of. Raises NotFound."""
    key = session.scalar(
        sa.select(Instance.object_key).where(
            Instance.series_id == stack.series_id,
            Instance.sop_instance_uid == index.instances[index.picture(number).instance],
            Instance.settled,
        )
    )
    if key is None:
        raise NotFound
    return key
