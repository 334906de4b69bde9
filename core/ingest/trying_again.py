"""Takes a set-aside object through the door once more, when what spoke against it has been removed.

Its bytes were kept when it was refused; it comes as from its own sender, in an arrival of its own. Tried
by two at once, it is admitted once: the second finds it unchanged.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

import sqlalchemy as sa

from core import audit
from core.context import Context
from core.errors import NotFound, ObjectRefused, StorageFailed
from core.ingest import arrivals
from core.ingest.receive import receive
from core.model import Arrival, RefusedObject
from core.model.receiving import Door
from core.rules.duplicates import Admission


@dataclass(frozen=True, slots=True)
class _SetAside:
    id: int
    name: str
    key: str
    door: Door
    establishment_id: int


def try_again(ctx: Context, refused_id: int) -> Admission:
    """Admit a set-aside object of the viewer's establishment after all.

    Raises NotFound for one that isn't set aside there, ObjectRefused when it is refused again: then a
    new refusal stands in its place. StorageFailed when its bytes can't be read.
    """
    aside = _set_aside(ctx, refused_id)
    arrival = arrivals.begin_at(ctx, aside.door, aside.establishment_id)
    try:
        admitted = receive(ctx, arrival, _opened(ctx, aside.key), aside.name)
    except ObjectRefused:
        _mark(ctx, aside)
        raise
    finally:
        arrivals.end(ctx, arrival)
    _mark(ctx, aside)
    return admitted


def _set_aside(ctx: Context, refused_id: int) -> _SetAside:
    with ctx.db.reading() as session:
        row = session.execute(
            sa.select(RefusedObject.name, RefusedObject.object_key, Arrival.door)
            .join(Arrival)
            .where(
                RefusedObject.id == refused_id,
                RefusedObject.establishment_id == ctx.viewer.establishment_id,
                RefusedObject.tried_again_at.is_(None),
            )
        ).one_or_none()
    if row is None or row.object_key is None or ctx.viewer.establishment_id is None:
        raise NotFound
    return _SetAside(refused_id, row.name, row.object_key, row.door, ctx.viewer.establishment_id)


@contextmanager
def _opened(ctx: Context, key: str) -> Iterator[BinaryIO]:
    try:
        with ctx.store.path(key).open("rb") as kept:
            yield kept
    except OSError as broken:
        raise StorageFailed from broken


def _mark(ctx: Context, aside: _SetAside) -> None:
    with ctx.db.writing() as session:
        session.get_one(RefusedObject, aside.id).tried_again_at = ctx.now
        audit.record(session, ctx, audit.Action.OBJECT_TRIED_AGAIN, details={"refusal": aside.id})
