"""Which exams a doctor has opened, for her desk; what the patient reads of it is the trail's."""

from sqlalchemy.orm import Session

from core.context import Context, ViewerKind
from core.model import Exam, Reading


def mark_read(session: Session, ctx: Context, exam: Exam) -> None:
    """Remember that the viewer opened this exam, if she is a doctor, in the caller's transaction."""
    if ctx.viewer.kind is not ViewerKind.DOCTOR:
        return
    row = session.get(Reading, (ctx.viewer.id, exam.id))
    if row is None:
        session.add(Reading(account_id=ctx.viewer.id, exam_id=exam.id, opened_at=ctx.now))
    else:
        row.opened_at = ctx.now
