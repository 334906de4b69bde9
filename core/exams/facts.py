"""Gathers what the verdict on exams needs to know: for one or for many in two queries, three of minors.

What the facts come to is decided by `rules.visibility`.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from core.decisions import decisions_for, decisions_of
from core.exams.opposed import is_kept_back, kept_back
from core.model import Case, Exam, Hold, Patient, Reading, ReleaseChoice, Report
from core.model.exams import ReportStatus
from core.queries import Asked, Query
from core.rules.cases import CaseKind, Finding
from core.rules.consent import Question
from core.rules.joining import JoinedDecisions
from core.rules.release import AT_ONCE, ReleaseWish, wished_until
from core.rules.visibility import ExamFacts
from core.wishes import latest_wish

_IS_VALIDATED = sa.exists().where(
    Report.exam_id == Exam.id, Report.status == ReportStatus.VALIDATED
)
_HELD_UNTIL = (
    sa.select(sa.func.max(Hold.until))
    .where(Hold.exam_id == Exam.id, Hold.released_at.is_(None), Hold.until > sa.bindparam("now"))
    .scalar_subquery()
)
_FIRST_SIGNED = (
    sa.select(sa.func.min(Report.validated_at))
    .where(
        Report.exam_id == Exam.id,
        sa.or_(
            Report.status == ReportStatus.VALIDATED,
            Report.status == ReportStatus.AMENDED,
        ),
    )
    .scalar_subquery()
)
_OPENED_BY_DOCTOR = sa.exists().where(Reading.exam_id == Exam.id)
_OF_CASE = aliased(Patient)
_DISPUTED = (
    sa.exists()
    .where(Case.exam_id == Exam.id, Case.kind == CaseKind.NOT_MINE)
    .where(sa.or_(Case.finding.is_(None), Case.finding == Finding.NOT_HERS))
    .where(_OF_CASE.id == Case.patient_id)
    .where(sa.func.coalesce(_OF_CASE.joined_to_id, _OF_CASE.id) == Exam.patient_id)
    .correlate(Exam)
)
"""Said to be another's by whom it is shown to; what moved to its patient since isn't any more."""
_STATES = sa.select(
    Exam.id,
    Exam.token,
    Exam.patient_id,
    Exam.establishment_id,
    Exam.study_date,
    sa.select(Patient.birth_date)
    .where(Patient.id == Exam.patient_id)
    .scalar_subquery()
    .label("birth_date"),
    sa.and_(Exam.identity_settled, sa.not_(_DISPUTED)).label("identity_settled"),
    Exam.settled_at.is_not(None).label("complete"),
    _IS_VALIDATED.label("validated"),
    _HELD_UNTIL.label("held_until"),
    _FIRST_SIGNED.label("signed_at"),
    _OPENED_BY_DOCTOR.label("opened_by_doctor"),
    latest_wish(ReleaseChoice.timing).label("timing"),
    latest_wish(ReleaseChoice.days).label("days"),
)
_STATE_OF = Query(_STATES.where(Exam.token == sa.bindparam("token")))


@dataclass(frozen=True, slots=True)
class KnownExam:
    """An exam as far as the verdict is concerned."""

    id: int
    token: str
    patient_id: int
    facts: ExamFacts


def exam_of(asked: Asked, token: str, now: datetime) -> KnownExam | None:
    """The exam of this token, None where there is none."""
    state = _STATE_OF.first(asked, token=token, now=now)
    if state is None:
        return None
    decisions = decisions_for(asked, state.patient_id)
    return _known(state, decisions, opposed=is_kept_back(asked, state, now))


def exams_of(session: Session, tokens: Collection[str], now: datetime) -> dict[str, KnownExam]:
    """The exams of those of these tokens that there are."""
    known = _each(session, Exam.token.in_(tokens), now)
    return {exam.token: exam for exam in known}


def facts_of(session: Session, exams: Collection[int], now: datetime) -> dict[int, ExamFacts]:
    """The facts about each of these exams."""
    return {exam.id: exam.facts for exam in _each(session, Exam.id.in_(exams), now)}


def _each(
    session: Session, condition: sa.ColumnElement[bool], now: datetime
) -> Iterator[KnownExam]:
    states = session.execute(_STATES.where(condition), {"now": now}).all()
    decisions = decisions_of(session, {state.patient_id for state in states})
    opposed = kept_back(session, states, now)
    return (
        _known(state, decisions[state.patient_id], opposed=state.id in opposed) for state in states
    )


def _known(state: Any, decisions: JoinedDecisions, *, opposed: bool) -> KnownExam:
    facts = _facts(state, decisions, opposed=opposed)
    return KnownExam(state.id, state.token, state.patient_id, facts)


def _facts(state: Any, decisions: JoinedDecisions, *, opposed: bool) -> ExamFacts:
    wish = ReleaseWish(state.timing, state.days) if state.timing else AT_ONCE
    return ExamFacts(
        identity_settled=bool(state.identity_settled),
        complete=state.complete,
        validated=state.validated,
        held_until=state.held_until,
        own_access=decisions.standing(Question.OWN_ACCESS, state.id),
        professionals=decisions.standing(Question.PROFESSIONALS, state.id),
        pass_on=decisions.standing(Question.PASS_ON, state.id),
        opposed=opposed,
        wished_until=wished_until(
            wish, state.signed_at, opened_by_doctor=bool(state.opened_by_doctor)
        ),
    )
