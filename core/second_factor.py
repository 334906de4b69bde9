"""Authenticators and recovery codes: setting one up, and checking what somebody typed.

Any account may have one. The secret an app holds is derived from a nonce in the database and a key of
the settings, so that a copy of the database gives no codes. Which code counts is decided by
`rules.second_factor`; signing in with it is `second_step`'s matter.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

import pyotp
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context, Viewer, ViewerKind
from core.errors import CredentialsRefused
from core.model import Authenticator, RecoveryCode
from core.rules.roles import NEEDS_SECOND_FACTOR
from core.rules.second_factor import (
    RECOVERY_CODES,
    RECOVERY_LENGTH,
    Missing,
    accepted_step,
    missing,
    read_recovery_code,
    written_recovery_code,
)
from core.symbols import random_symbols

ISSUER = "Cigogne"
SECRET_BYTES = 20
"""As RFC 4226 recommends (section 4, R6)."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose authenticator: an account on the patient site, a member of staff on the admin site."""

    site: str
    id: int


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an app must be told to show our codes: by hand, or as the address in a QR code."""

    secret: str
    address: str


def holder_of(viewer: Viewer) -> Holder:
    assert viewer.id is not None
    return Holder("admin" if viewer.kind is ViewerKind.STAFF else "patient", viewer.id)


def what_is_missing(session: Session, viewer: Viewer) -> Missing:
    """What this viewer must still do after her password."""
    enrolled = authenticator(session, holder_of(viewer)) is not None
    return missing(required=_needs_one(viewer), enrolled=enrolled)


def _needs_one(viewer: Viewer) -> bool:
    return viewer.kind is ViewerKind.DOCTOR or viewer.role in NEEDS_SECOND_FACTOR


def new_nonce() -> str:
    """What a new authenticator's secret is derived from; kept in the session until it works."""
    return secrets.token_urlsafe(32)


def enrolment(ctx: Context, holder: Holder, mail: str, nonce: str) -> Enrolment:
    """What to show somebody who sets up her app."""
    secret = secret_of(ctx, holder, nonce)
    return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=mail, issuer_name=ISSUER))


def enrol(session: Session, ctx: Context, holder: Holder, nonce: str, typed: str) -> list[str]:
    """Keep an authenticator that shows the right code, in place of an earlier one; gives its
    recovery codes, which are told this once. Raises CredentialsRefused."""
    step = accepted_step(secret_of(ctx, holder, nonce), typed, None, ctx.now)
    if step is None:
        raise CredentialsRefused
    forget(session, holder)
    kept = Authenticator(
        site=holder.site, viewer_id=holder.id, nonce=nonce, last_step=step, enrolled_at=ctx.now
    )
    session.add(kept)
    session.flush()
    return _new_recovery_codes(session, ctx, kept)


def verify(session: Session, ctx: Context, holder: Holder, typed: str) -> None:
    """Use up the one-time or recovery code that was typed. Raises CredentialsRefused."""
    kept = authenticator(session, holder, lock=True)
    if kept is None:
        raise CredentialsRefused
    secret = secret_of(ctx, holder, kept.nonce)
    step = accepted_step(secret, typed, kept.last_step, ctx.now)
    if step is not None:
        kept.last_step = step
    else:
        _use_recovery_code(session, ctx, kept, typed)


def forget(session: Session, holder: Holder) -> None:
    """Remove somebody's authenticator with its recovery codes: her phone is lost, or replaced."""
    kept = authenticator(session, holder, lock=True)
    if kept is not None:
        session.execute(sa.delete(RecoveryCode).where(RecoveryCode.authenticator_id == kept.id))
        session.delete(kept)
        session.flush()


def secret_of(ctx: Context, holder: Holder, nonce: str) -> str:
    """The secret of an app, in base 32."""
    told = f"authenticator\n{holder.site}\n{holder.id}\n{nonce}"
    return base64.b32encode(_keyed(ctx, told)[:SECRET_BYTES]).decode()


def _new_recovery_codes(session: Session, ctx: Context, kept: Authenticator) -> list[str]:
    codes = [random_symbols(RECOVERY_LENGTH) for _ in range(RECOVERY_CODES)]
    session.add_all(
        RecoveryCode(authenticator_id=kept.id, code_hash=_code_hash(ctx, kept, code))
        for code in codes
    )
    return [written_recovery_code(code) for code in codes]


def _use_recovery_code(session: Session, ctx: Context, kept: Authenticator, typed: str) -> None:
    code = read_recovery_code(typed)
    found = code and session.scalar(
        sa.select(RecoveryCode).where(
            RecoveryCode.authenticator_id == kept.id,
            RecoveryCode.code_hash == _code_hash(ctx, kept, code),
            RecoveryCode.used_at.is_(None),
        )
    )
    if not found:
        raise CredentialsRefused
    found.used_at = ctx.now


def _code_hash(ctx: Context, kept: Authenticator, code: str) -> str:
    return _keyed(ctx, f"recovery code\n{kept.nonce}\n{code}").hex()


def _keyed(ctx: Context, text: str) -> bytes:
    """Each text begins with its purpose, so that none can stand for another (or for an event)."""
    return hmac.new(ctx.settings.audit_key, text.encode(), hashlib.sha256).digest()


def authenticator(session: Session, holder: Holder, *, lock: bool = False) -> Authenticator | None:
    """Somebody's authenticator, if she has one."""
    wanted = sa.select(Authenticator).where(
        Authenticator.site == holder.site, Authenticator.viewer_id == holder.id
    )
    return session.scalar(wanted.with_for_update() if lock else wanted)
