"""Deletes the rows of an exam's contents, in the order in which they refer to each other."""

from collections.abc import Set

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.model import (
    Departure,
    Dose,
    Doubt,
    Exam,
    Hold,
    Instance,
    NamedDoctor,
    Notice,
    Package,
    Reading,
    ReceivedMessage,
    Rejection,
    Report,
    ReportObject,
    Series,
    ShareExam,
    Stack,
)

OF_EXAM = (Report, Dose, Rejection, Hold, NamedDoctor, Reading, Notice, Doubt, ShareExam)


def empty(session: Session, exam: Exam) -> Set[str]:
    """Within the caller's transaction; gives the keys of objects that may be named by no row now."""
    series = sa.select(Series.id).where(Series.exam_id == exam.id)
    instances = sa.select(Instance.id).where(Instance.series_id.in_(series))
    keys = _keys(session, exam, series)
    _forget_messages(session, exam)
    for table, column, of in (
        (Departure, Departure.instance_id, instances),
        (ReportObject, ReportObject.instance_id, instances),
        (Instance, Instance.series_id, series),
        (Stack, Stack.series_id, series),
    ):
        session.execute(sa.delete(table).where(column.in_(of)))
    session.execute(sa.delete(Series).where(Series.exam_id == exam.id))
    for contents in OF_EXAM:
        session.execute(sa.delete(contents).where(contents.exam_id == exam.id))
    _forget_packages(session, exam)
    exam.description = exam.body_part = exam.requested_by = ""
    exam.dose_from = exam.announce_from = None
    return keys


def _keys(session: Session, exam: Exam, series: sa.Select[int]) -> Set[str]:
    named: sa.CompoundSelect[str | None] = sa.union(
        sa.select(Instance.object_key).where(Instance.series_id.in_(series)),
        sa.select(Stack.object_key).where(Stack.series_id.in_(series)),
        sa.select(Report.original_key).where(Report.exam_id == exam.id),
        sa.select(Report.document_key).where(Report.exam_id == exam.id),
    )
    return {key for key in session.scalars(named) if key is not None}


def _forget_messages(session: Session, exam: Exam) -> None:
    """A message that brought a report holds its text as well, unless it reports on other exams too."""
    brought = sa.select(Report.original_key).where(
        Report.exam_id == exam.id, Report.original_key.is_not(None)
    )
    others = sa.select(Report.original_key).where(
        Report.exam_id != exam.id, Report.original_key.is_not(None)
    )
    session.execute(
        sa.update(ReceivedMessage)
        .where(ReceivedMessage.object_key.in_(brought), ReceivedMessage.object_key.not_in(others))
        .values(object_key=None)
        .execution_options(synchronize_session=False)
    )


def _forget_packages(session: Session, exam: Exam) -> None:
    rows = session.execute(sa.select(Package.id, Package.exams))
    holding = [number for number, exams in rows if exam.id in exams]
    session.execute(sa.delete(Package).where(Package.id.in_(holding)))
