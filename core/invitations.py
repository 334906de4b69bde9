"""Invitations: codes by which staff let somebody into an account, or back into hers.

A code is told once, to the member of staff who hands it on, and works together with something else that
the invited person knows: the RPPS number of a doctor, the mail address of a colleague. Whatever doesn't
fit gets the same answer. What a code looks like and when it ends is decided by `rules.credentials`; who
may be invited, and what an invitation opens, by `doctors.invitations` and `staff.invitations`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit, passwords
from core.attempts import counted
from core.context import Context
from core.errors import CredentialsRefused
from core.model import Invitation
from core.rules.credentials import (
    CODE_LIFE,
    SECRET_LENGTH,
    CodeState,
    code_state,
    read_code,
    written_code,
)
from core.symbols import random_symbols, unused_locator

KEPT_FOR = 3 * CODE_LIFE


@dataclass(frozen=True, slots=True)
class Invitee:
    """Who is invited: a doctor by her number, or a member of staff by her row."""

    name: str
    mail: str
    rpps: str | None = None
    staff_id: int | None = None


@dataclass(frozen=True, slots=True)
class Invited:
    """What is handed to somebody invited."""

    name: str
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CheckedInvitation:
    """An invitation whose code and other proof fit, with what is known of the invited person."""

    id: int
    name: str
    mail: str


def issue(session: Session, ctx: Context, invitee: Invitee) -> Invited:
    """Make an invitation, cancelling earlier ones of this person, in the caller's transaction."""
    cancel(session, ctx, rpps=invitee.rpps, staff_id=invitee.staff_id)
    locator, secret = unused_locator(session, Invitation.locator), random_symbols(SECRET_LENGTH)
    session.add(
        Invitation(
            locator=locator,
            secret_hash=passwords.hashed(secret),
            name=invitee.name,
            rpps=invitee.rpps,
            staff_id=invitee.staff_id,
            mail=invitee.mail,
            invited_by=ctx.viewer.id,
            invited_at=ctx.now,
        )
    )
    return Invited(invitee.name, written_code(locator, secret), ctx.now + CODE_LIFE)


def check(ctx: Context, typed_code: str, fits: Callable[[Invitation], bool]) -> CheckedInvitation:
    """The invitation of this code, if the rest fits too. Raises CredentialsRefused, TooManyAttempts."""
    code = read_code(typed_code)
    with counted(ctx, "invitation", code.locator if code else ""):
        tried = _pay_for_a_try(ctx, code.locator) if code else None
        right = passwords.matches(code.secret if code else "", tried.secret_hash if tried else None)
        if tried is None or not right or not fits(tried):
            audit.record_refusal(ctx, audit.Action.CODE_TRIED, CredentialsRefused.code)
            raise CredentialsRefused
        _give_the_try_back(ctx, tried.id)
        return CheckedInvitation(tried.id, tried.name, tried.mail)


def use_up(session: Session, ctx: Context, invitation_id: int) -> Invitation:
    """Spend an invitation that was checked. Raises CredentialsRefused for one that was used or
    cancelled since."""
    row = session.get(Invitation, invitation_id, with_for_update=True)
    if row is None or _state(row, ctx) is not CodeState.USABLE:
        raise CredentialsRefused
    row.used_at = ctx.now
    return row


def cancel(session: Session, ctx: Context, *, rpps: str | None, staff_id: int | None) -> None:
    """Make the unused invitations of this doctor, or member of staff, worthless."""
    session.execute(
        sa.update(Invitation)
        .where(
            Invitation.rpps == rpps if rpps else Invitation.staff_id == staff_id,
            Invitation.used_at.is_(None),
            Invitation.cancelled_at.is_(None),
        )
        .values(cancelled_at=ctx.now)
    )


def sweep(ctx: Context) -> None:
    """Delete invitations long past their end."""
    with ctx.db.writing() as session:
        session.execute(sa.delete(Invitation).where(Invitation.invited_at < ctx.now - KEPT_FOR))


def _pay_for_a_try(ctx: Context, locator: str) -> Invitation | None:
    """Counts the try before it is made, as for activation codes."""
    with ctx.db.writing() as session:
        row = session.scalar(
            sa.select(Invitation).where(Invitation.locator == locator).with_for_update()
        )
        if row is None or _state(row, ctx) is not CodeState.USABLE:
            return None
        row.wrong_tries += 1
        return row


def _give_the_try_back(ctx: Context, invitation_id: int) -> None:
    with ctx.db.writing() as session:
        session.get_one(Invitation, invitation_id).wrong_tries -= 1


def _state(row: Invitation, ctx: Context) -> CodeState:
    return code_state(row.invited_at, row.used_at, row.cancelled_at, row.wrong_tries, ctx.now)
