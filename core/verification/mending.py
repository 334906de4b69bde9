"""Mends what `finding` finds, and loses nothing: what no row names is put aside, for an import.

Of an object whose bytes are gone the row goes too: nobody is shown a picture that can't be opened, and
sending it again brings it back.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.context import Context
from core.incoming_reports.restoring import restore_document
from core.model import Instance, ReceivedMessage, RefusedObject, ReportObject, Series
from core.verification.derived import make_again
from core.verification.finding import Fault, Found


def mend(ctx: Context, found: Found) -> None:
    """Put one fault right. Raises StorageFailed."""
    if found.fault is Fault.IN_SPOOL:
        ctx.store.remove_spooled(found.key)
    elif found.fault is Fault.STRAY:
        ctx.store.put_aside(found.key)
    elif found.fault is Fault.NOT_MADE:
        with ctx.db.writing() as session:
            make_again(session, ctx, found.key)
    else:
        if found.fault is Fault.ALTERED:
            ctx.store.put_aside(found.key)
        if restore_document(ctx, found.key):
            return
        with ctx.db.writing() as session:
            _forget(session, ctx, found.key)


def _forget(session: Session, ctx: Context, key: str) -> None:
    """No row names these bytes any more."""
    for table in (RefusedObject, ReceivedMessage):
        session.execute(sa.update(table).where(table.object_key == key).values(object_key=None))
    for instance in session.scalars(sa.select(Instance).where(Instance.object_key == key)):
        series = instance.series
        session.execute(sa.delete(ReportObject).where(ReportObject.instance_id == instance.id))
        session.delete(instance)
        series.prepare_from, series.prepare_tries = ctx.now, 0
        series.pack_from, series.pack_tries = ctx.now, 0
        _tell(session, ctx, series)


def _tell(session: Session, ctx: Context, series: Series) -> None:
    audit.record(
        session,
        ctx,
        audit.Action.OBJECT_LOST,
        patient_id=series.exam.patient_id,
        exam_id=series.exam_id,
    )
