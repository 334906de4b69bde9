"""A patient's earlier exams that resemble one that is thought of, as far as they open to who asks.

Decides nothing about who may ask: `asking` does. Which exams resemble is `rules.repeats`' matter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context, ViewerKind
from core.doses import DoseLine, dose_lines_of
from core.exams.listing import exams_where
from core.model import Exam, RepeatAnswer
from core.regions import places_of
from core.repeats.opening import opening
from core.rules.days import day_of
from core.rules.repeats import Answer, Likeness, Wanted, Why, likeness


@dataclass(frozen=True, slots=True)
class Given:
    """What the viewer answered last about an exam."""

    answer: Answer
    why: Why | None
    word: str


@dataclass(frozen=True, slots=True)
class SimilarExam:
    token: str
    modality: str
    body_part: str
    description: str
    day: date | None
    establishment: str
    likeness: Likeness
    dose: Sequence[DoseLine]
    given: Given | None


def similar_exams(
    session: Session, ctx: Context, patient_id: int, wanted: Wanted
) -> list[SimilarExam]:
    """Those that show the same, then those whose place isn't known; each newest first."""
    alike = [
        (exam, found)
        for exam in opening(session, ctx, _candidates(session, ctx, patient_id, wanted))
        if (found := _likeness(ctx, wanted, exam))
    ]
    ids = [exam.id for exam, _ in alike]
    doses, given = dose_lines_of(session, ids), _given(session, ctx, ids)
    told = [_told(exam, found, doses[exam.id], given.get(exam.id)) for exam, found in alike]
    return sorted(told, key=lambda one: one.likeness is not Likeness.SAME)


def own_answers(ctx: Context) -> sa.ColumnElement[bool]:
    """Those of the viewer."""
    is_doctor = ctx.viewer.kind is ViewerKind.DOCTOR
    return (RepeatAnswer.account_id if is_doctor else RepeatAnswer.staff_id) == ctx.viewer.id


def _candidates(session: Session, ctx: Context, patient_id: int, wanted: Wanted) -> Sequence[Exam]:
    return exams_where(
        session,
        sa.and_(
            Exam.patient_id == patient_id,
            Exam.modality.in_(wanted.kind.modalities),
            Exam.study_date >= wanted.begins(day_of(ctx.now)),
        ),
    )


def _likeness(ctx: Context, wanted: Wanted, exam: Exam) -> Likeness | None:
    return likeness(wanted, exam.modality, places_of(exam), exam.study_date, day_of(ctx.now))


def _given(session: Session, ctx: Context, exams: Iterable[int]) -> dict[int, Given]:
    rows = session.scalars(
        sa.select(RepeatAnswer)
        .where(RepeatAnswer.exam_id.in_(exams), own_answers(ctx))
        .order_by(RepeatAnswer.answered_at, RepeatAnswer.id)
    )
    return {row.exam_id: Given(row.answer, row.why, row.word) for row in rows}


def _told(
    exam: Exam, found: Likeness, dose: Sequence[DoseLine], given: Given | None
) -> SimilarExam:
    return SimilarExam(
        token=exam.token,
        modality=exam.modality,
        body_part=exam.body_part,
        description=exam.description,
        day=exam.study_date,
        establishment=exam.establishment.name,
        likeness=found,
        dose=dose,
        given=given,
    )
