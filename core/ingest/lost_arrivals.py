"""Ends arrivals whose receiver died, and settles exams that nobody comes to complete.

A sender whose objects weren't acknowledged sends them again, soon as a rule; until then half an exam is
shown to nobody. After a time of silence what was acknowledged counts: it must not stay hidden for ever.
"""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from core.context import Context
from core.ingest.arrivals import record_end
from core.ingest.presence import forget, is_present
from core.ingest.settling import settle
from core.model import Arrival, Incoming

SILENCE = timedelta(minutes=10)


def sweep(ctx: Context) -> None:
    """Close what nobody is at any more, then settle what has waited long enough.

    Raises StorageAbsent: without the disk every arrival looks as if nobody were at it.
    """
    ctx.store.check()
    for arrival_id in _open(ctx):
        if not is_present(ctx.store, arrival_id):
            _close(ctx, arrival_id)
    for exam_id in _waiting(ctx):
        with ctx.db.writing() as session:
            settle(session, ctx, exam_id)


def _open(ctx: Context) -> Sequence[int]:
    with ctx.db.reading() as session:
        return session.scalars(sa.select(Arrival.id).where(Arrival.closed_at.is_(None))).all()


def _close(ctx: Context, arrival_id: int) -> None:
    with ctx.db.writing() as session:
        row = session.get_one(Arrival, arrival_id)
        if row.closed_at is None:  # it may have ended between our two looks
            row.closed_at, row.is_cut_off = ctx.now, True
            record_end(session, ctx, row)
    forget(ctx.store, arrival_id)


def _waiting(ctx: Context) -> Sequence[int]:
    """Exams to which nobody brings anything, and nobody has for a time."""
    closed, last = sa.func.count(Arrival.closed_at), sa.func.max(Arrival.closed_at)
    with ctx.db.reading() as session:
        return session.scalars(
            sa.select(Incoming.exam_id)
            .join(Arrival, Arrival.id == Incoming.arrival_id)
            .group_by(Incoming.exam_id)
            .having(closed == sa.func.count(), last <= ctx.now - SILENCE)
        ).all()
