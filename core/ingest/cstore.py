"""The door of DIMSE: an association is an arrival, each C-STORE an object (PS3.4 annex B).

Decides who may associate and what each object is answered. A sender that releases has sent all it has
to send; one that is cut off may come again, and its exams wait for that.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO, cast

from sqlalchemy.exc import SQLAlchemyError

from core.context import Context
from core.dimse.associating import (
    AssociationRequest,
    Rejected,
    Rejection,
    acceptance,
    rejection,
)
from core.dimse.association import Association, Message, requested
from core.dimse.commands import Answer, Field
from core.dimse.presentation import answer
from core.dimse.wire import AbortReason, PduType, PeerGone, ProtocolBroken, Wire
from core.download.file_meta import PREAMBLE, FileMeta, meta_group
from core.errors import CigogneError
from core.ingest import arrivals
from core.ingest.announced import Announced
from core.ingest.arrivals import OpenArrival
from core.ingest.receive import receive
from core.ingest.statuses import (
    SUCCESS,
    UNRECOGNIZED_OPERATION,
    WRONG_CLASS,
    dimse_answer,
    is_foreseen,
)
from core.listening import Connection
from core.model.receiving import Door
from core.rules.senders import Caller, Registered, Stranger
from core.senders import recognised

IDLE = 300.0
"""Seconds a sender may be silent between two objects: some read from tapes."""
SILENT = 60.0
"""Seconds within a message."""
REJECTIONS = {
    Stranger.CALLED_TITLE: Rejection.CALLED_TITLE_UNKNOWN,
    Stranger.CALLING_TITLE: Rejection.CALLING_TITLE_UNKNOWN,
    Stranger.ADDRESS: Rejection.CALLING_TITLE_UNKNOWN,
    Stranger.CERTIFICATE: Rejection.CALLING_TITLE_UNKNOWN,
}

log = logging.getLogger("cigogne.receive")


class StorageDoor:
    """Serves the connections that a listener takes."""

    def __init__(self, ctx: Context, clock: Callable[[], datetime]) -> None:
        self._ctx = ctx
        self._clock = clock
        self.is_full: Callable[[], bool] = lambda: False
        """Whether no further association is to be accepted."""

    def serve(self, connection: Connection) -> None:
        """One connection from its first byte to its last."""
        wire = Wire(connection.channel)
        ctx = replace(self._ctx, address=connection.address, now=self._clock())
        try:
            request = requested(wire)
            sender = self._admitted(ctx, connection, request)
            connection.settle(IDLE)
            self._associated(ctx, connection, wire, request, sender)
        except Rejected as rejected:
            _reject(wire, rejected.rejection)
        except ProtocolBroken as broken:
            wire.abort(broken.reason)
        except PeerGone:
            log.info("a sender went away")
        except (CigogneError, SQLAlchemyError, OSError):
            log.exception("an association is aborted")
            wire.abort(AbortReason.NOT_SPECIFIED)
        finally:
            wire.close()

    def _admitted(
        self, ctx: Context, connection: Connection, request: AssociationRequest
    ) -> Registered:
        """Raises Rejected."""
        titles = request.calling_title, request.called_title
        caller = Caller(*titles, connection.address, connection.certificate)
        try:
            found = recognised(ctx, caller)
        except SQLAlchemyError as unavailable:
            raise Rejected(Rejection.TRY_LATER) from unavailable
        if isinstance(found, Stranger):
            raise Rejected(REJECTIONS[found])
        if self.is_full():
            raise Rejected(Rejection.TOO_MANY)
        return found

    def _associated(
        self,
        ctx: Context,
        connection: Connection,
        wire: Wire,
        request: AssociationRequest,
        sender: Registered,
    ) -> None:
        contexts = answer(request.contexts)
        wire.send(PduType.ASSOCIATE_AC, acceptance(request, contexts))
        association = Association(wire, contexts, lambda: connection.expect(SILENT))
        with _Sending(ctx, sender).under_way() as sending:
            for message in association.messages():
                sending.ctx = replace(sending.ctx, now=self._clock())
                association.answer(message, sending.answer(message))
                connection.expect(IDLE)
        association.release()


class _Sending:
    """What one association brings. Its arrival begins with the first object: many only ask C-ECHO."""

    def __init__(self, ctx: Context, sender: Registered) -> None:
        self.ctx = ctx
        self._finess = sender.finess
        self._arrival: OpenArrival | None = None

    @contextmanager
    def under_way(self) -> Iterator["_Sending"]:
        """Ends the arrival: in good order, or as cut off when the association ends by an exception."""
        try:
            yield self
        except BaseException:
            self._end(cut_off=True)
            raise
        self._end(cut_off=False)

    def answer(self, message: Message) -> Answer:
        command = message.command
        if command.field == Field.C_ECHO_RQ:
            return SUCCESS
        if command.field != Field.C_STORE_RQ:
            return UNRECOGNIZED_OPERATION
        if command.sop_class != message.context.abstract_syntax:
            return WRONG_CLASS
        return self._store(message)

    def _store(self, message: Message) -> Answer:
        command = message.command
        try:
            announced = Announced(command.sop_class, command.sop_instance)
            receive(
                self.ctx, self._open(), _as_file(message), command.sop_instance, announced.check
            )
        except (PeerGone, ProtocolBroken):
            raise
        except Exception as error:
            if not is_foreseen(error):
                log.exception("an object broke something of ours")
            return dimse_answer(error)
        return SUCCESS

    def _open(self) -> OpenArrival:
        if self._arrival is None:
            self._arrival = arrivals.begin(self.ctx, Door.DIMSE, self._finess)
        return self._arrival

    def _end(self, *, cut_off: bool) -> None:
        if self._arrival is not None:
            arrivals.end(self.ctx, self._arrival, cut_off=cut_off)


@contextmanager
def _as_file(message: Message) -> Iterator[BinaryIO]:
    """The object as a DICOM file: a head of ours, and the data set as it comes (PS3.10 section 7.1)."""
    yield cast("BinaryIO", _File(message))


class _File:
    def __init__(self, message: Message) -> None:
        command, syntax = message.command, message.context.transfer_syntax
        meta = FileMeta(command.sop_class, command.sop_instance, syntax)
        self._head = PREAMBLE + meta_group(meta)
        self._data_set = message.data_set

    def read(self, most: int) -> bytes:
        """The next piece, of at most so many bytes as its sender made it."""
        head, self._head = self._head, b""
        return head or self._data_set.read(most)


def _reject(wire: Wire, why: Rejection) -> None:
    with suppress(PeerGone):
        wire.send(PduType.ASSOCIATE_RJ, rejection(why))
