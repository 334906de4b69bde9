"""Settles an exam: what has arrived of it becomes part of what is seen, and is to be prepared."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.incoming_reports.due import make_messages_due, make_objects_due
from core.ingest.rejecting import hide_rejected
from core.model import Exam, Incoming, Instance, Series


def settle(session: Session, ctx: Context, exam_id: int) -> None:
    """Make whole, within the caller's transaction, an exam to which nobody is bringing any more."""
    exam = session.get_one(Exam, exam_id)
    exam.settled_at = exam.settled_at or ctx.now
    exam.dose_from = ctx.now
    exam.announce_from = ctx.now
    for series in _grown(session, exam):
        make_objects_due(session, ctx, series)
        series.prepare_from, series.prepare_tries = ctx.now, 0
        series.pack_from, series.pack_tries = ctx.now, 0
    hide_rejected(session, ctx, exam)
    make_messages_due(session, ctx, exam)
    session.execute(sa.delete(Incoming).where(Incoming.exam_id == exam_id))


def _grown(session: Session, exam: Exam) -> Sequence[Series]:
    """Settle what arrived of an exam; gives the series it came in."""
    of_exam = sa.select(Series.id).where(Series.exam_id == exam.id)
    grown = set(
        session.scalars(
            sa.update(Instance)
            .where(Instance.series_id.in_(of_exam), ~Instance.settled)
            .values(settled=True)
            .returning(Instance.series_id)
        )
    )
    return [series for series in exam.series if series.id in grown]
