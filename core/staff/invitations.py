"""Inviting colleagues: an account waits for who opens it with the invitation's code and her mail.

Nobody else ever knows her password. The same invitation lets somebody back in who lost password or
phone: old password, authenticator and sessions are gone then. The mechanism is `core.invitations`.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit, invitations, passwords, second_factor, sessions
from core.accounts import Proven, mail_address, person_name, proven, viewer_of_staff
from core.context import Context
from core.errors import AddressTaken, CredentialsRefused, InvalidInput, NotInThisState
from core.establishments import establishment_in
from core.invitations import CheckedInvitation, Invited, Invitee
from core.model import Staff
from core.rules.roles import REGIONAL_ROLES, Role
from core.rules.staffing import Post, may_appoint
from core.staff.directory import colleague_row, own_post, tell

NO_PASSWORD_YET = ""


@dataclass(frozen=True, slots=True)
class NewColleague:
    """Who is to come, as typed. `finess` is None where she is to work where her inviter does."""

    name: str
    mail: str
    role: Role
    finess: str | None = None


def invite(ctx: Context, typed: NewColleague) -> Invited:
    """Add a colleague who comes by invitation. Raises InvalidInput, AddressTaken."""
    name, mail = person_name(typed.name), mail_address(typed.mail)
    with ctx.db.writing() as session:
        place = _place(session, ctx, typed)
        if not may_appoint(own_post(ctx.viewer), Post(typed.role, place)):
            raise InvalidInput("role", "not-hers-to-give")
        if session.scalar(sa.select(Staff.id).where(Staff.mail == mail)):
            raise AddressTaken
        row = Staff(
            mail=mail,
            name=name,
            role=typed.role,
            establishment_id=place,
            password_hash=NO_PASSWORD_YET,
            created_at=ctx.now,
        )
        session.add(row)
        session.flush()
        return _invited(session, ctx, row)


def invite_again(ctx: Context, number: int) -> Invited:
    """A way in for a colleague who lost her code, password or phone. Raises NotFound, and
    NotInThisState for one who may not come in."""
    with ctx.db.writing() as session:
        row = colleague_row(session, ctx, number)
        if row.suspended_at is not None:
            raise NotInThisState
        return _invited(session, ctx, row)


def check_invitation(ctx: Context, typed_code: str, typed_mail: str) -> CheckedInvitation:
    """The invitation of this code and mail address. Raises CredentialsRefused, TooManyAttempts."""
    mail = typed_mail.strip().lower()
    return invitations.check(
        ctx, typed_code, lambda row: row.staff_id is not None and row.mail == mail
    )


def accept_invitation(ctx: Context, invitation_id: int, password: str, language: str) -> Proven:
    """Give the account its password, and use the invitation up; what is still missing comes next.

    Raises PasswordTooWeak, and CredentialsRefused for an invitation that was used or cancelled since
    it was checked.
    """
    with ctx.db.writing() as session:
        invitation = invitations.use_up(session, ctx, invitation_id)
        row = session.get(Staff, invitation.staff_id)
        if row is None or row.suspended_at is not None:
            raise CredentialsRefused
        passwords.refuse_weak(password, [row.mail, *row.name.split()])
        row.password_hash, row.language = passwords.hashed(password), language
        viewer = viewer_of_staff(row)
        second_factor.forget(session, second_factor.holder_of(viewer))
        sessions.end_all(session, "admin", row.id)
        audit.record(session, ctx.seen_by(viewer), audit.Action.ACCOUNT_OPENED)
        return proven(session, ctx, viewer)


def _invited(session: Session, ctx: Context, row: Staff) -> Invited:
    invited = invitations.issue(session, ctx, Invitee(row.name, row.mail, staff_id=row.id))
    tell(session, ctx, audit.Action.STAFF_INVITED, row)
    return invited


def _place(session: Session, ctx: Context, typed: NewColleague) -> int | None:
    """Where she is to work: as chosen, or else where her inviter does."""
    if typed.finess:
        return establishment_in(session, typed.finess).id
    if ctx.viewer.establishment_id is None and typed.role not in REGIONAL_ROLES:
        raise InvalidInput("establishment", "missing")
    return ctx.viewer.establishment_id
