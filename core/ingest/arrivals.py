"""An arrival: one sending from its first object to its last. What it brought is shown once it ends.

Until then its objects are kept and acknowledged, but are no part of what anyone sees; so a sender that
dies in the middle leaves nothing half visible, and sending again completes it. An exam that several
bring at once is complete when the last of them ends. One that was cut off and never comes again is
settled with what is there by `lost_arrivals`.
"""

from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.context import Context
from core.establishments import establishment_of
from core.ingest.familiar import Familiar
from core.ingest.header import ReceivedHeader
from core.ingest.presence import Presence, be_present, is_present
from core.ingest.settling import settle
from core.model import Arrival, Incoming
from core.model.receiving import Door


@dataclass(slots=True)
class OpenArrival:
    """An arrival under way, and what it has brought so far."""

    id: int
    establishment_id: int
    presence: Presence
    accepted: int = 0
    unchanged: int = 0
    refused: int = 0
    exams: set[int] = field(default_factory=set)
    familiar: dict[ReceivedHeader, Familiar] = field(default_factory=dict)
    """Series it has brought something to already, by what their objects have in common."""


def begin(ctx: Context, door: Door, finess: str) -> OpenArrival:
    """Open an arrival from an establishment. Raises InvalidInput for one that isn't known."""
    return begin_at(ctx, door, establishment_of(ctx, finess))


def begin_at(ctx: Context, door: Door, establishment_id: int) -> OpenArrival:
    """Open an arrival from the establishment that has this number in our tables.

    We are present before anybody else can see it. Raises StorageAbsent, StorageFailed.
    """
    with ctx.db.writing() as session:
        row = Arrival(door=door, establishment_id=establishment_id, opened_at=ctx.now)
        session.add(row)
        session.flush()
        return OpenArrival(row.id, establishment_id, be_present(ctx.store, row.id))


def note(session: Session, arrival: OpenArrival, exam_id: int) -> None:
    """Write down that an arrival brings something to an exam, in the transaction that takes it in."""
    if exam_id not in arrival.exams:
        session.merge(Incoming(arrival_id=arrival.id, exam_id=exam_id))


def end(ctx: Context, arrival: OpenArrival, *, cut_off: bool = False) -> None:
    """Close an arrival: its exams are complete now, unless somebody else is still bringing to them.

    One that was cut off is expected again, and its exams wait. Each exam in a transaction of its own,
    for an archive may send tens of thousands at once.
    """
    _close(ctx, arrival, cut_off=cut_off)
    arrival.presence.end()
    for exam_id in () if cut_off else sorted(arrival.exams):
        with ctx.db.writing() as session:
            if not _is_still_coming(session, ctx, exam_id):
                settle(session, ctx, exam_id)


def _close(ctx: Context, arrival: OpenArrival, *, cut_off: bool) -> None:
    with ctx.db.writing() as session:
        row = session.get_one(Arrival, arrival.id)
        row.closed_at, row.is_cut_off = ctx.now, cut_off
        row.accepted, row.unchanged = arrival.accepted, arrival.unchanged
        row.refused = arrival.refused
        record_end(session, ctx, row)


def record_end(session: Session, ctx: Context, row: Arrival) -> None:
    """Tell of the end of an arrival, within the caller's transaction."""
    details = {
        "arrival": row.id,
        "accepted": row.accepted,
        "unchanged": row.unchanged,
        "refused": row.refused,
    }
    reason = "cut-off" if row.is_cut_off else ""
    audit.record(session, ctx, audit.Action.ARRIVAL_ENDED, reason=reason, details=details)


def _is_still_coming(session: Session, ctx: Context, exam_id: int) -> bool:
    """Whether somebody who is alive brings something to this exam."""
    others = session.scalars(
        sa.select(Arrival.id)
        .join(Incoming, Incoming.arrival_id == Arrival.id)
        .where(Incoming.exam_id == exam_id, Arrival.closed_at.is_(None))
    )
    return any(is_present(ctx.store, arrival_id) for arrival_id in others)
