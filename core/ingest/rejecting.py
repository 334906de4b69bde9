"""Hides what a rejection note names: at once, and whatever of it comes later (feature I6).

The originals stay (law 6); hidden means no part of what patients and doctors see. Only the
establishment that made an exam rejects objects of it. An exam of which nothing is left isn't shown.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.context import Context
from core.model import Exam, Instance, Rejection, Series
from core.objects.rejection_note import RejectionNote
from core.rules.rejection import is_hidden


def reject(session: Session, ctx: Context, exam: Exam, note: RejectionNote, note_uid: str) -> None:
    """Take a note in, within the caller's transaction. The note itself is nothing to look at."""
    known = set(
        session.scalars(
            sa.select(Rejection.sop_instance_uid).where(
                Rejection.exam_id == exam.id, Rejection.reason == note.reason
            )
        )
    )
    session.add_all(
        Rejection(
            exam_id=exam.id,
            sop_instance_uid=uid,
            reason=note.reason,
            noted_at=ctx.now,
        )
        for uid in sorted((note.named | {note_uid}) - known)
    )
    session.flush()
    hide_rejected(session, ctx, exam)
    audit.record(
        session,
        ctx,
        audit.Action.OBJECTS_REJECTED,
        patient_id=exam.patient_id,
        exam_id=exam.id,
        reason=note.reason.name.lower().replace("_", "-"),
        details={"objects": len(note.named)},
    )


def hide_rejected(session: Session, ctx: Context, exam: Exam) -> None:
    """Hide the objects of an exam that notes name, with the stacks they are in."""
    rejected = session.execute(
        sa.select(Instance, Rejection.reason, Rejection.noted_at)
        .join(Series, Series.id == Instance.series_id)
        .join(Rejection, Rejection.sop_instance_uid == Instance.sop_instance_uid)
        .where(Series.exam_id == exam.id, Rejection.exam_id == exam.id, Instance.settled)
    ).all()
    hidden = [
        instance
        for instance, reason, noted_at in rejected
        if is_hidden(reason, came_after_note=instance.received_at > noted_at)
    ]
    for instance in hidden:
        instance.settled = False
    for series in {instance.series for instance in hidden}:
        series.stacks.clear()  # at once; the worker makes them anew without what is hidden
        series.prepare_from, series.prepare_tries = ctx.now, 0
    session.flush()
    if hidden and not _is_anything_left(session, exam):
        exam.settled_at = None


def _is_anything_left(session: Session, exam: Exam) -> bool:
    left = sa.select(Instance.id).join(Series).where(Series.exam_id == exam.id, Instance.settled)
    return session.scalar(left.limit(1)) is not None
