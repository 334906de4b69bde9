"""Emergencies afterwards: the files that doctors opened without asking, for staff to look at (M3).

Listed are those nobody has looked at yet, oldest first, then the newest of the others. A review changes
nothing of what was opened; it says that somebody read the reason and, if need be, asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from core import audit
from core.context import Context
from core.errors import NotFound, NotInThisState
from core.model import Account, Grant, Staff
from core.rules.grants import GrantOrigin

PAGE = 50


@dataclass(frozen=True, slots=True)
class Emergency:
    number: int
    doctor: str
    rpps: str
    patient: str
    reason: str
    began_at: datetime
    ends_at: datetime | None
    reviewed_at: datetime | None
    reviewed_by: str


def emergencies(ctx: Context) -> Sequence[Emergency]:
    """Those to be looked at, the longest waiting first; then the newest that were."""
    reviewer = aliased(Staff)
    with ctx.db.reading() as session:
        rows = session.execute(
            sa.select(Grant, reviewer.name)
            .outerjoin(reviewer, reviewer.id == Grant.reviewed_by)
            .where(Grant.origin == GrantOrigin.EMERGENCY)
            .order_by(
                Grant.reviewed_at.is_not(None),
                sa.case((Grant.reviewed_at.is_(None), Grant.began_at)),
                Grant.began_at.desc(),
                Grant.id.desc(),
            )
            .limit(PAGE)
            .options(joinedload(Grant.account), joinedload(Grant.patient))
        )
        return [_emergency(grant, name or "") for grant, name in rows]


def review(ctx: Context, number: int) -> None:
    """Say that somebody has looked at this emergency. Raises NotFound, NotInThisState."""
    with ctx.db.writing() as session:
        grant = session.get(Grant, number, with_for_update=True)
        if grant is None or grant.origin is not GrantOrigin.EMERGENCY:
            raise NotFound
        if grant.reviewed_at is not None:
            raise NotInThisState
        grant.reviewed_at, grant.reviewed_by = ctx.now, ctx.viewer.id
        audit.record(
            session,
            ctx,
            audit.Action.EMERGENCY_REVIEWED,
            patient_id=grant.patient_id,
            details={"doctor": session.get_one(Account, grant.account_id).name},
        )


def _emergency(grant: Grant, reviewer: str) -> Emergency:
    patient = grant.patient
    return Emergency(
        number=grant.id,
        doctor=grant.account.name,
        rpps=grant.account.rpps or "",
        patient=f"{patient.given_name} {patient.family_name}".strip(),
        reason=grant.reason,
        began_at=grant.began_at,
        ends_at=grant.ends_at,
        reviewed_at=grant.reviewed_at,
        reviewed_by=reviewer,
    )
