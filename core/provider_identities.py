"""A person connects her account with a provider, so as to sign in by it, and takes that back.

Only she does, signed in, with her password typed again just before; and only with an identity that can be
hers (`rules.providers.can_be`). Both ways she is told by mail: it opens her account.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.context import Context
from core.errors import IdentityUnfit, ProviderAnswerInvalid
from core.model import Account, Patient, ProviderIdentity
from core.notices import notify
from core.openid.journey import Identified, Return, arrive
from core.openid.settings import ProviderSettings
from core.records import person_of
from core.rules.notices import NoticeKind
from core.rules.providers import Holder, ProviderKind, can_be


@dataclass(frozen=True, slots=True)
class Connected:
    """Since when somebody may sign in by a provider, and when she last did."""

    connected_at: datetime
    signed_in_at: datetime | None


def own_identities(ctx: Context) -> Mapping[str, Connected]:
    """The providers the viewer's account is connected with, by issuer."""
    with ctx.db.reading() as session:
        rows = session.scalars(
            sa.select(ProviderIdentity).where(ProviderIdentity.account_id == ctx.viewer.id)
        )
        return {row.issuer: Connected(row.connected_at, row.signed_in_at) for row in rows}


def connect(ctx: Context, back: Return) -> None:
    """Connect the viewer's account with the identity a provider sends back; again changes nothing.

    Raises SignInAbandoned, ProviderAnswerInvalid, ProviderUnavailable, and IdentityUnfit for one that
    can't be hers, opens another account, or comes beside another one of the same provider.
    """
    try:
        identified = arrive(back, ctx.now)
        _keep(ctx, identified)
    except (ProviderAnswerInvalid, IdentityUnfit) as refused:
        audit.record_refusal(ctx, audit.Action.PROVIDER_CONNECTED, refused.code)
        raise


def disconnect(ctx: Context, settings: ProviderSettings) -> None:
    """From now on this provider opens the viewer's account no more."""
    with ctx.db.writing() as session:
        account = session.get_one(Account, ctx.viewer.id)
        kept = session.scalar(
            sa.select(ProviderIdentity).where(
                ProviderIdentity.account_id == account.id,
                ProviderIdentity.issuer == settings.issuer,
            )
        )
        if kept is not None:
            session.delete(kept)
            _tell(session, ctx, audit.Action.PROVIDER_DISCONNECTED, account, settings.kind)


def _keep(ctx: Context, identified: Identified) -> None:
    with ctx.db.writing() as session:
        account = session.get_one(Account, ctx.viewer.id, with_for_update=True)
        if not can_be(identified.claims, _holder(session, account)):
            raise IdentityUnfit
        kept = _kept(session, account, identified)
        if kept is not None:
            return
        session.add(
            ProviderIdentity(
                account_id=account.id,
                issuer=identified.issuer,
                subject=identified.subject,
                connected_at=ctx.now,
            )
        )
        _tell(session, ctx, audit.Action.PROVIDER_CONNECTED, account, identified.kind)


def _kept(session: Session, account: Account, identified: Identified) -> ProviderIdentity | None:
    """The same, where it is there already. Raises IdentityUnfit where another one is in its way."""
    hers = sa.and_(
        ProviderIdentity.account_id == account.id, ProviderIdentity.issuer == identified.issuer
    )
    same = sa.and_(
        ProviderIdentity.issuer == identified.issuer,
        ProviderIdentity.subject == identified.subject,
    )
    found = session.scalars(sa.select(ProviderIdentity).where(sa.or_(hers, same))).all()
    for one in found:
        if (one.account_id, one.subject) != (account.id, identified.subject):
            raise IdentityUnfit
    return found[0] if found else None


def _holder(session: Session, account: Account) -> Holder:
    if account.patient_id is None:
        return Holder(account.name)
    record = person_of(session, session.get_one(Patient, account.patient_id))
    return Holder(record.given_name, record.birth_date, record.sex)


def _tell(
    session: Session, ctx: Context, action: audit.Action, account: Account, kind: ProviderKind
) -> None:
    details = {"provider": kind.value}
    audit.record(session, ctx, action, patient_id=account.patient_id, details=details)
    opens = action is audit.Action.PROVIDER_CONNECTED
    notify(session, ctx, NoticeKind.SIGN_IN_CHANGED, account.id, {**details, "opens": opens})
