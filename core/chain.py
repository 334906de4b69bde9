"""The chain of the trail: each event carries a keyed hash over itself and the hash before it.

An event that is changed, removed or swapped breaks it from there on. What is told is `audit`'s matter;
whether it holds, `audit_verification`'s.
"""

import hashlib
import hmac
import json

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.model import ChainHead, Event

FIRST_DIGEST = "0" * 64


def locked_head(session: Session) -> ChainHead:
    """The last event's place and digest, for whoever adds the next one in this transaction."""
    head = session.scalar(sa.select(ChainHead).where(ChainHead.id == 1).with_for_update())
    if head is None:
        head = ChainHead(id=1, sequence=0, digest=FIRST_DIGEST)
        session.add(head)
    return head


def digest_of(event: Event, previous: str, key: bytes) -> str:
    """HMAC-SHA-256 over the previous digest and every column, written canonically."""
    told = {
        column.key: getattr(event, column.key)
        for column in sa.inspect(Event).column_attrs
        if column.key != "digest"
    }
    told["recorded_at"] = event.recorded_at.timestamp()
    text = json.dumps(told, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hmac.new(key, (previous + text).encode(), hashlib.sha256).hexdigest()
