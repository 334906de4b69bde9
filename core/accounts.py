"""Sign-in to both sites, and the accounts behind it.

A wrong password, an unknown mail and a suspended account get the same answer in the same time. The
session itself is `sessions`' matter, opening an account with a slip is `activation`'s.
"""

import re
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit, passwords, second_factor
from core.attempts import counted
from core.context import Context, Viewer, ViewerKind
from core.errors import AddressTaken, CredentialsRefused, InvalidInput
from core.establishments import establishment_in
from core.model import Account, Staff
from core.model.accounts import AccountKind
from core.queries import Query
from core.rules.roles import REGIONAL_ROLES, Role
from core.rules.second_factor import Missing

MAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]{1,185}\.[^@\s,;<>\".]{2,}")
LONGEST_MAIL = 254
LONGEST_NAME = 200
KINDS = {AccountKind.PERSON: ViewerKind.PERSON, AccountKind.DOCTOR: ViewerKind.DOCTOR}

_USABLE_ACCOUNT = Query(
    sa.select(Account.kind, Account.name).where(
        Account.id == sa.bindparam("account"), Account.suspended_at.is_(None)
    )
)


def mail_address(typed: str) -> str:
    """A mail address in the form kept. Raises InvalidInput."""
    mail = typed.strip().lower()
    if len(mail) > LONGEST_MAIL or not MAIL.fullmatch(mail):
        raise InvalidInput("mail", "not-a-mail-address")
    return mail


def person_name(typed: str) -> str:
    """A name in the form kept: the trail names whoever acts. Raises InvalidInput."""
    name = " ".join(typed.split())
    if not name:
        raise InvalidInput("name", "missing")
    if len(name) > LONGEST_NAME:
        raise InvalidInput("name", "too-long")
    return name


@dataclass(frozen=True, slots=True)
class Proven:
    """Somebody whose password is right, and what she must do before she is signed in."""

    viewer: Viewer
    missing: Missing


def sign_in(ctx: Context, typed_mail: str, password: str) -> Proven:
    """The patient or doctor with this mail and password; `second_step` does what is missing.

    Raises CredentialsRefused, TooManyAttempts.
    """
    mail = typed_mail.strip().lower()
    with counted(ctx, "patient", mail):
        with ctx.db.reading() as session:
            account = session.scalar(sa.select(Account).where(Account.mail == mail))
            kept = account.password_hash if account and not account.suspended_at else None
            viewer = viewer_of_account(account) if account else None
        recognised = _recognised(ctx, viewer, password, kept)
        with ctx.db.writing() as session:
            return proven(session, ctx, recognised)


def sign_in_staff(ctx: Context, typed_mail: str, password: str) -> Proven:
    """The member of staff with this mail and password; `second_step` does what is missing.

    Raises CredentialsRefused, TooManyAttempts.
    """
    mail = typed_mail.strip().lower()
    with counted(ctx, "admin", mail):
        with ctx.db.reading() as session:
            staff = session.scalar(sa.select(Staff).where(Staff.mail == mail))
            kept = staff.password_hash if staff and not staff.suspended_at else None
            viewer = viewer_of_staff(staff) if staff else None
        recognised = _recognised(ctx, viewer, password, kept)
        with ctx.db.writing() as session:
            return proven(session, ctx, recognised)


def proven(session: Session, ctx: Context, viewer: Viewer) -> Proven:
    """Somebody who proved who she is; where nothing is missing, she is signed in, and the trail says
    so."""
    missing = second_factor.what_is_missing(session, viewer)
    if missing is Missing.NOTHING:
        audit.record(session, ctx.seen_by(viewer), audit.Action.SIGNED_IN)
    return Proven(viewer, missing)


def confirm(ctx: Context, password: str) -> None:
    """Be sure that it is still the viewer who sits there, before what opens her account changes.

    Raises CredentialsRefused, TooManyAttempts.
    """
    with counted(ctx, "confirmation", str(ctx.viewer.id)):
        with ctx.db.reading() as session:
            kept = session.get_one(Account, ctx.viewer.id).password_hash
        if not passwords.matches(password, kept):
            audit.record_refusal(ctx, audit.Action.VIEWER_CONFIRMED, CredentialsRefused.code)
            raise CredentialsRefused


def sign_out(ctx: Context) -> None:
    """Tell the trail; ending the session is `sessions.end`."""
    with ctx.db.writing() as session:
        audit.record(session, ctx, audit.Action.SIGNED_OUT)


def account_viewer(ctx: Context, account_id: int) -> Viewer | None:
    """The viewer of a running session, or None once the account is suspended or gone."""
    with ctx.db.asking() as asked:
        account = _USABLE_ACCOUNT.first(asked, account=account_id)
    return account and Viewer(KINDS[account.kind], account_id, account.name)


def staff_viewer(ctx: Context, staff_id: int) -> Viewer | None:
    """The viewer of a running session, or None once the member of staff is suspended or gone."""
    with ctx.db.reading() as session:
        staff = session.get(Staff, staff_id)
        return viewer_of_staff(staff) if staff and staff.suspended_at is None else None


def create_staff(
    ctx: Context, mail: str, name: str, role: Role, finess: str | None, password: str
) -> None:
    """Add a member of staff. Raises InvalidInput, AddressTaken, PasswordTooWeak."""
    address, full_name = mail_address(mail), person_name(name)
    passwords.refuse_weak(password, [full_name, address])
    password_hash = passwords.hashed(password)
    with ctx.db.writing() as session:
        if session.scalar(sa.select(Staff.id).where(Staff.mail == address)):
            raise AddressTaken
        session.add(
            Staff(
                mail=address,
                name=full_name,
                role=role,
                establishment_id=_workplace(session, role, finess),
                password_hash=password_hash,
                created_at=ctx.now,
            )
        )
        audit.record(session, ctx, audit.Action.STAFF_CREATED, details={"role": role.value})


def _workplace(session: Session, role: Role, finess: str | None) -> int | None:
    if finess is None:
        if role not in REGIONAL_ROLES:
            raise InvalidInput("establishment", "missing")
        return None
    return establishment_in(session, finess).id


def viewer_of(row: Account | Staff) -> Viewer:
    return viewer_of_staff(row) if isinstance(row, Staff) else viewer_of_account(row)


def viewer_of_account(account: Account) -> Viewer:
    return Viewer(KINDS[account.kind], account.id, account.name)


def viewer_of_staff(staff: Staff) -> Viewer:
    place = staff.establishment.name if staff.establishment else ""
    return Viewer(ViewerKind.STAFF, staff.id, staff.name, staff.role, staff.establishment_id, place)


def _recognised(ctx: Context, viewer: Viewer | None, password: str, kept: str | None) -> Viewer:
    if not passwords.matches(password, kept) or viewer is None:
        audit.record_refusal(ctx, audit.Action.SIGNED_IN, CredentialsRefused.code)
        raise CredentialsRefused
    return viewer
