"""An exam that has arrived makes due what waits for it, in the transaction that completes it.

Decides what is worth looking at; the worker looks, in `waiting`.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.imaging.nature import Nature
from core.model import (
    AwaitedExam,
    Exam,
    Instance,
    ReceivedMessage,
    Report,
    ReportObject,
    Series,
)
from core.rules.reports import Origin

READ = (Nature.REPORT, Nature.PDF)


def make_messages_due(session: Session, ctx: Context, exam: Exam) -> None:
    """Messages that wait for an exam of this number or study are to be looked at again, and those that
    came when only other studies of its request were there."""
    numbers = [one for one in (exam.study_instance_uid, exam.accession_number) if one]
    session.execute(
        sa.update(AwaitedExam)
        .where(
            AwaitedExam.establishment_id == exam.establishment_id, AwaitedExam.value.in_(numbers)
        )
        .values(due_from=ctx.now)
    )
    session.add_all(
        AwaitedExam(
            message_id=message,
            establishment_id=exam.establishment_id,
            value=exam.accession_number,
            due_from=ctx.now,
        )
        for message in _of_the_same_request(session, exam)
    )


def _of_the_same_request(session: Session, exam: Exam) -> Sequence[int]:
    """Messages that reported on another study of this exam's request, and not yet on this one."""
    if not exam.accession_number:
        return []
    here = {one.original_key for one in exam.reports}
    found = session.execute(
        sa.select(ReceivedMessage.id, Report.original_key)
        .distinct()
        .join(Report, Report.original_key == ReceivedMessage.object_key)
        .join(Exam, Exam.id == Report.exam_id)
        .where(
            Exam.establishment_id == exam.establishment_id,
            Exam.accession_number == exam.accession_number,
            Exam.id != exam.id,
            ReceivedMessage.establishment_id == exam.establishment_id,
            Report.origin == Origin.MESSAGE,
        )
        .order_by(ReceivedMessage.id)
    )
    return [message for message, key in found if key not in here]


def make_objects_due(session: Session, ctx: Context, series: Series) -> None:
    """Those objects of a series that may be reports, and that nobody has looked at, are to be read."""
    new = session.scalars(
        sa.select(Instance.id)
        .outerjoin(ReportObject)
        .where(
            Instance.series_id == series.id,
            Instance.settled,
            Instance.nature.in_(READ),
            ReportObject.instance_id.is_(None),
        )
    ).all()
    session.add_all(ReportObject(instance_id=number, due_from=ctx.now) for number in new)
