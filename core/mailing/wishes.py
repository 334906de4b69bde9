"""Which notices an account wants by mail: all, until it says otherwise; some are always sent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context, ViewerKind
from core.model import Account, UnwantedNotice
from core.rules.notices import ALWAYS_SENT, OF_DOCTORS, OF_PERSONS, NoticeKind


@dataclass(frozen=True, slots=True)
class Wish:
    kind: NoticeKind
    is_wanted: bool
    is_always_sent: bool


@dataclass(frozen=True, slots=True)
class Wishes:
    mail: str
    """The address they are sent to."""
    fails_from: datetime | None
    """They don't arrive since then."""
    wishes: Sequence[Wish]


def is_wanted(session: Session, account_id: int, kind: NoticeKind) -> bool:
    """Whether an account is told of this by mail."""
    return kind in ALWAYS_SENT or session.get(UnwantedNotice, (account_id, kind)) is None


def own_wishes(ctx: Context) -> Wishes:
    """What the viewer is told of by mail, and where."""
    with ctx.db.reading() as session:
        account = session.get_one(Account, ctx.viewer.id)
        wishes = [
            Wish(kind, is_wanted(session, account.id, kind), kind in ALWAYS_SENT)
            for kind in kinds_for(ctx)
        ]
        return Wishes(account.mail, account.mail_fails_from, wishes)


def wish(ctx: Context, wanted: Collection[NoticeKind]) -> None:
    """From now on the viewer is told of these kinds, of those always sent, and of no others."""
    unwanted = set(kinds_for(ctx)) - set(wanted) - ALWAYS_SENT
    with ctx.db.writing() as session:
        session.execute(sa.delete(UnwantedNotice).where(UnwantedNotice.account_id == ctx.viewer.id))
        session.add_all(UnwantedNotice(account_id=ctx.viewer.id, kind=kind) for kind in unwanted)


def kinds_for(ctx: Context) -> Sequence[NoticeKind]:
    """What somebody like the viewer may be told of."""
    return OF_DOCTORS if ctx.viewer.kind is ViewerKind.DOCTOR else OF_PERSONS
