"""An association under way: its messages one after the other, each answered (PS3.7, PS3.8 section 9.2).

Decides the order in which PDUs may come. A data set passes by in the pieces in which it was sent; what
its reader leaves unread is read over before the answer.
"""

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from core.dimse.associating import AnsweredContext, AssociationRequest, ContextResult, read_request
from core.dimse.commands import Answer, Command, read_command, response
from core.dimse.wire import AbortReason, PduHeader, PduType, PeerAborted, ProtocolBroken, Wire

FRAGMENT = struct.Struct(">IBB")
"""Head of a presentation data value (PS3.8 section 9.3.5.1, annex E.2)."""
IS_COMMAND, IS_LAST = 1, 2
LONGEST_COMMAND = 16 << 10
LONGEST_PIECE = 256 << 10
"""Of a data set in memory."""


@dataclass(frozen=True, slots=True)
class _Fragment:
    context: int
    is_command: bool
    is_last: bool
    length: int


class DataSet:
    """The data set of a message as a stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def read(self, _most: int = -1) -> bytes:
        """The next piece, as long as it came; nothing once all has come. Raises PeerGone."""
        return next(self._pieces, b"")

    def skip(self) -> None:
        """Read over what is left."""
        while self.read():
            pass


@dataclass(frozen=True, slots=True)
class Message:
    context: AnsweredContext
    command: Command
    data_set: DataSet


def requested(wire: Wire) -> AssociationRequest:
    """The request a connection begins with. Raises PeerGone, ProtocolBroken, Rejected."""
    header = wire.header()
    if header.type is not PduType.ASSOCIATE_RQ:
        raise ProtocolBroken(AbortReason.UNEXPECTED_PDU)
    return read_request(wire.exactly(header.length))


class Association:
    """An accepted association. `moved` is called with each PDU: the peer is alive."""

    def __init__(
        self,
        wire: Wire,
        contexts: Sequence[AnsweredContext],
        moved: Callable[[], None],
    ) -> None:
        self._wire = wire
        self._moved = moved
        self._left_of_pdu = 0
        self._contexts = {
            one.number: one for one in contexts if one.result is ContextResult.ACCEPTED
        }

    def messages(self) -> Iterator[Message]:
        """Each message until the peer asks for the release. Raises PeerGone, ProtocolBroken.

        One has to be answered before the next is asked for."""
        while self._begins_another():
            fragment = self._fragment()
            context = self._contexts.get(fragment.context)
            if context is None:
                raise ProtocolBroken(AbortReason.INVALID_PARAMETER)
            command = read_command(self._command(fragment))
            pieces = self._pieces(fragment.context) if command.has_data_set else iter(())
            message = Message(context, command, DataSet(pieces))
            yield message
            message.data_set.skip()

    def answer(self, message: Message, answer: Answer) -> None:
        """Raises PeerGone."""
        message.data_set.skip()
        encoded = response(message.command, answer)
        head = FRAGMENT.pack(len(encoded) + 2, message.context.number, IS_COMMAND | IS_LAST)
        self._wire.send(PduType.DATA_TF, head + encoded)

    def release(self) -> None:
        """Answer the request to release: all that was to be done is done. Raises PeerGone."""
        self._wire.send(PduType.RELEASE_RP, bytes(4))

    # --- What comes in -----------------------------------------------------------------------------

    def _begins_another(self) -> bool:
        if self._left_of_pdu:
            return True
        header = self._pdu()
        if header.type is PduType.RELEASE_RQ:
            self._wire.exactly(header.length)
            return False
        return self._begin(header)

    def _pdu(self) -> PduHeader:
        header = self._wire.header()
        self._moved()
        if header.type is PduType.ABORT:
            raise PeerAborted
        return header

    def _begin(self, header: PduHeader) -> bool:
        if header.type is not PduType.DATA_TF:
            raise ProtocolBroken(AbortReason.UNEXPECTED_PDU)
        self._left_of_pdu = header.length
        return True

    def _fragment(self) -> _Fragment:
        while not self._left_of_pdu:
            self._begin(self._pdu())
        self._take(FRAGMENT.size)
        length, context, control = FRAGMENT.unpack(self._wire.exactly(FRAGMENT.size))
        if length < 2 or length - 2 > self._left_of_pdu:
            raise ProtocolBroken(AbortReason.INVALID_PARAMETER)
        return _Fragment(context, bool(control & IS_COMMAND), bool(control & IS_LAST), length - 2)

    def _take(self, length: int) -> None:
        self._left_of_pdu -= length
        if self._left_of_pdu < 0:
            raise ProtocolBroken(AbortReason.INVALID_PARAMETER)

    def _value(self, fragment: _Fragment) -> Iterator[bytes]:
        left = fragment.length
        while left:
            length = min(left, LONGEST_PIECE)
            self._take(length)
            left -= length
            yield self._wire.exactly(length)

    def _command(self, fragment: _Fragment) -> bytes:
        encoded = b""
        while True:
            if not fragment.is_command or len(encoded) + fragment.length > LONGEST_COMMAND:
                raise ProtocolBroken(AbortReason.INVALID_PARAMETER)
            encoded += b"".join(self._value(fragment))
            if fragment.is_last:
                return encoded
            fragment = self._fragment()

    def _pieces(self, context: int) -> Iterator[bytes]:
        is_last = False
        while not is_last:
            fragment = self._fragment()
            if fragment.is_command or fragment.context != context:
                raise ProtocolBroken(AbortReason.UNEXPECTED_PDU)
            yield from self._value(fragment)
            is_last = fragment.is_last
