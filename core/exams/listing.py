"""The lists of a person: her own exams and those of people she looks for (V1).

A list costs the same number of queries however many exams it holds. Exams that don't open aren't in it,
but for those on hold, which are announced with the day they open at the latest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from core.context import Context
from core.errors import NotFound
from core.exams.entitlement import Entitlement, entitlement_of, verdicts
from core.exams.own_people import patients_of
from core.model import Exam, Series
from core.rules.visibility import Access, Reason, Verdict


@dataclass(frozen=True, slots=True)
class ExamCard:
    """One exam in a list. An announced one has no token: there is nothing to open."""

    token: str | None
    modality: str
    body_part: str
    description: str
    day: date | None
    establishment: str
    has_pictures: bool
    opens_at: datetime | None = None
    waits_as_wished: bool = False
    """It is the patient's own wish that it isn't open yet."""


@dataclass(frozen=True, slots=True)
class PersonExams:
    """The exams of one patient, newest first."""

    name: str
    is_myself: bool
    exams: Sequence[ExamCard]


def own_lists(ctx: Context) -> list[PersonExams]:
    """The viewer's own exams first, then those of each person she looks for."""
    with ctx.db.reading() as session:
        entitlement = entitlement_of(session, ctx.viewer, ctx.now)
        patients = patients_of(session, entitlement)
        exams = exams_where(session, Exam.patient_id.in_(entitlement.patients))
        cards = list(_cards(session, entitlement, exams, ctx.now))
    return [
        PersonExams(
            name=f"{patient.given_name} {patient.family_name}".strip(),
            is_myself=patient.id == entitlement.own_patient,
            exams=[card for owner, card in cards if owner == patient.id],
        )
        for patient in patients
    ]


def own_card(ctx: Context, token: str) -> ExamCard:
    """The card of an exam that opens to the viewer as hers, or as that of somebody she looks for.

    Raises NotFound."""
    with ctx.db.reading() as session:
        entitlement = entitlement_of(session, ctx.viewer, ctx.now)
        mine = Exam.patient_id.in_(entitlement.patients)
        exams = exams_where(session, sa.and_(Exam.token == token, mine))
        for _, card in _cards(session, entitlement, exams, ctx.now):
            if card.token is not None:
                return card
    raise NotFound


def exams_where(session: Session, condition: sa.ColumnElement[bool]) -> Sequence[Exam]:
    """Exams with all that their cards say, newest first."""
    return session.scalars(
        sa.select(Exam)
        .where(condition)
        .order_by(
            Exam.study_date.desc().nulls_last(), Exam.study_time.desc().nulls_last(), Exam.id.desc()
        )
        .options(
            joinedload(Exam.establishment),
            joinedload(Exam.patient),
            selectinload(Exam.series).selectinload(Series.stacks),
        )
    ).all()


def _cards(
    session: Session, entitlement: Entitlement, exams: Sequence[Exam], now: datetime
) -> Iterable[tuple[int, ExamCard]]:
    for exam, judgement in zip(exams, verdicts(session, entitlement, exams, now), strict=True):
        if judgement.access is not Access.NONE:
            yield exam.patient_id, exam_card(exam, judgement)


def exam_card(exam: Exam, judgement: Verdict) -> ExamCard:
    """The card of an exam that opens or is announced."""
    if not judgement.may_open:
        return ExamCard(
            token=None,
            modality="",
            body_part="",
            description="",
            day=exam.study_date,
            establishment=exam.establishment.name,
            has_pictures=False,
            opens_at=judgement.opens_at,
            waits_as_wished=judgement.reason is Reason.WAITS_AS_WISHED,
        )
    return ExamCard(
        token=exam.token,
        modality=exam.modality,
        body_part=exam.body_part,
        description=exam.description,
        day=exam.study_date,
        establishment=exam.establishment.name,
        has_pictures=any(series.stacks for series in exam.series),
    )
