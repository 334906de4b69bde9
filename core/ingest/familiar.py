"""The short way in: what an arrival has learnt of a series spares asking again for its next object.

An object that says the same of its patient, study and series as one accepted before in this arrival is
accepted like it, unless its own identifier is known already or the study has changed hands meanwhile:
one question, one row. Everything else goes the long way, which decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from core.context import Context
from core.ingest.entering import instance_columns
from core.ingest.header import ReceivedHeader
from core.ingest.reading import ReceivedObject
from core.model import Exam, Instance, Series, Table
from core.queries import Asking, NewRow, Query
from core.storage import Spool

_ROW = NewRow(Table.metadata.tables[Instance.__tablename__])
_OWNER = Query(
    sa.select(
        Exam.patient_id,
        sa.exists()
        .where(Instance.sop_instance_uid == sa.bindparam("sop_instance_uid"))
        .label("is_known"),
    )
    .join(Series, Series.exam_id == Exam.id)
    .where(Series.id == sa.bindparam("series_id"), Exam.id == sa.bindparam("exam_id"))
)


@dataclass(frozen=True, slots=True)
class Familiar:
    """Where an object of the same series belongs."""

    patient_id: int
    exam_id: int
    series_id: int


def likeness(header: ReceivedHeader) -> ReceivedHeader:
    """What objects of one series have in common."""
    return replace(
        header,
        sop_instance_uid="",
        sop_class_uid="",
        transfer_syntax_uid="",
        instance_number=None,
        frames=0,
    )


@dataclass(frozen=True, slots=True)
class Relative:
    """A spooled object that says the same of its patient, study and series as one before it."""

    spool: Spool
    received: ReceivedObject
    familiar: Familiar


def relative_of(
    familiar: Mapping[ReceivedHeader, Familiar], spool: Spool, received: ReceivedObject
) -> Relative | None:
    """An object with those it resembles, of what an arrival has learnt; None where it goes the long way."""
    found = familiar.get(likeness(received.header))
    if found is None or received.rejects is not None:
        return None
    return Relative(spool, received, found)


def join(ctx: Context, relatives: Sequence[Relative]) -> bool:
    """Keep further objects of familiar series, all together; False when each has to be decided about.

    Raises StorageFailed."""
    if not _all_still_stand(ctx, relatives):
        return False
    ctx.store.keep_all([(one.spool, one.received.key) for one in relatives])
    rows = [instance_columns(ctx, one.familiar.series_id, one.received) for one in relatives]
    try:
        ctx.db.write_together(partial(_write, rows))
    except IntegrityError:  # another sender was quicker
        return False
    return True


def _write(rows: Sequence[Mapping[str, Any]], asked: Asking) -> None:
    for row in rows:
        _ROW.write(asked, row)


def _all_still_stand(ctx: Context, relatives: Sequence[Relative]) -> bool:
    with ctx.db.asking() as asked:
        return all(_still_stands(asked, one) for one in relatives)


def _still_stands(asked: Asking, relative: Relative) -> bool:
    familiar = relative.familiar
    found = _OWNER.first(
        asked,
        sop_instance_uid=relative.received.header.sop_instance_uid,
        series_id=familiar.series_id,
        exam_id=familiar.exam_id,
    )
    return found is not None and not found.is_known and found.patient_id == familiar.patient_id
