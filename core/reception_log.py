"""Everything that came in, page by page: by kind, door and day, the newest first (feature I7).

An establishment sees its own. The newest page costs the same however much came before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.errors import NotFound
from core.ingest import messages
from core.model import Arrival, Matching, ReceivedMessage, RefusedObject
from core.model.receiving import Door
from core.rules.days import bounds_of

PAGE = 50
DOORS = tuple(Door)


class Kind(Enum):
    """What the log is asked for."""

    ARRIVALS = "arrivals"
    REFUSED = "refused"
    SET_ASIDE = "set-aside"
    MESSAGES = "messages"
    REFUSED_MESSAGES = "refused-messages"


@dataclass(frozen=True, slots=True)
class Wanted:
    kind: Kind
    door: Door | None = None
    day: date | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class LogLine:
    """One thing that came. `code` is that of its refusal, "" for what was taken in."""

    id: int
    name: str
    """What its sender calls it."""
    door: Door | None
    """None: a message."""
    received_at: datetime
    code: str
    facts: Mapping[str, Any]
    details: Mapping[str, str]
    may_be_tried_again: bool
    matching: str | None = None
    """The pair of records that somebody has to look at first."""


@dataclass(frozen=True, slots=True)
class LogPage:
    lines: Sequence[LogLine]
    has_more: bool


def log(ctx: Context, wanted: Wanted) -> LogPage:
    """A page of what the viewer's establishment sent."""
    with ctx.db.reading() as session:
        lines = _READERS[wanted.kind](session, ctx.viewer.establishment_id, wanted)
    return LogPage(lines[:PAGE], len(lines) > PAGE)


def try_message_again(ctx: Context, message_id: int) -> str:
    """Carry out a refused message of the viewer's establishment; gives the code of the refusal that
    stands, or "". Raises NotFound."""
    with ctx.db.reading() as session:
        row = session.get(ReceivedMessage, message_id)
        if row is None or row.establishment_id != ctx.viewer.establishment_id:
            raise NotFound
    return messages.try_again(ctx, message_id)


Column = sa.orm.attributes.InstrumentedAttribute[datetime]
Statement = sa.Select[*tuple[Any, ...]]


def _paged(statement: Statement, moment: Column, wanted: Wanted) -> Statement:
    """One line more than the page holds tells whether there is another."""
    if wanted.day is not None:
        begins, ends = bounds_of(wanted.day)
        statement = statement.where(moment >= begins, moment < ends)
    newest = moment.desc(), moment.class_.id.desc()  # one sending may share one moment
    return statement.order_by(*newest).offset((wanted.page - 1) * PAGE).limit(PAGE + 1)


def _arrivals(session: Session, here: int | None, wanted: Wanted) -> list[LogLine]:
    statement = sa.select(Arrival).where(Arrival.establishment_id == here)
    if wanted.door is not None:
        statement = statement.where(Arrival.door == wanted.door)
    rows = session.scalars(_paged(statement, Arrival.opened_at, wanted))
    return [_arrival(row) for row in rows]


def _arrival(row: Arrival) -> LogLine:
    return LogLine(
        id=row.id,
        name="",
        door=row.door,
        received_at=row.opened_at,
        code="",
        facts={},
        details={
            "accepted": str(row.accepted),
            "unchanged": str(row.unchanged),
            "refused": str(row.refused),
        },
        may_be_tried_again=False,
    )


def _refused(session: Session, here: int | None, wanted: Wanted) -> list[LogLine]:
    is_aside = RefusedObject.object_key.is_not(None)
    kind = is_aside if wanted.kind is Kind.SET_ASIDE else ~is_aside
    statement = (
        sa.select(RefusedObject, Arrival.door, Matching.token)
        .join(Arrival, Arrival.id == RefusedObject.arrival_id)
        .outerjoin(
            Matching,
            sa.and_(Matching.id == RefusedObject.matching_id, Matching.decided_at.is_(None)),
        )
        .where(RefusedObject.establishment_id == here, kind, RefusedObject.tried_again_at.is_(None))
    )
    if wanted.door is not None:
        statement = statement.where(Arrival.door == wanted.door)
    rows = session.execute(_paged(statement, RefusedObject.received_at, wanted))
    return [_refused_line(row, door, matching) for row, door, matching in rows]


def _refused_line(row: RefusedObject, door: Door, matching: str | None) -> LogLine:
    return LogLine(
        id=row.id,
        name=row.name,
        door=door,
        received_at=row.received_at,
        code=row.code,
        facts=row.facts,
        details={"sha256": row.sha256},
        may_be_tried_again=row.object_key is not None,
        matching=matching,
    )


def _messages(session: Session, here: int | None, wanted: Wanted) -> list[LogLine]:
    statement = sa.select(ReceivedMessage).where(ReceivedMessage.establishment_id == here)
    if wanted.kind is Kind.REFUSED_MESSAGES:
        statement = statement.where(ReceivedMessage.code != "")
    if wanted.door is not None:  # messages come by a door of their own
        statement = statement.where(sa.false())
    rows = session.scalars(_paged(statement, ReceivedMessage.received_at, wanted))
    return [_message(row) for row in rows]


def _message(row: ReceivedMessage) -> LogLine:
    return LogLine(
        id=row.id,
        name=row.kind,
        door=None,
        received_at=row.received_at,
        code=row.code,
        facts=row.facts,
        details={"sender": row.sender, "control": row.control_id, "sha256": row.sha256},
        may_be_tried_again=bool(row.code) and row.object_key is not None,
    )


_READERS = {
    Kind.ARRIVALS: _arrivals,
    Kind.REFUSED: _refused,
    Kind.SET_ASIDE: _refused,
    Kind.MESSAGES: _messages,
    Kind.REFUSED_MESSAGES: _messages,
}
