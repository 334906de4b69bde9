"""Reads and writes protocol data units (PDUs, PS3.8 section 9.3), none of them ever whole in memory.

Decides what is too long: a length is believed only as far as its PDU may need it, and before an
association is there that is little.
"""

import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum

LONGEST_REQUEST = 256 << 10
"""Of an A-ASSOCIATE-RQ: 128 presentation contexts with all their syntaxes need a fifth of it."""
LONGEST_OURS = 128 << 10
"""What we announce as the longest P-DATA-TF we take."""
LONGEST_DATA = 16 << 20
"""Some senders exceed what we announced; read in pieces, it costs nothing."""
SHORT = 4
"""Of releases and aborts."""
HEADER = struct.Struct(">BxI")


class PduType(IntEnum):
    """PS3.8 section 9.3.1."""

    ASSOCIATE_RQ = 1
    ASSOCIATE_AC = 2
    ASSOCIATE_RJ = 3
    DATA_TF = 4
    RELEASE_RQ = 5
    RELEASE_RP = 6
    ABORT = 7


LONGEST = {
    PduType.ASSOCIATE_RQ: LONGEST_REQUEST,
    PduType.DATA_TF: LONGEST_DATA,
    PduType.RELEASE_RQ: SHORT,
    PduType.ABORT: SHORT,
}
"""PDUs that may come to one who is called, and how long each may be."""


class AbortReason(IntEnum):
    """Why we, the service provider, abort (PS3.8 section 9.3.8)."""

    NOT_SPECIFIED = 0
    UNRECOGNIZED_PDU = 1
    UNEXPECTED_PDU = 2
    INVALID_PARAMETER = 6


class PeerGone(Exception):
    """The connection ended where more was to come, or the peer fell silent."""


class PeerAborted(PeerGone):
    """The peer sent an A-ABORT."""


class ProtocolBroken(Exception):
    """The peer sent what the standard doesn't allow; the association is aborted with this reason."""

    def __init__(self, reason: AbortReason) -> None:
        super().__init__(reason.name)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class PduHeader:
    type: PduType
    length: int


class Wire:
    """A connection, read in exact pieces."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._stream = connection.makefile("rb", LONGEST_OURS)

    def header(self) -> PduHeader:
        """The next PDU's header. Raises ProtocolBroken for a type or a length that can't be."""
        number, length = HEADER.unpack(self.exactly(HEADER.size))
        if number not in LONGEST:
            raise ProtocolBroken(AbortReason.UNRECOGNIZED_PDU)
        kind = PduType(number)
        if length > LONGEST[kind]:
            raise ProtocolBroken(AbortReason.INVALID_PARAMETER)
        return PduHeader(kind, length)

    def exactly(self, length: int) -> bytes:
        """So many bytes. Raises PeerGone."""
        try:
            read: bytes = self._stream.read(length)
        except OSError as broken:
            raise PeerGone from broken
        if len(read) < length:
            raise PeerGone
        return read

    def send(self, kind: PduType, body: bytes) -> None:
        """Raises PeerGone."""
        try:
            self._connection.sendall(HEADER.pack(kind, len(body)) + body)
        except OSError as broken:
            raise PeerGone from broken

    def close(self) -> None:
        """Read no further; the connection itself is its listener's to end."""
        self._stream.close()

    def abort(self, reason: AbortReason) -> None:
        """Tell the peer that it is over; it may be gone already."""
        with suppress(PeerGone):
            self.send(PduType.ABORT, bytes((0, 0, 2, reason)))
