"""Practices: colleagues who share what patients and requests granted to one of them (features M4, M5).

A member joins by accepting a colleague's invitation, and says every three months that she still works
there; otherwise nothing is shared with her or by her. Any member may end a membership: whoever left must
not depend on her own click. What is shared, and how long a word counts, is decided by `rules.grants`.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from core import audit
from core.accounts import person_name
from core.context import Context
from core.doctors.directory import account_of
from core.errors import InvalidInput, NotFound
from core.model import Account, Membership, Practice
from core.rules.grants import CONFIRMED_FOR, is_confirmed


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    rpps: str
    is_myself: bool
    has_accepted: bool
    counts: bool
    """Accepted, and confirmed in the last three months."""


@dataclass(frozen=True, slots=True)
class OwnPractice:
    token: str
    name: str
    members: Sequence[Member]
    is_invitation: bool
    """The viewer was invited and hasn't accepted."""
    confirm_by: datetime | None
    """When the viewer's own word ends."""


def own_practices(ctx: Context) -> Sequence[OwnPractice]:
    """The practices the viewer belongs to or is invited to, by name."""
    with ctx.db.reading() as session:
        mine = session.scalars(
            sa.select(Membership)
            .where(Membership.account_id == ctx.viewer.id, Membership.ended_at.is_(None))
            .options(joinedload(Membership.practice))
        ).all()
        found = [_practice(session, ctx, row) for row in mine]
    return sorted(found, key=lambda practice: practice.name)


def found_practice(ctx: Context, name: str) -> None:
    """Found a practice with the viewer as its first member. Raises InvalidInput."""
    with ctx.db.writing() as session:
        practice = Practice(name=person_name(name), created_at=ctx.now)
        session.add(practice)
        session.flush()
        session.add(_membership(ctx, practice, ctx.viewer.id, confirmed_at=ctx.now))
        _tell(session, ctx, audit.Action.PRACTICE_JOINED, practice)


def invite_colleague(ctx: Context, practice_token: str, rpps: str) -> None:
    """Invite a vetted doctor; one who is there or invited already stays so.

    Raises NotFound for a practice that isn't the viewer's, InvalidInput for no such doctor."""
    with ctx.db.writing() as session:
        own = _own(session, ctx, practice_token)
        if own.confirmed_at is None:
            raise NotFound
        account = _colleague(session, rpps)
        if _membership_of(session, own.practice_id, account.id) is None:
            session.add(_membership(ctx, own.practice, account.id))


def confirm(ctx: Context, practice_token: str) -> None:
    """Accept an invitation, or say again that one still works there. Raises NotFound."""
    with ctx.db.writing() as session:
        own = _own(session, ctx, practice_token)
        own.confirmed_at = ctx.now
        _tell(session, ctx, audit.Action.PRACTICE_JOINED, own.practice)


def end_membership(ctx: Context, practice_token: str, rpps: str) -> None:
    """End one's own membership or a colleague's; nothing is shared from the next request on.

    Raises NotFound."""
    with ctx.db.writing() as session:
        own = _own(session, ctx, practice_token)
        account = account_of(session, rpps)
        row = _membership_of(session, own.practice_id, account.id)
        if row is None or (own.confirmed_at is None and row.id != own.id):
            raise NotFound
        row.ended_at = ctx.now
        _tell(session, ctx, audit.Action.PRACTICE_LEFT, own.practice, account.name)


def _colleague(session: Session, rpps: str) -> Account:
    with suppress(NotFound):
        account = account_of(session, rpps)
        if account.suspended_at is None:
            return account
    raise InvalidInput("rpps", "unknown")


def _practice(session: Session, ctx: Context, own: Membership) -> OwnPractice:
    rows = session.scalars(
        sa.select(Membership)
        .where(Membership.practice_id == own.practice_id, Membership.ended_at.is_(None))
        .options(joinedload(Membership.account))
        .order_by(Membership.id)
    )
    return OwnPractice(
        token=own.practice.token,
        name=own.practice.name,
        members=[_member(ctx, row) for row in rows],
        is_invitation=own.confirmed_at is None,
        confirm_by=own.confirmed_at and own.confirmed_at + CONFIRMED_FOR,
    )


def _member(ctx: Context, row: Membership) -> Member:
    accepted = row.confirmed_at is not None
    return Member(
        name=row.account.name,
        rpps=row.account.rpps or "",
        is_myself=row.account_id == ctx.viewer.id,
        has_accepted=accepted,
        counts=row.confirmed_at is not None and is_confirmed(row.confirmed_at, ctx.now),
    )


def _own(session: Session, ctx: Context, token: str) -> Membership:
    """The viewer's membership of this practice. Raises NotFound."""
    row = session.scalar(
        sa.select(Membership)
        .join(Practice)
        .where(
            Practice.token == token,
            Membership.account_id == ctx.viewer.id,
            Membership.ended_at.is_(None),
        )
    )
    if row is None:
        raise NotFound
    return row


def _membership_of(session: Session, practice_id: int, account_id: int) -> Membership | None:
    return session.scalar(
        sa.select(Membership).where(
            Membership.practice_id == practice_id,
            Membership.account_id == account_id,
            Membership.ended_at.is_(None),
        )
    )


def _membership(
    ctx: Context,
    practice: Practice,
    account_id: int | None,
    confirmed_at: datetime | None = None,
) -> Membership:
    return Membership(
        practice_id=practice.id,
        account_id=account_id,
        invited_by=ctx.viewer.id,
        invited_at=ctx.now,
        confirmed_at=confirmed_at,
    )


def _tell(
    session: Session, ctx: Context, action: audit.Action, practice: Practice, doctor: str = ""
) -> None:
    details = {"practice": practice.name, **({"doctor": doctor} if doctor else {})}
    audit.record(session, ctx, action, details=details)
