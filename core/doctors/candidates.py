"""Which exams may open to a doctor, as the database can tell: what is asked for before the verdict.

These conditions find at least all that opens, so that lists needn't be read whole; they never decide.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from core.context import Context
from core.doctors.grants import person_id
from core.model import Decision, Exam, Grant, Membership, Patient, Report
from core.model.exams import ReportStatus
from core.rules.consent import Answer, Question
from core.rules.grants import GrantOrigin

_RECORD = aliased(Patient)
_LATER = aliased(Decision)
_DOCTOR: sa.BindParameter[Any] = sa.bindparam("doctor")
_NOW: sa.BindParameter[Any] = sa.bindparam("now")

VALIDATED_AT = (
    sa.select(sa.func.max(Report.validated_at))
    .where(Report.exam_id == Exam.id, Report.status == ReportStatus.VALIDATED)
    .correlate(Exam)
    .scalar_subquery()
)
"""When the report of an exam was signed last."""


def _granted(what: sa.SQLColumnExpression[Any], which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return (
        sa.select(what)
        .select_from(Grant)
        .join(_RECORD, _RECORD.id == Grant.patient_id)
        .where(
            sa.or_(Grant.account_id == _DOCTOR, Grant.account_id.in_(_colleagues())),
            which,
            Grant.began_at <= _NOW,
            sa.or_(Grant.ends_at.is_(None), Grant.ends_at > _NOW),
            sa.or_(Grant.ended_at.is_(None), Grant.ended_at > _NOW),
        )
    )


def _colleagues() -> sa.Select[int]:
    mine, theirs = aliased(Membership), aliased(Membership)
    return (
        sa.select(theirs.account_id)
        .join(mine, mine.practice_id == theirs.practice_id)
        .where(mine.account_id == _DOCTOR, mine.ended_at.is_(None), theirs.ended_at.is_(None))
    )


def _consents() -> sa.Exists:
    """Whether a record of the exam's person has a yes as last answer about professionals."""
    later = sa.exists().where(
        _LATER.patient_id == Decision.patient_id,
        _LATER.question == Question.PROFESSIONALS,
        _LATER.exam_id.is_(None),
        _LATER.id > Decision.id,
    )
    joined = sa.select(_RECORD.id).where(_RECORD.joined_to_id == Exam.patient_id)
    return sa.exists().where(
        sa.or_(Decision.patient_id == Exam.patient_id, Decision.patient_id.in_(joined)),
        Decision.question == Question.PROFESSIONALS,
        Decision.answer == Answer.GRANTED,
        Decision.exam_id.is_(None),
        ~later,
    )


MAY_OPEN = sa.and_(
    sa.or_(
        Exam.patient_id.in_(_granted(person_id(_RECORD), Grant.exam_id.is_(None))),
        Exam.id.in_(_granted(Grant.exam_id, Grant.exam_id.is_not(None))),
    ),
    sa.or_(
        _consents(),
        Exam.patient_id.in_(_granted(person_id(_RECORD), Grant.origin == GrantOrigin.EMERGENCY)),
    ),
    Exam.identity_settled,
    Exam.settled_at.is_not(None),
    VALIDATED_AT.is_not(None),
)
"""Whether an exam may open to the doctor whom `asked_by` names; put together once, for it takes longer
than to ask the database."""


def asked_by(ctx: Context) -> dict[str, Any]:
    """Who asks and when: the parameters of a statement that holds MAY_OPEN."""
    return {"doctor": ctx.viewer.id, "now": ctx.now}
