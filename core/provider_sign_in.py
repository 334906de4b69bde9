"""Signing in by the word of a provider: whose account it is, and what may still be missing.

A person's account is the one she connected; a doctor's is the one that was vetted under the number that
Pro Santé Connect vouches for. No account is made here, and none is found by traits. What a provider's
word is worth is decided by `rules.providers`.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit, second_factor
from core.accounts import Proven, viewer_of_account
from core.context import Context
from core.errors import CredentialsRefused, ProviderAnswerInvalid
from core.model import Account, ProviderIdentity
from core.model.accounts import AccountKind
from core.openid.journey import Identified, Return, arrive
from core.rules.providers import ProviderKind, counts_as_two_factors, name_told
from core.rules.second_factor import Missing

NO_ACCOUNT = "no-account"


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody a provider vouches for, and no account is hers."""

    name: str
    rpps: str | None


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody whose account it is, and where signing out over there begins."""

    proven: Proven
    farewell: str


def sign_in_by_provider(ctx: Context, back: Return) -> Entered | Stranger:
    """The patient or doctor a provider sends back. Raises SignInAbandoned, ProviderAnswerInvalid,
    ProviderUnavailable, and CredentialsRefused for an account that is suspended."""
    try:
        identified = arrive(back, ctx.now)
    except ProviderAnswerInvalid as invalid:
        audit.record_refusal(ctx, audit.Action.SIGNED_IN, f"{invalid.code} {invalid.problem}")
        raise
    with ctx.db.writing() as session:
        account = _account_of(session, ctx, identified)
        if account is not None and account.suspended_at is None:
            return Entered(_proven(session, ctx, account, identified), identified.farewell)
    reason = NO_ACCOUNT if account is None else CredentialsRefused.code
    audit.record_refusal(ctx, audit.Action.SIGNED_IN, reason)
    if account is None:
        return Stranger(name_told(identified.claims), identified.rpps)
    raise CredentialsRefused


def _account_of(session: Session, ctx: Context, identified: Identified) -> Account | None:
    if identified.kind is ProviderKind.PRO_SANTE_CONNECT:
        return _vetted(session, identified.rpps) if identified.rpps else None
    kept = session.scalar(
        sa.select(ProviderIdentity)
        .where(
            ProviderIdentity.issuer == identified.issuer,
            ProviderIdentity.subject == identified.subject,
        )
        .with_for_update()
    )
    if kept is None:
        return None
    kept.signed_in_at = ctx.now
    return session.get_one(Account, kept.account_id)


def _vetted(session: Session, rpps: str) -> Account | None:
    return session.scalar(
        sa.select(Account).where(Account.kind == AccountKind.DOCTOR, Account.rpps == rpps)
    )


def _proven(session: Session, ctx: Context, account: Account, identified: Identified) -> Proven:
    viewer = viewer_of_account(account)
    missing = (
        Missing.NOTHING
        if counts_as_two_factors(identified.kind, identified.level)
        else second_factor.what_is_missing(session, viewer)
    )
    if missing is Missing.NOTHING:
        audit.record(
            session,
            ctx.seen_by(viewer),
            audit.Action.SIGNED_IN,
            details={"provider": identified.kind.value},
        )
    return Proven(viewer, missing)
