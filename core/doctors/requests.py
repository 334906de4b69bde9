"""Grants by the word of the request: who asked for an exam, or gets a copy, may ask to open it (M1).

Reports and messages name doctors by their RPPS number; whoever has an account gets a grant for that exam,
whichever of the two was there first. One that the patient ended isn't given again. Whether the exam opens
is the verdict's matter: by the decision on record, nobody is asked again.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.context import Context
from core.model import Account, Exam, Grant, NamedDoctor
from core.model.accounts import AccountKind
from core.rules.doctors import GRANTED, DoctorRole
from core.rules.grants import LIVES, GrantOrigin

AT_ONCE = 100


def give_next_request_grants(ctx: Context) -> bool:
    """Give some of the grants that requests ask for; False when none is missing."""
    with ctx.db.writing() as session:
        missing = [row for role in GRANTED for row in _missing(session, role)]
        for account, exam, origin in dict.fromkeys(missing):
            _give(session, ctx, account, exam, origin)
    return bool(missing)


def _missing(session: Session, role: DoctorRole) -> list[tuple[Account, Exam, GrantOrigin]]:
    origin = GRANTED[role]
    given = sa.exists().where(
        Grant.account_id == Account.id, Grant.exam_id == Exam.id, Grant.origin == origin
    )
    rows = session.execute(
        sa.select(Account, Exam)
        .join(NamedDoctor, NamedDoctor.rpps == Account.rpps)
        .join(Exam, Exam.id == NamedDoctor.exam_id)
        .where(Account.kind == AccountKind.DOCTOR, NamedDoctor.role == role, ~given)
        .limit(AT_ONCE)
    )
    return [(account, exam, origin) for account, exam in rows]


def _give(
    session: Session, ctx: Context, account: Account, exam: Exam, origin: GrantOrigin
) -> None:
    session.add(
        Grant(
            account_id=account.id,
            patient_id=exam.patient_id,
            exam_id=exam.id,
            origin=origin,
            began_at=ctx.now,
            ends_at=ctx.now + LIVES[origin],
        )
    )
    exam.announce_from = ctx.now
    audit.record(
        session,
        ctx,
        audit.Action.GRANT_GIVEN,
        patient_id=exam.patient_id,
        exam_id=exam.id,
        details={"doctor": account.name, "ground": origin.value},
    )
