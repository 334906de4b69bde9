"""Empties exams that were kept for long enough: pictures, reports, and all that is derived of them.

The row of the exam stays without a description, for decisions, cases and answers that are about it: they
are proof. Files go once the rows are committed, and only those that no other row names.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.context import Context
from core.dicomweb import kept_metadata
from core.model import Case, Establishment, Exam, Incoming, Patient, Report, Series
from core.retention.emptying import empty
from core.retention.files import remove_unnamed
from core.retention.policies import Policies
from core.rules.days import day_of
from core.rules.retention import ExamFacts, Kind, is_over


@dataclass(frozen=True, slots=True)
class Place:
    """An establishment with a policy about its exams."""

    id: int
    name: str
    days: int


def places(session: Session, kept: Policies) -> Sequence[Place]:
    """The establishments whose exams aren't kept for ever."""
    rows = session.execute(
        sa.select(Establishment.id, Establishment.name).order_by(Establishment.name)
    )
    told = ((place, name, kept.days_of(Kind.EXAMS, place)) for place, name in rows)
    return [Place(place, name, days) for place, name, days in told if days is not None]


def over(
    session: Session, ctx: Context, place: Place, *among: sa.ColumnElement[bool]
) -> Iterator[int]:
    """The exams of an establishment, or those among them of which this holds, that may go."""
    candidates = session.execute(_candidates(ctx, place).where(*among)).all()
    for exam, day, patient, born in candidates:
        facts = ExamFacts(_last_visit(session, patient, place, day), born, _in_case(session, exam))
        if is_over(facts, place.days, day_of(ctx.now)):
            yield exam


def remove(ctx: Context, place: Place) -> int:
    """Empty them, one by one; gives how many. May be killed and called again."""
    with ctx.db.reading() as session:
        numbers = list(over(session, ctx, place))
    return sum(remove_one(ctx, place, number) for number in numbers)


def remove_one(ctx: Context, place: Place, number: int) -> bool:
    """Empty an exam; False where it may not go any more: emptying those before it takes hours, and a
    patient asks about hers meanwhile, or comes again."""
    with ctx.db.writing() as session:
        if not any(over(session, ctx, place, Exam.id == number)):
            return False
        exam = session.get_one(Exam, number)
        audit.record(
            session,
            ctx,
            audit.Action.EXAM_REMOVED,
            patient_id=exam.patient_id,
            exam_id=exam.id,
            details={"days": place.days},
        )
        series = [one.id for one in exam.series]
        keys = empty(session, exam)
    kept_metadata.forget(ctx.store, series)
    remove_unnamed(ctx, keys)
    return True


_DAY = sa.func.coalesce(Exam.study_date, sa.func.date(Exam.received_at), type_=sa.Date())


def _candidates(ctx: Context, place: Place) -> sa.Select[int, date, int, date | None]:
    """Old, settled, nothing on its way to them, and not emptied yet."""
    return (
        sa.select(Exam.id, _DAY, Exam.patient_id, Patient.birth_date)
        .join(Patient, Patient.id == Exam.patient_id)
        .where(
            Exam.establishment_id == place.id,
            Exam.settled_at.is_not(None),
            day_of(ctx.now) - timedelta(days=place.days) > _DAY,
            ~sa.exists().where(Incoming.exam_id == Exam.id),
            sa.exists().where(Series.exam_id == Exam.id)
            | sa.exists().where(Report.exam_id == Exam.id),
        )
        .order_by(Exam.id)
    )


def _last_visit(session: Session, patient_id: int, place: Place, day: date) -> date:
    last = sa.select(sa.func.max(_DAY)).where(
        Exam.patient_id == patient_id, Exam.establishment_id == place.id
    )
    return session.scalar(last) or day


def _in_case(session: Session, exam_id: int) -> bool:
    waits = sa.exists().where(Case.exam_id == exam_id, Case.answered_at.is_(None))
    return bool(session.scalar(sa.select(waits)))
