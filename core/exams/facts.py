"""Gathers what the verdict on exams needs to know: for one or for many, always in two queries.

They are put at every picture, so each is built once and reads columns. What the facts come to is decided
by `rules.visibility`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.db import Rows
from core.decisions import decisions_of
from core.model import Exam, Hold, Report
from core.model.exams import ReportStatus
from core.rules.consent import Question
from core.rules.joining import JoinedDecisions
from core.rules.visibility import ExamFacts

_IS_VALIDATED = sa.exists().where(
    Report.exam_id == Exam.id, Report.status == ReportStatus.VALIDATED
)
_HELD_UNTIL = (
    sa.select(sa.func.max(Hold.until))
    .where(Hold.exam_id == Exam.id, Hold.released_at.is_(None), Hold.until > sa.bindparam("now"))
    .scalar_subquery()
)
_STATES = sa.select(
    Exam.id,
    Exam.patient_id,
    Exam.identity_settled,
    Exam.settled_at.is_not(None).label("complete"),
    _IS_VALIDATED.label("validated"),
    _HELD_UNTIL.label("held_until"),
)
_STATE_BY_TOKEN = _STATES.where(Exam.token == sa.bindparam("token"))
_STATES_BY_ID = _STATES.where(Exam.id.in_(sa.bindparam("exams", expanding=True)))


@dataclass(frozen=True, slots=True)
class KnownExam:
    """An exam as far as the verdict is concerned."""

    id: int
    patient_id: int
    facts: ExamFacts


def exam_of(rows: Rows, token: str, now: datetime) -> KnownExam | None:
    """The exam of this token, None where there is none."""
    state = rows.execute(_STATE_BY_TOKEN, {"token": token, "now": now}).one_or_none()
    if state is None:
        return None
    decisions = decisions_of(rows, {state.patient_id})[state.patient_id]
    return KnownExam(state.id, state.patient_id, _facts(state, decisions))


def facts_of(rows: Rows, exams: Collection[int], now: datetime) -> dict[int, ExamFacts]:
    """The facts about each of these exams."""
    states = rows.execute(_STATES_BY_ID, {"exams": exams, "now": now}).all()
    decisions = decisions_of(rows, {state.patient_id for state in states})
    return {state.id: _facts(state, decisions[state.patient_id]) for state in states}


def _facts(state: sa.Row[*tuple[Any, ...]], decisions: JoinedDecisions) -> ExamFacts:
    return ExamFacts(
        identity_settled=state.identity_settled,
        complete=state.complete,
        validated=state.validated,
        held_until=state.held_until,
        own_access=decisions.standing(Question.OWN_ACCESS, state.id),
        professionals=decisions.standing(Question.PROFESSIONALS, state.id),
    )
