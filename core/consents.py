"""Records what patients decide, at the desk or online, and tells what holds and what held before.

Answers given together make one receipt. Nothing is ever changed: a new answer is a new row, and the
rule says which is in force. Who may decide for whom is `rules.consent`'s.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.context import Context, ViewerKind
from core.decisions import decisions_of
from core.errors import InvalidInput
from core.leaflets.editions import edition_on
from core.model import Decision, Exam, Patient, Receipt, Staff
from core.model.consent import Place
from core.records import person_of, record_ids
from core.rules.consent import (
    Answer,
    Capacity,
    Question,
    Standing,
    changed_answer,
    changed_answer_of_exam,
    objection_to_deciding,
)
from core.rules.days import day_of
from core.rules.leaflets import LeafletLanguage
from core.symbols import random_symbols
from core.telling_others import tell_others

RECEIPT_CODE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Answered:
    """Who answered, in what capacity, having been offered the leaflet in which language."""

    capacity: Capacity
    name: str
    leaflet_language: LeafletLanguage


@dataclass(frozen=True, slots=True)
class ReceiptEntry:
    """Answers given together, as they are listed and printed."""

    code: str
    recorded_at: datetime
    place: Place
    establishment: str
    asked_by: str
    capacity: Capacity
    answered_by: str
    leaflet_version: str
    leaflet_language: LeafletLanguage
    answers: tuple[tuple[Question, Answer], ...]
    is_about_one_exam: bool = False


def record_answers(
    session: Session,
    ctx: Context,
    patient: Patient,
    wanted: Mapping[Question, Answer],
    answered: Answered,
    place: Place,
    exam: Exam | None = None,
) -> Receipt | None:
    """Record the answers that change something, of all exams or of this one; None when none does.
    `patient` is the record they are given for: they count for the whole person while it is joined.

    Raises InvalidInput when this person may not decide for this patient.
    """
    objection = objection_to_deciding(
        answered.capacity, patient.birth_date, patient.protected, day_of(ctx.now)
    )
    if objection is not None:
        raise InvalidInput("capacity", objection.value)
    person = person_of(session, patient)
    changes = _changes(session, person.id, wanted, exam)
    if not changes:
        return None
    receipt = _receipt(session, ctx, patient, answered, place)
    receipt.decisions = [
        Decision(
            patient_id=patient.id,
            exam_id=exam.id if exam else None,
            question=question,
            answer=answer,
            recorded_at=ctx.now,
        )
        for question, answer in changes.items()
    ]
    session.add(receipt)
    session.flush()
    audit.record(
        session,
        ctx,
        audit.Action.DECISIONS_RECORDED,
        patient_id=patient.id,
        exam_id=exam.id if exam else None,
        details={
            "receipt": receipt.code,
            "answers": {question.value: answer.value for question, answer in changes.items()},
        },
    )
    tell_others(session, ctx, person, answered.name)
    return receipt


def standings(session: Session, person_id: int) -> dict[Question, Standing]:
    """What holds for each question, about all exams."""
    decided = decisions_of(session, {person_id})[person_id]
    return {question: decided.standing(question) for question in Question}


def history(session: Session, person_id: int) -> list[ReceiptEntry]:
    """All receipts of a person, newest first."""
    records = record_ids(session, person_id)
    rows = session.scalars(
        sa.select(Receipt)
        .where(Receipt.patient_id.in_(records))
        .order_by(Receipt.recorded_at.desc(), Receipt.id.desc())
        .options(sa.orm.selectinload(Receipt.decisions), sa.orm.joinedload(Receipt.establishment))
    )
    return [entry(row) for row in rows]


def entry(row: Receipt) -> ReceiptEntry:
    return ReceiptEntry(
        code=row.code,
        recorded_at=row.recorded_at,
        place=row.place,
        establishment=row.establishment.name if row.establishment else "",
        asked_by=row.asked_by_name,
        capacity=row.capacity,
        answered_by=row.answered_by_name,
        leaflet_version=row.leaflet_version,
        leaflet_language=row.leaflet_language,
        answers=tuple((decision.question, decision.answer) for decision in row.decisions),
        is_about_one_exam=any(decision.exam_id for decision in row.decisions),
    )


def _changes(
    session: Session, patient_id: int, wanted: Mapping[Question, Answer], exam: Exam | None
) -> dict[Question, Answer]:
    if exam is not None:
        return _changes_of_exam(session, patient_id, wanted, exam)
    before = standings(session, patient_id)
    changed = {
        question: changed_answer(before[question], answer) for question, answer in wanted.items()
    }
    return {question: answer for question, answer in changed.items() if answer is not None}


def _changes_of_exam(
    session: Session, patient_id: int, wanted: Mapping[Question, Answer], exam: Exam
) -> dict[Question, Answer]:
    decided = decisions_of(session, {patient_id})[patient_id]
    changed = {
        question: changed_answer_of_exam(decided.said_of_exam(question, exam.id), answer)
        for question, answer in wanted.items()
    }
    return {question: answer for question, answer in changed.items() if answer is not None}


def _receipt(
    session: Session, ctx: Context, patient: Patient, answered: Answered, place: Place
) -> Receipt:
    at_desk = place is Place.DESK
    staff = session.get(Staff, ctx.viewer.id) if at_desk else None
    leaflet = edition_on(session, answered.leaflet_language, day_of(ctx.now))
    return Receipt(
        code=random_symbols(RECEIPT_CODE_LENGTH),
        patient_id=patient.id,
        recorded_at=ctx.now,
        place=place,
        establishment_id=ctx.viewer.establishment_id if at_desk else None,
        asked_by=staff.id if staff else None,
        asked_by_name=staff.name if staff else "",
        account_id=ctx.viewer.id if ctx.viewer.kind is ViewerKind.PERSON else None,
        capacity=answered.capacity,
        answered_by_name=answered.name,
        leaflet_version=leaflet.version,
        leaflet_language=leaflet.language,
    )
