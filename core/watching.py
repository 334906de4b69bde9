"""What whoever runs a site must know of it: whether it can serve, and how much waits to be done.

Decides what is looked at. Numbers only, and none about a person; who may ask is the door's matter.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from shutil import disk_usage

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.context import Context
from core.errors import CigogneError
from core.migrating import Age, age_of
from core.model import (
    Arrival,
    Attempt,
    AwaitedExam,
    IssuedPackage,
    Mail,
    Matching,
    ReceivedMessage,
    RefusedObject,
    Series,
)


class Part(Enum):
    """What a site needs in order to serve."""

    DATABASE = "database"
    SCHEMA = "schema"
    STORE = "store"
    DECODING = "decoding"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of this moment. `counts` tells one that only grows from one that may fall."""

    name: str
    meaning: str
    value: int
    counts: bool = False


def unfit_parts(ctx: Context) -> Sequence[Part]:
    """Which parts don't work at this moment; none when the site can serve."""
    return [part for part, works in _CHECKS.items() if not _holds(ctx, works)]


def figures(ctx: Context) -> Sequence[Figure]:
    """What waits, what came in, and how much room is left. Raises SQLAlchemyError, OSError."""
    with ctx.db.reading() as session:
        counted = [
            Figure(name, meaning, _count(session, query), counts)
            for name, meaning, query, counts in _QUERIES
        ]
    free = Figure("store_free_bytes", "Room left in the store", disk_usage(ctx.store.root).free)
    return [*counted, free]


def _holds(ctx: Context, works: Callable[[Context], bool]) -> bool:
    try:
        return works(ctx)
    except (CigogneError, SQLAlchemyError, OSError):
        return False


def _database_answers(ctx: Context) -> bool:
    with ctx.db.reading() as session:
        return session.scalar(sa.select(1)) == 1


def _schema_is_current(ctx: Context) -> bool:
    return age_of(ctx.db) is Age.NEWEST


def _store_takes_bytes(ctx: Context) -> bool:
    with ctx.store.spool() as spool:
        spool.write(b".")
        return spool.finish().size == 1


def _decoding_answers(ctx: Context) -> bool:
    """A plan of no objects goes to the other process and back, and costs nothing there."""
    return not ctx.studio.plan(()).stacks


def _count(session: Session, query: sa.Select[int]) -> int:
    return session.scalar(query) or 0


def _rows(*conditions: sa.ColumnElement[bool]) -> sa.Select[int]:
    return sa.select(sa.func.count()).where(*conditions)


_CHECKS: dict[Part, Callable[[Context], bool]] = {
    Part.DATABASE: _database_answers,
    Part.SCHEMA: _schema_is_current,
    Part.STORE: _store_takes_bytes,
    Part.DECODING: _decoding_answers,
}

_QUERIES: Sequence[tuple[str, str, sa.Select[int], bool]] = (
    ("arrivals_open", "Sendings under way", _rows(Arrival.closed_at.is_(None)), False),
    (
        "objects_received_total",
        "Objects taken",
        sa.select(sa.func.coalesce(sa.func.sum(Arrival.accepted), 0)),
        True,
    ),
    ("objects_refused_total", "Objects refused", _rows(RefusedObject.id.is_not(None)), True),
    ("messages_received_total", "HL7 messages kept", _rows(ReceivedMessage.id.is_not(None)), True),
    ("messages_refused_total", "HL7 messages refused", _rows(ReceivedMessage.code != ""), True),
    (
        "series_to_prepare",
        "Series without pictures yet",
        _rows(Series.prepare_from.is_not(None)),
        False,
    ),
    ("series_to_pack", "Series not packed yet", _rows(Series.pack_from.is_not(None)), False),
    (
        "packages_to_count",
        "Packages without checksum yet",
        _rows(IssuedPackage.sha256.is_(None)),
        False,
    ),
    ("mails_to_send", "Mails not sent yet", _rows(Mail.send_from.is_not(None)), False),
    (
        "reports_awaiting_exams",
        "Reports that came first",
        _rows(AwaitedExam.id.is_not(None)),
        False,
    ),
    ("pairs_to_match", "Pairs of records to look at", _rows(Matching.decided_at.is_(None)), False),
    ("doors_with_failures", "Sign-ins and codes with failures", _rows(Attempt.failures > 0), False),
)
"""Name, meaning, query, and whether it only grows."""
