"""Writes down what somebody is to be told outside of the site, with the change it tells of.

Mails are made and sent by the worker, in `mailing`.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.model import Account, Notice, Proxy
from core.records import record_ids
from core.rules.consent import proxy_in_force
from core.rules.notices import NoticeKind


def notify(
    session: Session,
    ctx: Context,
    kind: NoticeKind,
    account_id: int,
    facts: Mapping[str, Any] | None = None,
    *,
    exam_id: int | None = None,
    version: int | None = None,
) -> None:
    """Add a notice to an account within the caller's transaction; saying the same again before it was
    mailed adds nothing."""
    told = dict(facts or {})
    if exam_id is None and _is_waiting(session, kind, account_id, told):
        return
    session.add(
        Notice(
            kind=kind,
            account_id=account_id,
            exam_id=exam_id,
            version=version,
            facts=told,
            noticed_at=ctx.now,
            gather_from=ctx.now,
        )
    )


def notify_those_who_look_for(
    session: Session,
    ctx: Context,
    kind: NoticeKind,
    person_id: int,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Add a notice to a patient's own account, and to those of people who look for her now."""
    for account_id in accounts_that_look_for(session, ctx, person_id):
        notify(session, ctx, kind, account_id, facts)


def accounts_that_look_for(session: Session, ctx: Context, person_id: int) -> list[int]:
    """A patient's own account, and those of people who look for her now."""
    records = record_ids(session, person_id)
    own = session.scalars(
        sa.select(Account.id).where(Account.patient_id.in_(records), Account.suspended_at.is_(None))
    )
    proxies = session.scalars(
        sa.select(Proxy)
        .join(Account, Account.id == Proxy.account_id)
        .where(Proxy.patient_id.in_(records), Account.suspended_at.is_(None))
    )
    others = [proxy.account_id for proxy in proxies if _is_in_force(proxy, ctx)]
    return list(dict.fromkeys([*own, *others]))


def _is_in_force(proxy: Proxy, ctx: Context) -> bool:
    return proxy_in_force(
        proxy.capacity,
        proxy.patient.birth_date,
        proxy.patient.protected,
        proxy.began_at,
        proxy.ends_at,
        proxy.ended_at,
        ctx.now,
    )


def _is_waiting(
    session: Session, kind: NoticeKind, account_id: int, facts: Mapping[str, Any]
) -> bool:
    waiting = session.scalars(
        sa.select(Notice.facts).where(
            Notice.account_id == account_id,
            Notice.kind == kind,
            Notice.gather_from.is_not(None),
        )
    )
    return facts in waiting.all()
