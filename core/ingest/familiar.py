"""The short way in: what an arrival has learnt of a series spares asking again for its next object.

An object that says the same of its patient, study and series as one accepted before in this arrival is
accepted like it, unless its own identifier is known already or the study has changed hands meanwhile:
one question, one row. Everything else goes the long way, which decides.
"""

from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from core.context import Context
from core.ingest.entering import instance_columns
from core.ingest.header import ReceivedHeader
from core.ingest.reading import ReceivedObject
from core.model import Exam, Instance, Series, Table
from core.queries import NewRow, Query
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


def joins(ctx: Context, spool: Spool, received: ReceivedObject, familiar: Familiar) -> bool:
    """Keep a further object of a familiar series; False when it has to go the long way.

    Raises StorageFailed."""
    if not _still_stands(ctx, received, familiar):
        return False
    ctx.store.keep(spool, received.key)
    row = instance_columns(ctx, familiar.series_id, received)
    try:
        ctx.db.write_together(lambda asked: _ROW.write(asked, row))
    except IntegrityError:  # another sender was quicker
        return False
    return True


def _still_stands(ctx: Context, received: ReceivedObject, familiar: Familiar) -> bool:
    with ctx.db.asking() as asked:
        found = _OWNER.first(
            asked,
            sop_instance_uid=received.header.sop_instance_uid,
            series_id=familiar.series_id,
            exam_id=familiar.exam_id,
        )
    return found is not None and not found.is_known and found.patient_id == familiar.patient_id
