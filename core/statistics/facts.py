"""Reads what happened since a moment from decisions and the trail, as facts to be counted."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit import Action, Outcome
from core.context import ViewerKind
from core.model import Decision, Event, Exam, Patient, Receipt, RepeatAnswer
from core.model.consent import Place
from core.model.exams import ReportStatus
from core.rules.credentials import CODE_LIFE
from core.rules.days import LOCAL_TIME
from core.rules.repeats import Answer as RepeatChoice
from core.rules.statistics import LONGEST_DELAY, Fact, Measure, month_of

_DONE = Event.outcome == Outcome.DONE.value
_VALIDATED = sa.or_(
    Event.action == Action.REPORT_VALIDATED.value,
    sa.and_(
        Event.action == Action.REPORT_RECEIVED.value,
        Event.details["status"].as_string() == ReportStatus.VALIDATED.value,
    ),
)
_OPENED = sa.and_(
    Event.action.in_((Action.EXAM_OPENED.value, Action.REPORT_READ.value)),
    Event.actor_kind == ViewerKind.PERSON.value,
)
NOON = time(12)


def facts_since(session: Session, since: datetime) -> Iterator[Fact]:
    """Everything that is counted, in no order."""
    yield from _answers(session, since)
    yield from _accounts(session, since)
    yield from _delays(session, since)
    yield from _packages(session, since)
    yield from _repeats(session, since)


def _answers(session: Session, since: datetime) -> Iterator[Fact]:
    receipts = session.execute(
        sa.select(Receipt.establishment_id, Receipt.recorded_at).where(
            Receipt.recorded_at >= since, Receipt.place == Place.DESK
        )
    )
    for place, at in receipts:
        yield Fact(place, at, Measure.ASKED)
    decisions = session.execute(
        sa.select(
            Receipt.establishment_id, Decision.recorded_at, Decision.question, Decision.answer
        )
        .join(Receipt, Receipt.id == Decision.receipt_id)
        .where(Decision.recorded_at >= since, Decision.exam_id.is_(None))
    )
    for place, at, question, answer in decisions:
        yield Fact(place, at, (question, answer))


def _accounts(session: Session, since: datetime) -> Iterator[Fact]:
    """A code tells at which desk an account began."""
    persons, desks = _persons(session), dict[int, int | None]()
    given: set[tuple[int | None, int, object]] = set()
    rows = session.execute(
        sa.select(Event.action, Event.patient_id, Event.recorded_at, Event.establishment_id)
        .where(_done_since(since - CODE_LIFE, {Action.CODE_PRINTED, Action.ACCOUNT_OPENED}))
        .order_by(Event.sequence)
    )
    for action, record, at, place in rows:
        person = persons.get(record or 0, record or 0)
        if action == Action.ACCOUNT_OPENED.value:
            if at >= since:
                yield Fact(desks.get(person), at, Measure.ACTIVATED)
            continue
        desks[person] = place
        once = place, person, month_of(at)
        if at >= since and once not in given:
            given.add(once)
            yield Fact(place, at, Measure.SLIPS)


def _delays(session: Session, since: datetime) -> Iterator[Fact]:
    validated, opened = _first_of(_VALIDATED), _first_of(_OPENED)
    rows = session.execute(
        sa.select(
            Exam.establishment_id,
            Exam.study_date,
            Exam.study_time,
            Exam.received_at,
            validated.c.at,
            opened.c.at,
        )
        .join(validated, validated.c.exam_id == Exam.id)
        .outerjoin(opened, opened.c.exam_id == Exam.id)
        .where(validated.c.at >= since - LONGEST_DELAY)
    )
    for place, day, clock, received_at, reported_at, opened_at in rows:
        made_at = datetime.combine(day, clock or NOON, LOCAL_TIME) if day else received_at
        yield from _delay(place, Measure.REPORTED, made_at, reported_at, since)
        if opened_at is not None:
            yield from _delay(place, Measure.OPENED, reported_at, opened_at, since)


def _delay(
    place: int, measure: Measure, begun_at: datetime, ended_at: datetime, since: datetime
) -> Iterator[Fact]:
    took = ended_at - begun_at
    if ended_at >= since and took <= LONGEST_DELAY:
        yield Fact(place, ended_at, measure, max(took.total_seconds() / 3600, 0.0))


def _packages(session: Session, since: datetime) -> Iterator[Fact]:
    received: set[tuple[int | None, object]] = set()
    rows = session.execute(
        sa.select(Event.action, Event.exam_id, Event.recorded_at, Exam.establishment_id)
        .outerjoin(Exam, Exam.id == Event.exam_id)
        .where(_done_since(since, {Action.PACKAGE_DOWNLOADED, Action.PACKAGE_RECEIVED}))
        .order_by(Event.sequence)
    )
    for action, exam, at, place in rows:
        if action == Action.PACKAGE_DOWNLOADED.value:
            yield Fact(place, at, Measure.DOWNLOADS)
        elif (exam, month_of(at)) not in received:
            received.add((exam, month_of(at)))
            yield Fact(place, at, Measure.DISCS_AVOIDED)


def _repeats(session: Session, since: datetime) -> Iterator[Fact]:
    rows = session.execute(
        sa.select(Exam.establishment_id, RepeatAnswer.answered_at)
        .join(Exam, Exam.id == RepeatAnswer.exam_id)
        .where(RepeatAnswer.answered_at >= since, RepeatAnswer.answer == RepeatChoice.USED)
    )
    for place, at in rows:
        yield Fact(place, at, Measure.REPEATS_AVOIDED)


def _done_since(since: datetime, actions: set[Action]) -> sa.ColumnElement[bool]:
    return sa.and_(
        Event.recorded_at >= since, Event.action.in_({action.value for action in actions}), _DONE
    )


def _first_of(condition: sa.ColumnElement[bool]) -> sa.Subquery:
    """When something was first done with each exam, as a table of `exam_id` and `at`."""
    return (
        sa.select(Event.exam_id, sa.func.min(Event.recorded_at).label("at"))
        .where(condition, _DONE, Event.exam_id.is_not(None))
        .group_by(Event.exam_id)
        .subquery()
    )


def _persons(session: Session) -> Mapping[int, int]:
    """Of records that were joined: which one stands for the person."""
    rows = session.execute(
        sa.select(Patient.id, Patient.joined_to_id).where(Patient.joined_to_id.is_not(None))
    )
    return {record: person for record, person in rows if person is not None}
