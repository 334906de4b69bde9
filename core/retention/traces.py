"""Removes what is left of shares that ended long ago, and packages nobody asked for lately."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.model import Package, Share, ShareExam, ShareOpening

AT_ONCE = 500


def count_shares(session: Session, ctx: Context, days: int) -> int:
    over = sa.select(sa.func.count()).where(Share.ends_at < ctx.now - timedelta(days=days))
    return session.scalar(over) or 0


def count_packages(session: Session, ctx: Context, days: int) -> int:
    over = sa.select(sa.func.count()).where(Package.made_at < ctx.now - timedelta(days=days))
    return session.scalar(over) or 0


def remove_shares(ctx: Context, days: int) -> int:
    """With their openings; the trail tells of both for as long as it is kept."""
    gone = 0
    while some := _remove_some_shares(ctx, days):
        gone += some
    return gone


def _remove_some_shares(ctx: Context, days: int) -> int:
    with ctx.db.writing() as session:
        over = sa.select(Share.id).where(Share.ends_at < ctx.now - timedelta(days=days))
        some = session.scalars(over.order_by(Share.id).limit(AT_ONCE)).all()
        session.execute(sa.delete(ShareOpening).where(ShareOpening.share_id.in_(some)))
        session.execute(sa.delete(ShareExam).where(ShareExam.share_id.in_(some)))
        session.execute(sa.delete(Share).where(Share.id.in_(some)))
        return len(some)


def remove_packages(ctx: Context, days: int) -> int:
    """The worker sweeps what no row names any more."""
    with ctx.db.writing() as session:
        over = Package.made_at < ctx.now - timedelta(days=days)
        some = session.scalars(sa.select(Package.id).where(over)).all()
        session.execute(sa.delete(Package).where(over))
        return len(some)
