"""An exam that has arrived makes due what waits for it, in the transaction that completes it.

Decides what is worth looking at; the worker looks, in `waiting`.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.imaging.nature import Nature
from core.model import AwaitedExam, Exam, Instance, ReportObject, Series

READ = (Nature.REPORT, Nature.PDF)


def make_messages_due(session: Session, ctx: Context, exam: Exam) -> None:
    """Messages that wait for an exam of this number or study are to be looked at again."""
    numbers = [one for one in (exam.study_instance_uid, exam.accession_number) if one]
    session.execute(
        sa.update(AwaitedExam)
        .where(
            AwaitedExam.establishment_id == exam.establishment_id, AwaitedExam.value.in_(numbers)
        )
        .values(due_from=ctx.now)
    )


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
