"""The grants of doctors as they are kept: which speak about an exam, giving one, ending it.

SQL finds those that may count; `rules.grants` decides which does.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from core.context import Context
from core.model import Account, Block, Exam, Grant, Membership, Patient, Practice
from core.queries import Asked, Query
from core.rules.grants import LIVES, GrantFact, GrantOrigin, is_in_force

_BLOCKER = aliased(Patient)
_GRANTED = aliased(Patient)


def person_id(record: type[Patient]) -> sa.ColumnElement[int]:
    """The record that stands for the person of this one."""
    return sa.func.coalesce(record.joined_to_id, record.id)


def blocked_by(
    account_id: sa.SQLColumnExpression[int] | int, person: sa.SQLColumnExpression[int] | int
) -> sa.Exists:
    """Whether this person blocks this doctor, by whichever of her records."""
    return (
        sa.select(Block.id)
        .join(_BLOCKER, _BLOCKER.id == Block.patient_id)
        .where(
            Block.account_id == account_id,
            Block.lifted_at.is_(None),
            person_id(_BLOCKER) == person,
        )
        .exists()
    )


_SPEAKS = sa.and_(
    Exam.patient_id == person_id(_GRANTED),
    sa.or_(Grant.exam_id.is_(None), Grant.exam_id == Exam.id),
)
"""Whether a grant speaks about an exam: about all of the person's, or about this one."""

_SPEAKING = (
    sa.select(
        Exam.id.label("exam"),
        Grant.origin,
        Grant.began_at,
        Grant.ends_at,
        Grant.ended_at,
        Grant.reason,
        blocked_by(Grant.account_id, Exam.patient_id).label("is_blocked"),
    )
    .select_from(Grant)
    .join(Account, Account.id == Grant.account_id)
    .join(_GRANTED, _GRANTED.id == Grant.patient_id)
    .join(Exam, _SPEAKS)
    .where(Account.id == sa.bindparam("account"), Account.suspended_at.is_(None))
)
"""The grants of a doctor that speak about exams."""
_SPEAKING_OF = Query(_SPEAKING.where(Exam.id == sa.bindparam("exam_id")))

_MINE, _THEIRS, _MYSELF = aliased(Membership), aliased(Membership), aliased(Account)
_THROUGH_PRACTICES = (
    sa.select(
        Exam.id.label("exam"),
        Grant.origin,
        Grant.began_at,
        Grant.ends_at,
        Grant.ended_at,
        sa.or_(
            blocked_by(Grant.account_id, Exam.patient_id),
            blocked_by(_MYSELF.id, Exam.patient_id),
        ).label("is_blocked"),
        Practice.name.label("practice"),
        _MINE.confirmed_at.label("mine"),
        _THEIRS.confirmed_at.label("theirs"),
    )
    .select_from(_MYSELF)
    .join(_MINE, _MINE.account_id == _MYSELF.id)
    .join(Practice, Practice.id == _MINE.practice_id)
    .join(_THEIRS, _THEIRS.practice_id == _MINE.practice_id)
    .join(Account, Account.id == _THEIRS.account_id)
    .join(Grant, Grant.account_id == Account.id)
    .join(_GRANTED, _GRANTED.id == Grant.patient_id)
    .join(Exam, _SPEAKS)
    .where(
        _MYSELF.id == sa.bindparam("account"),
        _THEIRS.account_id != _MINE.account_id,
        _MYSELF.suspended_at.is_(None),
        Account.suspended_at.is_(None),
        *(one.ended_at.is_(None) for one in (_MINE, _THEIRS)),
        *(one.confirmed_at.is_not(None) for one in (_MINE, _THEIRS)),
    )
)
"""The grants of her colleagues that speak about exams."""
_THROUGH_PRACTICES_OF = Query(_THROUGH_PRACTICES.where(Exam.id == sa.bindparam("exam_id")))


def grants_on(asked: Asked, account_id: int | None, exam_id: int) -> Sequence[GrantFact]:
    """What speaks for this doctor about this exam."""
    own = _SPEAKING_OF.put(asked, account=account_id, exam_id=exam_id)
    shared = _THROUGH_PRACTICES_OF.put(asked, account=account_id, exam_id=exam_id)
    return [*map(_fact, own), *map(_shared_fact, shared)]


def grants_on_each(
    session: Session, account_id: int | None, exams: Collection[int]
) -> Mapping[int, Sequence[GrantFact]]:
    """The same for each of these exams, in two queries."""
    found: dict[int, list[GrantFact]] = defaultdict(list)
    for speaking, read in ((_SPEAKING, _fact), (_THROUGH_PRACTICES, _shared_fact)):
        for row in session.execute(speaking.where(Exam.id.in_(exams)), {"account": account_id}):
            found[row.exam].append(read(row))
    return found


def give(
    session: Session,
    ctx: Context,
    account: Account,
    patient: Patient,
    origin: GrantOrigin,
    *,
    reason: str = "",
) -> Grant:
    """A grant for all exams of a patient, from now; one of the same origin that is in force is
    replaced, and so said again."""
    end(session, ctx, account, [patient.id], origins={origin})
    grant = Grant(
        account_id=account.id,
        patient_id=patient.id,
        origin=origin,
        reason=reason,
        began_at=ctx.now,
        ends_at=ctx.now + LIVES[origin],
    )
    session.add(grant)
    session.flush()
    return grant


def end(
    session: Session,
    ctx: Context,
    account: Account,
    records: Collection[int],
    *,
    origins: Collection[GrantOrigin] = tuple(GrantOrigin),
) -> int:
    """End a doctor's grants of these origins on these records of a person; gives how many."""
    rows = session.scalars(
        sa.select(Grant).where(
            Grant.account_id == account.id,
            Grant.patient_id.in_(records),
            Grant.origin.in_(origins),
            Grant.ended_at.is_(None),
        )
    )
    ending = [row for row in rows if is_in_force(fact_of(row), ctx.now)]
    for row in ending:
        row.ended_at = ctx.now
    return len(ending)


def fact_of(row: Grant, *, is_blocked: bool = False) -> GrantFact:
    """A grant as the rules know it."""
    return GrantFact(
        row.origin, row.began_at, row.ends_at, row.ended_at, row.reason, is_blocked=is_blocked
    )


def _fact(row: Any) -> GrantFact:
    return GrantFact(
        row.origin, row.began_at, row.ends_at, row.ended_at, row.reason, bool(row.is_blocked)
    )


def _shared_fact(row: Any) -> GrantFact:
    return GrantFact(
        row.origin,
        row.began_at,
        row.ends_at,
        row.ended_at,
        is_blocked=bool(row.is_blocked),
        practice=row.practice,
        confirmed_at=min(row.mine, row.theirs),
    )
