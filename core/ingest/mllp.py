"""The door of HL7: messages in MLLP frames, each answered once it is safe.

Decides who may send and for which establishment. A message goes to the spool as it comes and is never
held in memory before it is whole; one that is too large is read past and refused by name.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from core.context import Context
from core.errors import CigogneError, Failure, MessageRefused, StorageFailed
from core.establishments import establishment_of
from core.hl7.framing import Framing, Mark, Piece, framed
from core.hl7.message import read_message
from core.ingest.messages import BEGINNING, broken_off, receive_message, refuse_too_large
from core.listening import Connection
from core.rules.senders import Registered, speaks_for
from core.senders import admitted
from core.storage import Spool

IDLE = 3600.0
"""Seconds a sender may be silent between two messages: some keep a connection all day."""
SILENT = 60.0
"""Seconds within a message."""
TO_RETURN = 1.0
"""Seconds for the return after the end mark, which some never send."""
CHUNK = 1 << 14
READ_PAST = 512 << 20
"""Bytes beyond the limit after which a sender is cut instead of answered."""
AT_ONCE = 4
"""Messages carried out at once: each is in memory meanwhile."""

log = logging.getLogger("cigogne.receive")


class MessageDoor:
    """Serves the connections that a listener takes."""

    def __init__(self, ctx: Context, clock: Callable[[], datetime], largest: int) -> None:
        self._ctx = ctx
        self._clock = clock
        self._largest = largest
        self._turn = threading.Semaphore(AT_ONCE)
        self.is_full: Callable[[], bool] = lambda: False
        """Whether no further sender is to be admitted."""

    def serve(self, connection: Connection) -> None:
        """One connection from its first byte to its last."""
        ctx = self._now(connection)
        try:
            senders = admitted(ctx, connection.address, connection.certificate)
        except SQLAlchemyError:
            log.exception("a sender can't be recognised")
            return
        if not senders or self.is_full():
            return
        connection.settle(IDLE)
        with MessageUnderWay(ctx, self._largest) as message:
            self._converse(connection, message, senders)

    def _converse(
        self, connection: Connection, message: "MessageUnderWay", senders: Sequence[Registered]
    ) -> None:
        framing = Framing()
        while message.size <= self._largest + READ_PAST:
            data = _received(connection, framing)
            if data == b"":
                return
            found = framing.ended() if data is None else framing.take(data)
            for one in found:
                match one:
                    case Mark.BEGIN:
                        message.begin()
                    case Mark.END:
                        self._answer(connection, message, senders)
                    case Piece(data=more):
                        message.add(more)

    def _answer(
        self, connection: Connection, message: "MessageUnderWay", senders: Sequence[Registered]
    ) -> None:
        connection.expect(SILENT)
        with self._turn:
            said = self._carried_out(self._now(connection), message, senders)
        connection.channel.sendall(framed(said))
        message.drop()

    def _carried_out(
        self, ctx: Context, message: "MessageUnderWay", senders: Sequence[Registered]
    ) -> bytes:
        try:
            spool = message.spool()
            sender = speaks_for(_names(message.beginning), senders)
            establishment = establishment_of(ctx, sender.finess)
            if message.is_too_large:
                return refuse_too_large(ctx, establishment, spool, self._largest)
            return receive_message(ctx, establishment, spool)
        except (CigogneError, SQLAlchemyError, OSError) as error:
            log.exception("a message couldn't be kept")
            told = error if isinstance(error, CigogneError) else StorageFailed()
            return broken_off(message.beginning, told, ctx)

    def _now(self, connection: Connection) -> Context:
        return replace(self._ctx, address=connection.address, now=self._clock())


class MessageUnderWay:
    """The message that comes on one connection, in the spool up to the limit."""

    def __init__(self, ctx: Context, largest: int) -> None:
        self._ctx = ctx
        self._largest = largest
        self._held = ExitStack()
        self._spool: Spool | None = None
        self._broken: Failure | None = None
        self.size = 0
        self.beginning = b""

    def __enter__(self) -> "MessageUnderWay":
        return self

    def __exit__(self, *_: object) -> None:
        self.drop()

    @property
    def is_too_large(self) -> bool:
        return self.size > self._largest

    def begin(self) -> None:
        """Begin one; what there is of another is void."""
        self.drop()
        try:
            self._spool = self._held.enter_context(self._ctx.store.spool())
        except Failure as broken:
            self._broken = broken

    def add(self, data: bytes) -> None:
        """Keep what comes; what can't be kept is told once the message has ended."""
        fits = max(self._largest - self.size, 0)
        self.size += len(data)
        self.beginning += data[: BEGINNING - len(self.beginning)]
        try:
            if self._spool is not None:
                self._spool.write(data[:fits])
        except Failure as broken:
            self._broken, self._spool = broken, None

    def spool(self) -> Spool:
        """Raises what went wrong while the message came."""
        if self._spool is None:
            raise self._broken or StorageFailed
        return self._spool

    def drop(self) -> None:
        self._held.close()
        self._spool = self._broken = None
        self.size, self.beginning = 0, b""


def _received(connection: Connection, framing: Framing) -> bytes | None:
    """The next bytes; b"" once the peer has closed, None where it says nothing after an end mark."""
    connection.expect(SILENT if framing.is_inside else IDLE)
    connection.channel.settimeout(TO_RETURN if framing.may_have_ended else None)
    try:
        received = connection.channel.recv(CHUNK)
    except TimeoutError:
        return None
    return None if not received and framing.may_have_ended else received


def _names(beginning: bytes) -> tuple[str, ...]:
    """Whom a message calls, and for whom: receiving application and facility, sending facility."""
    try:
        header = read_message(beginning).header
    except MessageRefused:
        return ()
    fields = header.text(5), header.text(6), header.text(6, 2), header.text(4), header.text(4, 2)
    return tuple(filter(None, fields))
