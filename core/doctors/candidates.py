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

VALIDATED_AT = (
    sa.select(sa.func.max(Report.validated_at))
    .where(Report.exam_id == Exam.id, Report.status == ReportStatus.VALIDATED)
    .correlate(Exam)
    .scalar_subquery()
)
"""When the report of an exam was signed last."""


def may_open(ctx: Context) -> sa.ColumnElement[bool]:
    """Whether an exam may open to this doctor."""
    return sa.and_(
        sa.or_(
            Exam.patient_id.in_(_granted(ctx, person_id(_RECORD), Grant.exam_id.is_(None))),
            Exam.id.in_(_granted(ctx, Grant.exam_id, Grant.exam_id.is_not(None))),
        ),
        sa.or_(
            _consents(),
            Exam.patient_id.in_(
                _granted(ctx, person_id(_RECORD), Grant.origin == GrantOrigin.EMERGENCY)
            ),
        ),
        Exam.identity_settled,
        Exam.settled_at.is_not(None),
        VALIDATED_AT.is_not(None),
    )


def _granted(
    ctx: Context,
    what: sa.SQLColumnExpression[Any],
    which: sa.ColumnElement[bool],
) -> sa.Select[Any]:
    return (
        sa.select(what)
        .select_from(Grant)
        .join(_RECORD, _RECORD.id == Grant.patient_id)
        .where(
            sa.or_(Grant.account_id == ctx.viewer.id, Grant.account_id.in_(_colleagues(ctx))),
            which,
            Grant.began_at <= ctx.now,
            sa.or_(Grant.ends_at.is_(None), Grant.ends_at > ctx.now),
            sa.or_(Grant.ended_at.is_(None), Grant.ended_at > ctx.now),
        )
    )


def _colleagues(ctx: Context) -> sa.Select[int]:
    mine, theirs = aliased(Membership), aliased(Membership)
    return (
        sa.select(theirs.account_id)
        .join(mine, mine.practice_id == theirs.practice_id)
        .where(mine.account_id == ctx.viewer.id, mine.ended_at.is_(None), theirs.ended_at.is_(None))
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
