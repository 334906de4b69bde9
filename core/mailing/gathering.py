"""Makes one mail of the notices of one kind that wait for an account, once it may get another."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.mailing.wishes import is_wanted
from core.model import Account, Mail, Notice
from core.rules.notices import is_news, may_mail_from


def gather_next_mail(ctx: Context) -> bool:
    """Gather what has waited longest; False when nothing waits, or where mails aren't sent."""
    if ctx.settings.mail is None:
        return False
    with ctx.db.reading() as session:
        if _next(session, ctx) is None:
            return False
    with ctx.db.writing() as session:
        notice = _next(session, ctx)  # another worker may have been faster
        if notice is not None:
            _gather(session, ctx, notice)
    return True


def _next(session: Session, ctx: Context) -> Notice | None:
    return session.scalars(
        sa.select(Notice)
        .where(Notice.gather_from <= ctx.now)
        .order_by(Notice.gather_from, Notice.id)
        .limit(1)
    ).first()


def _gather(session: Session, ctx: Context, notice: Notice) -> None:
    # Locked, so that two workers can't make two mails of what belongs in one.
    account = session.get_one(Account, notice.account_id, with_for_update=True)
    begins = may_mail_from(_last_made(session, notice), ctx.now)
    waiting = _waiting_with(session, notice)
    if ctx.now < begins:
        for one in waiting:
            one.gather_from = begins
        return
    told = [one for one in waiting if is_news(one.noticed_at, ctx.now)]
    if told and account.suspended_at is None and is_wanted(session, account.id, notice.kind):
        _make(session, ctx, notice, told)
    for one in waiting:
        one.gather_from = None


def _make(session: Session, ctx: Context, notice: Notice, told: list[Notice]) -> None:
    session.add(
        Mail(
            account_id=notice.account_id,
            kind=notice.kind,
            made_at=ctx.now,
            send_from=ctx.now,
            notices=told,
        )
    )


def _waiting_with(session: Session, notice: Notice) -> list[Notice]:
    return list(
        session.scalars(
            sa.select(Notice)
            .where(
                Notice.account_id == notice.account_id,
                Notice.kind == notice.kind,
                Notice.gather_from.is_not(None),
            )
            .order_by(Notice.id)
        )
    )


def _last_made(session: Session, notice: Notice) -> datetime | None:
    return session.scalar(
        sa.select(sa.func.max(Mail.made_at)).where(
            Mail.account_id == notice.account_id, Mail.kind == notice.kind
        )
    )
