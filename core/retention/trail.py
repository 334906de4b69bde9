"""Cuts off the beginning of the trail, piece by piece, so that what is left still verifies.

Each piece ends with an event that tells up to where the trail went, and the digest of the last one that
went: it is chained and keyed like all others, so nobody without the key can make the beginning shorter.
"""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.audit_verification import Start
from core.context import Context
from core.model import Event

AT_ONCE = 1000


def count_over(session: Session, ctx: Context, days: int) -> int:
    """How many events may go."""
    first, last = (
        session.scalar(sa.select(sa.func.min(Event.sequence))),
        _last_over(session, ctx, days),
    )
    return 0 if first is None or last is None else last - first + 1


def shorten(ctx: Context, days: int, at_once: int = AT_ONCE) -> int:
    """Remove what is over; gives how many events went. May be killed and called again."""
    with ctx.db.reading() as session:
        last = _last_over(session, ctx, days)
    gone = 0
    while last is not None and (piece := shorten_once(ctx, last, at_once)):
        gone += piece
    return gone


def shorten_once(ctx: Context, last: int, at_once: int) -> int:
    """Remove at most so many events up to the last, in one transaction; gives how many."""
    with ctx.db.writing() as session:
        first = session.scalar(sa.select(sa.func.min(Event.sequence)))
        if first is None or first > last:
            return 0
        end = session.get_one(Event, min(last, first + at_once - 1))
        start = Start(end.sequence, end.digest)
        audit.record(session, ctx, audit.Action.TRAIL_SHORTENED, details=start.as_details())
        session.execute(sa.delete(Event).where(Event.sequence <= start.sequence))
        return int(start.sequence - first + 1)


def _last_over(session: Session, ctx: Context, days: int) -> int | None:
    """The last before the first that is to stay: clocks may go back, chains not."""
    since = ctx.now - timedelta(days=days)
    stays = session.scalar(sa.select(sa.func.min(Event.sequence)).where(Event.recorded_at >= since))
    over = sa.select(sa.func.max(Event.sequence))
    last: int | None = session.scalar(over if stays is None else over.where(Event.sequence < stays))
    return last
