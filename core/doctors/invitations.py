"""Invitations: the code with which a vetted doctor opens an account, or comes back into hers.

The code is told once, to the member of staff who hands it on; it works together with the RPPS number.
A wrong code, a spent one and another doctor's number get the same answer. For a doctor who has an
account, it sets a new password and a new authenticator, and all sessions end. What a code looks like
and when it ends is decided by `rules.credentials`.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit, passwords, second_factor, sessions
from core.accounts import mail_address, viewer_of_account
from core.attempts import counted
from core.context import Context, Viewer
from core.errors import AddressTaken, CredentialsRefused
from core.model import Account, Invitation
from core.model.accounts import AccountKind
from core.rules.credentials import (
    CODE_LIFE,
    SECRET_LENGTH,
    CodeState,
    code_state,
    read_code,
    written_code,
)
from core.rules.rpps import read_rpps
from core.symbols import random_symbols, unused_locator

KEPT_FOR = 3 * CODE_LIFE


@dataclass(frozen=True, slots=True)
class Invited:
    """What is handed to an invited doctor."""

    name: str
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CheckedInvitation:
    """An invitation whose code and number fit, with what is known of the doctor."""

    id: int
    name: str
    mail: str


def invite_vetted(session: Session, ctx: Context, name: str, rpps: str, mail: str) -> Invited:
    """Make an invitation, cancelling earlier ones of this doctor, in the caller's transaction."""
    _cancel(session, ctx, rpps)
    locator, secret = unused_locator(session, Invitation.locator), random_symbols(SECRET_LENGTH)
    session.add(
        Invitation(
            locator=locator,
            secret_hash=passwords.hashed(secret),
            name=name,
            rpps=rpps,
            mail=mail,
            invited_by=ctx.viewer.id,
            invited_at=ctx.now,
        )
    )
    audit.record(session, ctx, audit.Action.DOCTOR_INVITED, details={"doctor": name})
    return Invited(name, written_code(locator, secret), ctx.now + CODE_LIFE)


def check_invitation(ctx: Context, typed_code: str, typed_rpps: str) -> CheckedInvitation:
    """The invitation of this code and RPPS number. Raises CredentialsRefused, TooManyAttempts."""
    code, rpps = read_code(typed_code), read_rpps(typed_rpps)
    with counted(ctx, "invitation", code.locator if code else ""):
        tried = _pay_for_a_try(ctx, code.locator) if code else None
        right = passwords.matches(code.secret if code else "", tried.secret_hash if tried else None)
        if tried is None or not right or tried.rpps != rpps:
            audit.record_refusal(ctx, audit.Action.CODE_TRIED, CredentialsRefused.code)
            raise CredentialsRefused
        _give_the_try_back(ctx, tried.id)
        return CheckedInvitation(tried.id, tried.name, tried.mail)


def accept_invitation(
    ctx: Context, invitation_id: int, typed_mail: str, password: str, language: str
) -> Viewer:
    """Open the doctor's account, or let her back into it, and use the invitation up. Her second
    factor is still missing: she isn't signed in yet.

    Raises InvalidInput, PasswordTooWeak, AddressTaken, and CredentialsRefused for an invitation that
    was used or cancelled since it was checked.
    """
    mail = mail_address(typed_mail)
    with ctx.db.writing() as session:
        row = session.get(Invitation, invitation_id, with_for_update=True)
        if row is None or _state(row, ctx) is not CodeState.USABLE:
            raise CredentialsRefused
        passwords.refuse_weak(password, [mail, *row.name.split()])
        account = _account_for(session, ctx, row, mail)
        account.name, account.mail, account.language = row.name, mail, language
        account.password_hash = passwords.hashed(password)
        row.used_at = ctx.now
        session.flush()
        viewer = viewer_of_account(account)
        second_factor.forget(session, second_factor.holder_of(viewer))
        sessions.end_all(session, "patient", account.id)
        audit.record(session, ctx.seen_by(viewer), audit.Action.ACCOUNT_OPENED)
        return viewer


def sweep(ctx: Context) -> None:
    """Delete invitations long past their end."""
    with ctx.db.writing() as session:
        session.execute(sa.delete(Invitation).where(Invitation.invited_at < ctx.now - KEPT_FOR))


def _account_for(session: Session, ctx: Context, row: Invitation, mail: str) -> Account:
    account = session.scalar(sa.select(Account).where(Account.rpps == row.rpps))
    taken = session.scalar(sa.select(Account).where(Account.mail == mail))
    if taken is not None and taken is not account:
        raise AddressTaken
    if account is None:
        account = Account(
            kind=AccountKind.DOCTOR,
            mail=mail,
            password_hash="",
            name=row.name,
            rpps=row.rpps,
            created_at=ctx.now,
        )
        session.add(account)
    return account


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


def _cancel(session: Session, ctx: Context, rpps: str) -> None:
    session.execute(
        sa.update(Invitation)
        .where(
            Invitation.rpps == rpps,
            Invitation.used_at.is_(None),
            Invitation.cancelled_at.is_(None),
        )
        .values(cancelled_at=ctx.now)
    )


def _state(row: Invitation, ctx: Context) -> CodeState:
    return code_state(row.invited_at, row.used_at, row.cancelled_at, row.wrong_tries, ctx.now)
