"""The door for HL7 messages: kept first, then carried out, then answered (law 5).

The original is durable and its row is committed together with what it changed, before the sender learns
anything. The same bytes again get the same answer and change nothing; if they were refused, they are
tried again, for the cause may be gone.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.context import Context
from core.digests import Digest
from core.errors import CigogneError, MessageRefused, MessageTooLarge, NotFound
from core.hl7.acknowledgement import Acknowledgement, Question, acknowledgement
from core.hl7.message import Message, read_message
from core.ingest.answers import answer_to, fault
from core.ingest.delivery import Delivery
from core.ingest.handlers import handler_of
from core.model import ReceivedMessage
from core.storage import Spool, original_key

BEGINNING = 4096
"""Of a message that is too large: enough to tell which one is refused."""


@dataclass(frozen=True, slots=True)
class _Received:
    """A message in the spool. `message` is None where the bytes are none, with the reason why."""

    digest: Digest
    message: Message | None
    refused: MessageRefused | None

    @property
    def question(self) -> Question:
        return Question.of(self.message) if self.message else Question()


def receive_message(ctx: Context, establishment_id: int, spool: Spool) -> bytes:
    """Take in the message in the spool; gives the acknowledgement to send.

    Raises StorageFailed, or what the database raises, when it couldn't be made safe.
    """
    received = _read(spool.finish(), spool.path.read_bytes())
    key = original_key(received.digest.sha256)
    ctx.store.keep(spool, key)
    return _answer(received, _carried_out(ctx, establishment_id, received, key))


def refuse_too_large(ctx: Context, establishment_id: int, spool: Spool, limit: int) -> bytes:
    """Write down a message that was cut off at the limit; gives the acknowledgement to send."""
    digest = spool.finish()
    with spool.path.open("rb") as stream:
        beginning = _read(digest, stream.read(BEGINNING))
    received = _Received(digest, beginning.message, MessageTooLarge(limit))
    return _answer(
        received, _refused(ctx, establishment_id, received, None, MessageTooLarge(limit))
    )


def broken_off(beginning: bytes, error: CigogneError, ctx: Context) -> bytes:
    """The acknowledgement of a message that couldn't be made safe: sent again, it may be."""
    received = _read(Digest(0, "", 0), beginning)
    told = fault(error.code, error.facts())
    return acknowledgement(received.question, answer_to(error.code)[0], ctx.now, "", told)


def try_again(ctx: Context, message_id: int) -> str:
    """Carry out a message that was refused, now that its cause may be gone; gives the code of the
    refusal that stands, or "". Raises NotFound, StorageFailed."""
    return _kept_carried_out(ctx, message_id, again=False)


def carry_out_again(ctx: Context, message_id: int) -> str:
    """Carry out a message of which a part waited; gives the code of its refusal, or "".

    Raises NotFound, StorageFailed."""
    return _kept_carried_out(ctx, message_id, again=True)


def _kept_carried_out(ctx: Context, message_id: int, *, again: bool) -> str:
    with ctx.db.reading() as session:
        row = session.get(ReceivedMessage, message_id)
    if row is None or row.object_key is None:
        raise NotFound
    received = _read(Digest(row.size, row.sha256, 0), ctx.store.read(row.object_key))
    key = row.object_key
    return _carried_out(ctx, row.establishment_id, received, key, again=again).code


def _read(digest: Digest, data: bytes) -> _Received:
    try:
        return _Received(digest, read_message(data), None)
    except MessageRefused as refused:
        return _Received(digest, None, refused)


def _carried_out(
    ctx: Context, establishment_id: int, received: _Received, key: str, *, again: bool = False
) -> ReceivedMessage:
    try:
        with ctx.db.writing() as session:
            row = _row(session, ctx, establishment_id, received, key)
            if again or row.id is None or row.code:
                _carry_out(session, ctx, row, received)
            return row
    except MessageRefused as refused:
        return _refused(ctx, establishment_id, received, key, refused)


def _carry_out(session: Session, ctx: Context, row: ReceivedMessage, received: _Received) -> None:
    if received.message is None:
        raise received.refused or MessageRefused
    handler = handler_of(received.message)
    row.code, row.facts = "", {}
    session.add(row)
    session.flush()
    handler(session, ctx, Delivery(row.id, row.establishment_id, received.message))


def _refused(
    ctx: Context,
    establishment_id: int,
    received: _Received,
    key: str | None,
    refused: MessageRefused,
) -> ReceivedMessage:
    with ctx.db.writing() as session:
        row = _row(session, ctx, establishment_id, received, key)
        row.code, row.facts = refused.code, refused.facts()
        session.add(row)
        audit.record(
            session,
            ctx,
            audit.Action.MESSAGE_REFUSED,
            outcome=audit.Outcome.REFUSED,
            reason=refused.code,
        )
        return row


def _row(
    session: Session, ctx: Context, establishment_id: int, received: _Received, key: str | None
) -> ReceivedMessage:
    """The row of these bytes: the one there is, or a new one, not yet added."""
    known = session.scalar(
        sa.select(ReceivedMessage).where(
            ReceivedMessage.establishment_id == establishment_id,
            ReceivedMessage.sha256 == received.digest.sha256,
        )
    )
    if known is not None:
        return known
    question = received.question
    return ReceivedMessage(
        establishment_id=establishment_id,
        kind=received.message.kind[:40] if received.message else "",
        control_id=question.control_id[:200],
        sender=" ".join(filter(None, (question.application, question.facility)))[:200],
        sha256=received.digest.sha256,
        size=received.digest.size,
        object_key=key,
        received_at=ctx.now,
        facts={},
    )


def _answer(received: _Received, row: ReceivedMessage) -> bytes:
    answer_id = f"{row.id}"
    if not row.code:
        accepted = Acknowledgement.ACCEPTED
        return acknowledgement(received.question, accepted, row.received_at, answer_id, None)
    told = fault(row.code, row.facts)
    return acknowledgement(
        received.question, answer_to(row.code)[0], row.received_at, answer_id, told
    )
