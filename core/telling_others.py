"""Tells those who decide for a patient that another one of them answered: two parents decide each alone
(Civil Code, article 372-2), and neither is to be left in the dark.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context, ViewerKind
from core.model import Account, Patient
from core.notices import notify
from core.proxies import proxies_in_force
from core.records import record_ids
from core.rules.notices import NoticeKind


def tell_others(session: Session, ctx: Context, person: Patient, answered_by: str) -> None:
    """A notice to each who decides for this person, but the one who answered: at home she is the
    viewer, at a desk she is known by her name."""
    for account in _deciders(session, ctx, person):
        if not _answered(ctx, account, answered_by):
            notify(session, ctx, NoticeKind.ANSWERS_CHANGED, account.id, {"by": answered_by})


def _deciders(session: Session, ctx: Context, person: Patient) -> Iterator[Account]:
    """Nobody but an adult herself, unless somebody decides for her too."""
    proxies = proxies_in_force(session, person, ctx.now)
    yield from (proxy.account for proxy in proxies)
    if proxies:
        records = record_ids(session, person.id)
        yield from session.scalars(sa.select(Account).where(Account.patient_id.in_(records)))


def _answered(ctx: Context, account: Account, name: str) -> bool:
    if ctx.viewer.kind is ViewerKind.PERSON:
        return account.id == ctx.viewer.id
    return account.name == name
