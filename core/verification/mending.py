"""Mends what `finding` finds, and loses nothing: what no row names is put aside, for an import.

Of an object whose bytes are gone the row goes too: nobody is shown a picture that can't be opened, and
sending it again brings it back.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.context import Context
from core.incoming_reports.restoring import restore_document
from core.model import Instance, ReceivedMessage, RefusedObject, Report, ReportObject, Series
from core.verification.derived import make_again
from core.verification.finding import Fault, Found


def mend(ctx: Context, found: Found) -> None:
    """Put one fault right. Raises StorageFailed."""
    if found.fault is Fault.IN_SPOOL:
        ctx.store.remove_spooled(found.key)
    elif found.fault is Fault.STRAY:
        ctx.store.put_aside(found.key)
    elif found.fault is Fault.NOT_MADE:
        make_again(ctx, [found.key])
    elif not restore_document(ctx, found.key):
        _give_up(ctx, found)


def _give_up(ctx: Context, found: Found) -> None:
    """Of the PDF of a report there is no other copy to be sent again: what is left of it stays."""
    with ctx.db.writing() as session:
        if session.scalar(sa.select(sa.exists().where(Report.document_key == found.key))):
            return
        if found.fault is Fault.ALTERED:
            ctx.store.put_aside(found.key)
        _forget(session, ctx, found.key)


def _forget(session: Session, ctx: Context, key: str) -> None:
    """No row names these bytes any more."""
    for name in (RefusedObject.object_key, ReceivedMessage.object_key, Report.original_key):
        session.execute(sa.update(name.class_).where(name == key).values({name: None}))
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
