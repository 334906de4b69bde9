"""Before ordering: has this patient had such an exam lately, and does it serve? (Y3)

Both the question and the answer are told in the trail, which the patient reads. Answering again on the
same day mends the answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.context import Context, ViewerKind
from core.errors import InvalidInput, NotFound
from core.model import Exam, Patient, RepeatAnswer
from core.repeats.opening import opening, patient_of
from core.repeats.similar import SimilarExam, own_answers, similar_exams
from core.rules.repeats import LONGEST_WORD, Answer, Wanted, Why, objection_to_answer

SAME_QUESTION = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AskedPatient:
    token: str
    name: str
    birth_date: date | None


@dataclass(frozen=True, slots=True)
class Found:
    """`exams` is None where nothing was asked yet."""

    patient: AskedPatient
    exams: Sequence[SimilarExam] | None


def look_back(ctx: Context, patient_token: str, wanted: Wanted | None) -> Found:
    """The patient, and her earlier exams that resemble what is wanted. Raises NotFound."""
    with ctx.db.writing() as session:
        patient = patient_of(session, ctx, patient_token)
        if wanted is None:
            return Found(_asked(patient), None)
        audit.record(session, ctx, audit.Action.REPEAT_LOOKED_FOR, patient_id=patient.id)
        return Found(_asked(patient), similar_exams(session, ctx, patient.id, wanted))


def answer(
    ctx: Context, patient_token: str, exam_token: str, answered: Answer, why: Why | None, word: str
) -> None:
    """Note whether an earlier exam serves. Raises NotFound, InvalidInput."""
    word = word.strip()
    if objection := objection_to_answer(answered, why, word):
        raise InvalidInput(objection, "missing")
    if len(word) > LONGEST_WORD:
        raise InvalidInput("word", "too-long")
    with ctx.db.writing() as session:
        exam = _exam(session, ctx, patient_of(session, ctx, patient_token), exam_token)
        row = _row(session, ctx, exam)
        row.answer, row.word = answered, word
        row.why = why if answered is Answer.REPEATED else None
        audit.record(
            session,
            ctx,
            audit.Action.REPEAT_ANSWERED,
            patient_id=exam.patient_id,
            exam_id=exam.id,
            details={"answer": answered.value},
        )


def _exam(session: Session, ctx: Context, patient: Patient, token: str) -> Exam:
    exams = session.scalars(
        sa.select(Exam).where(Exam.token == token, Exam.patient_id == patient.id)
    ).all()
    for exam in opening(session, ctx, exams):
        return exam
    raise NotFound


def _row(session: Session, ctx: Context, exam: Exam) -> RepeatAnswer:
    """The answer this one gave today, or a new one."""
    row = session.scalars(
        sa.select(RepeatAnswer)
        .where(
            RepeatAnswer.exam_id == exam.id,
            own_answers(ctx),
            RepeatAnswer.answered_at > ctx.now - SAME_QUESTION,
        )
        .order_by(RepeatAnswer.answered_at.desc())
        .with_for_update()
    ).first()
    if row is None:
        row = RepeatAnswer(exam_id=exam.id, answered_at=ctx.now)
        is_doctor = ctx.viewer.kind is ViewerKind.DOCTOR
        setattr(row, "account_id" if is_doctor else "staff_id", ctx.viewer.id)
        session.add(row)
    return row


def _asked(patient: Patient) -> AskedPatient:
    name = f"{patient.family_name} {patient.given_name}".strip()
    return AskedPatient(patient.token, name, patient.birth_date)
