"""Whether the trail is whole: walks its chain from the beginning that is left to its head.

Cutting off the end shows only against a copy of the head kept elsewhere: `verify` gives it for that
purpose. That the beginning was removed is told by an event of the chain itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit import Action
from core.chain import FIRST_DIGEST, digest_of
from core.errors import TrailBroken
from core.model import ChainHead, Event


@dataclass(frozen=True, slots=True)
class ChainReport:
    """The state of an intact chain; keep it elsewhere to notice a cut-off end later."""

    events: int
    digest: str


@dataclass(frozen=True, slots=True)
class Start:
    """The last event that was removed from the beginning of the chain, as a later one tells."""

    sequence: int
    digest: str

    def as_details(self) -> Mapping[str, Any]:
        return {"sequence": self.sequence, "digest": self.digest}


def verify(session: Session, key: bytes, kept_head: str | None = None) -> ChainReport:
    """Walk the whole chain. Raises TrailBroken with the first sequence number that doesn't fit.

    `kept_head` is a digest that an earlier report gave and that was kept elsewhere: where the chain
    doesn't go through it any more, its end was cut off. One from before the beginning that is left
    can't be compared, and is refused as well.
    """
    start = _start(session)
    sequence, digest = start.sequence, start.digest
    found = kept_head in {None, FIRST_DIGEST, digest}
    for event in _all_events(session):
        if event.sequence != sequence + 1 or event.digest != digest_of(event, digest, key):
            raise TrailBroken(sequence + 1)
        sequence, digest = event.sequence, event.digest
        found = found or digest == kept_head
    if not found or (sequence, digest) != _head(session):
        raise TrailBroken(sequence + 1)
    return ChainReport(sequence, digest)


def _start(session: Session) -> Start:
    """Told by an event of the chain itself, which the walk checks like the others: nobody without the
    key can move it."""
    told = session.scalar(
        sa.select(Event)
        .where(Event.action == Action.TRAIL_SHORTENED.value)
        .order_by(Event.sequence.desc())
        .limit(1)
    )
    return Start(**told.details) if told else Start(0, FIRST_DIGEST)


def _head(session: Session) -> tuple[int, str]:
    head = session.get(ChainHead, 1)
    return (head.sequence, head.digest) if head else (0, FIRST_DIGEST)


def _all_events(session: Session) -> Iterator[Event]:
    yield from session.scalars(
        sa.select(Event).order_by(Event.sequence).execution_options(yield_per=1000)
    )
