"""An arrival: one sending from its first object to its last. What it brought is shown once it ends.

Until then its objects are kept and acknowledged, but are no part of what anyone sees; so a sender that
dies in the middle leaves nothing half visible, and sending again completes it.
"""

from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.context import Context
from core.errors import InvalidInput
from core.model import Arrival, Establishment, Exam, Instance
from core.model.receiving import Door


@dataclass(slots=True)
class OpenArrival:
    """An arrival under way, and what it has brought so far."""

    id: int
    establishment_id: int
    accepted: int = 0
    unchanged: int = 0
    refused: int = 0
    exams: set[int] = field(default_factory=set)


def begin(ctx: Context, door: Door, finess: str) -> OpenArrival:
    """Open an arrival from an establishment. Raises InvalidInput for one that isn't known."""
    with ctx.db.reading() as session:
        found = session.scalar(sa.select(Establishment.id).where(Establishment.finess == finess))
    if found is None:
        raise InvalidInput("establishment", "unknown")
    return begin_at(ctx, door, found)


def begin_at(ctx: Context, door: Door, establishment_id: int) -> OpenArrival:
    """Open an arrival from the establishment that has this number in our tables."""
    with ctx.db.writing() as session:
        row = Arrival(door=door, establishment_id=establishment_id, opened_at=ctx.now)
        session.add(row)
        session.flush()
        return OpenArrival(row.id, establishment_id)


def end(ctx: Context, arrival: OpenArrival, *, cut_off: bool = False) -> None:
    """Close an arrival: its exams are complete now, and their pictures are to be prepared.

    Each exam in a transaction of its own, for an archive may send tens of thousands at once.
    """
    for exam_id in () if cut_off else sorted(arrival.exams):
        with ctx.db.writing() as session:
            _settle(session, ctx, session.get_one(Exam, exam_id))
    with ctx.db.writing() as session:
        row = session.get_one(Arrival, arrival.id)
        row.closed_at, row.is_cut_off = ctx.now, cut_off
        row.accepted, row.unchanged = arrival.accepted, arrival.unchanged
        row.refused = arrival.refused
        audit.record(
            session,
            ctx,
            audit.Action.ARRIVAL_ENDED,
            details={
                "arrival": arrival.id,
                "accepted": arrival.accepted,
                "unchanged": arrival.unchanged,
                "refused": arrival.refused,
            },
        )


def _settle(session: Session, ctx: Context, exam: Exam) -> None:
    exam.settled_at = exam.settled_at or ctx.now
    for series in exam.series:
        joined = session.execute(
            sa.update(Instance)
            .where(Instance.series_id == series.id, ~Instance.settled)
            .values(settled=True)
            .returning(Instance.id)
        ).all()
        if joined:
            series.prepare_from, series.prepare_tries = ctx.now, 0
            series.pack_from, series.pack_tries = ctx.now, 0
