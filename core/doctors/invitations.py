"""Inviting doctors: with the code of an invitation a vetted doctor opens an account, or comes back.

The code works together with the RPPS number (the mechanism is `core.invitations`). For a doctor who has
an account, it sets a new password and a new authenticator, and all sessions end.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit, invitations, passwords, second_factor, sessions
from core.accounts import mail_address, viewer_of_account
from core.context import Context, Viewer
from core.errors import AddressTaken
from core.invitations import CheckedInvitation, Invited, Invitee
from core.model import Account, Invitation
from core.model.accounts import AccountKind
from core.rules.rpps import read_rpps


def invite_vetted(session: Session, ctx: Context, name: str, rpps: str, mail: str) -> Invited:
    """Make an invitation, cancelling earlier ones of this doctor, in the caller's transaction."""
    invited = invitations.issue(session, ctx, Invitee(name, mail, rpps=rpps))
    audit.record(session, ctx, audit.Action.DOCTOR_INVITED, details={"doctor": name})
    return invited


def check_invitation(ctx: Context, typed_code: str, typed_rpps: str) -> CheckedInvitation:
    """The invitation of this code and RPPS number. Raises CredentialsRefused, TooManyAttempts."""
    rpps = read_rpps(typed_rpps)
    return invitations.check(ctx, typed_code, lambda row: rpps is not None and row.rpps == rpps)


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
        row = invitations.use_up(session, ctx, invitation_id)
        passwords.refuse_weak(password, [mail, *row.name.split()])
        account = _account_for(session, ctx, row, mail)
        account.name, account.mail, account.language = row.name, mail, language
        account.password_hash = passwords.hashed(password)
        session.flush()
        viewer = viewer_of_account(account)
        second_factor.forget(session, second_factor.holder_of(viewer))
        sessions.end_all(session, "patient", account.id)
        audit.record(session, ctx.seen_by(viewer), audit.Action.ACCOUNT_OPENED)
        return viewer


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
