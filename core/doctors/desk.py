"""The doctor's desk: her patients' exams, unread first; finding a patient; one patient's timeline.

A page of a list costs the same number of queries however long the list is: the database finds and
orders what may open, and `rules.visibility` is asked about what is to be shown. An exam is unread until
the doctor opened it, and again once its report was validated anew.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from core import audit
from core.context import Context
from core.doctors.candidates import MAY_OPEN, VALIDATED_AT, asked_by
from core.doctors.seeking import opened_by_herself
from core.errors import NotFound
from core.exams.entitlement import judgements
from core.exams.listing import ExamCard, exam_card
from core.model import Exam, Patient, Reading, Series
from core.records import person_of
from core.rules.identity import name_key

PAGE = 20
MOST_FOUND = 20
MOST_LETTERS = 40
NEW, SEEN = "new", "seen"


@dataclass(frozen=True, slots=True)
class DeskPatient:
    token: str
    name: str
    birth_date: date | None


@dataclass(frozen=True, slots=True)
class DeskExam:
    patient: DeskPatient
    card: ExamCard
    is_unread: bool


@dataclass(frozen=True, slots=True)
class DeskPage:
    exams: Sequence[DeskExam]
    after: str | None
    """Where the next page begins; None on the last one."""


@dataclass(frozen=True, slots=True)
class Timeline:
    patient: DeskPatient
    page: DeskPage


def desk(ctx: Context, after: str = "") -> DeskPage:
    """The exams a doctor may open: unread first, then the others, each by the newest report.

    Raises NotFound for a place in the list that isn't one.
    """
    unread = _is_unread(ctx)
    with ctx.db.reading() as session:
        wanted = (
            sa.select(Exam, unread.label("unread"))
            .where(MAY_OPEN, _beyond(session, after, unread))
            .order_by(unread.desc(), VALIDATED_AT.desc(), Exam.id.desc())
            .params(**asked_by(ctx))
        )
        return _page(session, ctx, wanted)


def find_patients(ctx: Context, birth_date: date, letters: str) -> Sequence[DeskPatient]:
    """The doctor's patients born that day whose family or given name begins with these letters, if an
    exam of theirs opens to her."""
    key = name_key(letters[:MOST_LETTERS])
    named = sa.or_(
        Patient.family_key.startswith(key, autoescape=True),
        Patient.given_key.startswith(key, autoescape=True),
    )
    candidates = sa.exists().where(Exam.patient_id == Patient.id, MAY_OPEN)
    with ctx.db.reading() as session:
        patients = session.scalars(
            sa.select(Patient)
            .where(Patient.birth_date == birth_date, named, candidates)
            .order_by(Patient.family_key, Patient.given_key, Patient.id)
            .limit(MOST_FOUND)
            .params(**asked_by(ctx))
        ).all()
        opening = _with_an_open_exam(session, ctx, [patient.id for patient in patients])
    return [_patient(patient) for patient in patients if patient.id in opening]


def _with_an_open_exam(session: Session, ctx: Context, patients: Collection[int]) -> set[int]:
    """Those of these patients of whom an exam opens."""
    exams = session.scalars(
        sa.select(Exam).where(Exam.patient_id.in_(patients), MAY_OPEN).params(**asked_by(ctx))
    ).all()
    judged = zip(exams, judgements(session, ctx.viewer, exams, ctx.now), strict=True)
    return {exam.patient_id for exam, judgement in judged if judgement.may_open}


def timeline(ctx: Context, patient_token: str, after: str = "") -> Timeline:
    """A patient's exams over all establishments, newest first. Raises NotFound where none opens,
    unless the doctor has just opened her file by herself and there is nothing in it yet."""
    newest = sa.func.coalesce(Exam.study_date, date.min)
    with ctx.db.writing() as session:
        record = session.scalar(sa.select(Patient).where(Patient.token == patient_token))
        if record is None:
            raise NotFound
        patient = person_of(session, record)
        wanted = (
            sa.select(Exam, _is_unread(ctx).label("unread"))
            .where(Exam.patient_id == patient.id, MAY_OPEN, _earlier(session, after, newest))
            .order_by(newest.desc(), Exam.id.desc())
            .params(**asked_by(ctx))
        )
        page = _page(session, ctx, wanted)
        if not page.exams and not after and not opened_by_herself(session, ctx, patient.id):
            raise NotFound
        audit.record(session, ctx, audit.Action.TIMELINE_OPENED, patient_id=patient.id)
        return Timeline(_patient(patient), page)


def _is_unread(ctx: Context) -> sa.ColumnElement[bool]:
    return ~(
        sa.exists()
        .where(
            Reading.account_id == ctx.viewer.id,
            Reading.exam_id == Exam.id,
            Reading.opened_at >= VALIDATED_AT,
        )
        .correlate(Exam)
    )


def _beyond(session: Session, after: str, unread: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """What comes after this place at the desk. The place says in which part of the list it was: the
    exam may have been read since."""
    if not after:
        return sa.true()
    part, _, token = after.partition(".")
    signed = sa.and_(Exam.token == token, VALIDATED_AT.is_not(None))
    place = session.execute(sa.select(Exam.id, VALIDATED_AT).where(signed)).first()
    if place is None or part not in {NEW, SEEN}:
        raise NotFound
    older = _less(VALIDATED_AT, place[1], place[0])
    return sa.or_(sa.and_(unread, older), ~unread) if part == NEW else sa.and_(~unread, older)


def _earlier(
    session: Session, after: str, newest: sa.ColumnElement[date]
) -> sa.ColumnElement[bool]:
    """What comes after this place in a timeline."""
    if not after:
        return sa.true()
    place = session.execute(
        sa.select(Exam.id, newest).where(Exam.token == after.partition(".")[2])
    ).first()
    if place is None:
        raise NotFound
    return _less(newest, place[1], place[0])


def _less(column: sa.ColumnElement[Any], value: object, exam_id: int) -> sa.ColumnElement[bool]:
    return sa.or_(column < value, sa.and_(column == value, Exam.id < exam_id))


def _page(session: Session, ctx: Context, ordered: sa.Select[Exam, bool]) -> DeskPage:
    rows = _rows(session, ordered.limit(PAGE + 1))
    last, unread = rows[:PAGE][-1] if rows else (None, False)
    after = f"{NEW if unread else SEEN}.{last.token}" if last and len(rows) > PAGE else None
    return DeskPage(_opening(session, ctx, rows[:PAGE]), after)


def _rows(session: Session, wanted: sa.Select[Exam, bool]) -> Sequence[tuple[Exam, bool]]:
    found = session.execute(
        wanted.options(
            joinedload(Exam.establishment),
            joinedload(Exam.patient),
            selectinload(Exam.series).selectinload(Series.stacks),
        )
    )
    return [(exam, bool(unread)) for exam, unread in found]


def _opening(
    session: Session, ctx: Context, rows: Sequence[tuple[Exam, bool]]
) -> Sequence[DeskExam]:
    """Those that the verdict opens."""
    found = judgements(session, ctx.viewer, [exam for exam, _ in rows], ctx.now)
    return [
        DeskExam(_patient(exam.patient), exam_card(exam, judgement), unread)
        for (exam, unread), judgement in zip(rows, found, strict=True)
        if judgement.may_open
    ]


def _patient(patient: Patient) -> DeskPatient:
    name = f"{patient.family_name} {patient.given_name}".strip()
    return DeskPatient(patient.token, name, patient.birth_date)
