"""Mistakes have a button: a patient says that an exam isn't hers, or that she doesn't know an access.

An exam that is said to be another's is hidden from everybody from the next request on (`exams.facts`),
until somebody who looked into it says that it is hers. Each question has a number, a latest day and an
answer, which the patient reads where she asked (features X6, T4).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from core import audit
from core.context import Context, ViewerKind
from core.errors import NotFound
from core.exams.entitlement import entitlement_of, opened_exam
from core.model import Case, Establishment, Event, Exam
from core.records import record_ids_of
from core.rules.cases import CaseKind, Finding, due_at, is_overdue
from core.symbols import random_symbols
from core.trail import TrailEntry, entry_of, told_entry

NUMBER_LENGTH = 8


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One question: when it was raised, when it is answered at the latest, and what came of it."""

    number: str
    kind: CaseKind
    patient_name: str
    exam_day: date | None
    access: TrailEntry | None
    opened_at: datetime
    due_at: datetime
    is_overdue: bool
    finding: Finding | None
    answer: str
    answered_at: datetime | None


def say_not_mine(ctx: Context, exam_token: str) -> str:
    """Raise that an exam isn't hers who opens it; gives the number, the same when pressed twice.

    Raises NotFound for an exam that doesn't open to her, or that isn't shown as hers or as that of
    somebody she looks for.
    """
    earlier = _said_before(ctx, exam_token)
    if earlier is not None:
        return earlier
    with opened_exam(ctx, exam_token, audit.Action.EXAM_OPENED) as (session, exam):
        if exam.patient_id not in entitlement_of(session, ctx.viewer, ctx.now).patients:
            raise NotFound
        case = _new_case(ctx, CaseKind.NOT_MINE, exam.patient_id, exam.establishment_id)
        case.exam_id = exam.id
        return _opened(session, ctx, case)


def _said_before(ctx: Context, exam_token: str) -> str | None:
    """The number under which the viewer says so already, with no answer yet."""
    if ctx.viewer.kind is not ViewerKind.PERSON:  # guests are numbered too
        return None
    with ctx.db.reading() as session:
        return session.scalars(
            sa.select(Case.number)
            .join(Exam, Exam.id == Case.exam_id)
            .where(
                Exam.token == exam_token,
                Case.opened_by == ctx.viewer.id,
                Case.answered_at.is_(None),
            )
        ).first()


def question_access(ctx: Context, sequence: int) -> str:
    """Raise that an access isn't recognised; gives the number, the same when asked again.

    Raises NotFound for an event that isn't in the viewer's trail.
    """
    entry = told_entry(ctx, sequence)
    if entry is None or entry.is_myself:
        raise NotFound
    with ctx.db.writing() as session:
        event = session.scalars(sa.select(Event).where(Event.sequence == sequence)).one()
        assert event.patient_id is not None
        earlier = session.scalars(
            sa.select(Case.number).where(
                Case.event_sequence == sequence, Case.opened_by == ctx.viewer.id
            )
        ).first()
        if earlier is not None:
            return earlier
        where = event.establishment_id
        case = _new_case(ctx, CaseKind.UNKNOWN_ACCESS, event.patient_id, where)
        case.event_sequence = sequence
        return _opened(session, ctx, case)


def own_cases(ctx: Context) -> Sequence[CaseLine]:
    """All questions about the persons the viewer looks for, newest first."""
    return _own(ctx, sa.true())


def own_case(ctx: Context, number: str) -> CaseLine:
    """One of them. Raises NotFound."""
    for line in _own(ctx, Case.number == number):
        return line
    raise NotFound


def _own(ctx: Context, wanted: sa.ColumnElement[bool]) -> Sequence[CaseLine]:
    with ctx.db.reading() as session:
        entitlement = entitlement_of(session, ctx.viewer, ctx.now)
        records = record_ids_of(session, entitlement.patients).values()
        mine = Case.patient_id.in_([one for person in records for one in person])
        of_these = _with_all_it_names(sa.and_(mine, wanted)).order_by(Case.id.desc())
        return list(lines(session, ctx, session.scalars(of_these).all()))


def lines(session: Session, ctx: Context, rows: Sequence[Case]) -> Iterator[CaseLine]:
    """Cases as they are told, to patients and to those who answer."""
    sequences = {row.event_sequence for row in rows if row.event_sequence is not None}
    found = session.scalars(sa.select(Event).where(Event.sequence.in_(sequences)))
    events = {event.sequence: event for event in found}
    exams = _exams_of(session, events.values())
    places = dict(session.execute(sa.select(Establishment.id, Establishment.name)).all())
    for row in rows:
        event = events.get(row.event_sequence or 0)
        yield CaseLine(
            number=row.number,
            kind=row.kind,
            patient_name=f"{row.patient.given_name} {row.patient.family_name}".strip(),
            exam_day=row.exam.study_date if row.exam else None,
            access=entry_of(event, exams.get(event.exam_id or 0), places, ctx.viewer)
            if event
            else None,
            opened_at=row.opened_at,
            due_at=due_at(row.kind, row.opened_at),
            is_overdue=is_overdue(row.kind, row.opened_at, row.answered_at, ctx.now),
            finding=row.finding,
            answer=row.answer,
            answered_at=row.answered_at,
        )


def _exams_of(session: Session, events: Iterable[Event]) -> Mapping[int, Exam]:
    """Of accesses that she was told of, exam included."""
    found = session.scalars(sa.select(Exam).where(Exam.id.in_({one.exam_id for one in events})))
    return {exam.id: exam for exam in found}


def _with_all_it_names(condition: sa.ColumnElement[bool]) -> sa.Select[Case]:
    return sa.select(Case).where(condition).options(joinedload(Case.patient), joinedload(Case.exam))


def _new_case(ctx: Context, kind: CaseKind, patient_id: int, establishment_id: int | None) -> Case:
    assert ctx.viewer.id is not None
    return Case(
        number=random_symbols(NUMBER_LENGTH),
        kind=kind,
        patient_id=patient_id,
        establishment_id=establishment_id,
        opened_by=ctx.viewer.id,
        opened_at=ctx.now,
    )


def _opened(session: Session, ctx: Context, case: Case) -> str:
    session.add(case)
    session.flush()
    audit.record(
        session,
        ctx,
        audit.Action.CASE_OPENED,
        patient_id=case.patient_id,
        details={"number": case.number, "kind": case.kind.value},
    )
    return case.number
