"""A-ASSOCIATE: what a peer asks for, and how it is accepted or rejected (PS3.8 section 9.3.2 to 9.3.4).

Reads the request and writes the answers. Which contexts are accepted is decided by `presentation`,
whether the peer is known by the door.
"""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, IntEnum

from core.dimse.wire import LONGEST_OURS, AbortReason, ProtocolBroken
from core.download.file_meta import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME

APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1"
FIXED = struct.Struct(">Hxx16s16s32x")
ITEM = struct.Struct(">BxH")
MOST_CONTEXTS = 128


class Item(IntEnum):
    """Types of the variable items (PS3.8 sections 9.3.2 and D.1, PS3.7 section D.3.3)."""

    APPLICATION_CONTEXT = 0x10
    CONTEXT_RQ = 0x20
    CONTEXT_AC = 0x21
    ABSTRACT_SYNTAX = 0x30
    TRANSFER_SYNTAX = 0x40
    USER_INFORMATION = 0x50
    MAXIMUM_LENGTH = 0x51
    IMPLEMENTATION_CLASS = 0x52
    IMPLEMENTATION_VERSION = 0x55


@dataclass(frozen=True, slots=True)
class ProposedContext:
    number: int
    abstract_syntax: str
    transfer_syntaxes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AssociationRequest:
    """What the peer asks for. How long a PDU it takes is left unread: no answer of ours is long."""

    called_title: str
    calling_title: str
    contexts: tuple[ProposedContext, ...]
    titles: bytes
    """Both titles as they came: the answer repeats them."""


class ContextResult(IntEnum):
    """PS3.8 section 9.3.3.2."""

    ACCEPTED = 0
    ABSTRACT_SYNTAX_NOT_SUPPORTED = 3
    TRANSFER_SYNTAXES_NOT_SUPPORTED = 4


@dataclass(frozen=True, slots=True)
class AnsweredContext:
    number: int
    result: ContextResult
    abstract_syntax: str
    transfer_syntax: str


class Rejection(Enum):
    """Why an association is rejected: result, source and reason (PS3.8 section 9.3.4)."""

    CALLING_TITLE_UNKNOWN = (1, 1, 3)
    CALLED_TITLE_UNKNOWN = (1, 1, 7)
    APPLICATION_CONTEXT_UNKNOWN = (1, 1, 2)
    PROTOCOL_VERSION_UNKNOWN = (1, 2, 2)
    TRY_LATER = (2, 3, 1)
    TOO_MANY = (2, 3, 2)


class Rejected(Exception):
    """The association is rejected."""

    def __init__(self, rejection: Rejection) -> None:
        super().__init__(rejection.name)
        self.rejection = rejection


# --- The request ----------------------------------------------------------------------------------


def read_request(body: bytes) -> AssociationRequest:
    """Raises ProtocolBroken for what is no request, Rejected for one of another protocol."""
    try:
        version, called, calling = FIXED.unpack_from(body)
        found = list(_items(body, FIXED.size))
        return _request(version, called, calling, found)
    except (struct.error, UnicodeDecodeError) as broken:
        raise ProtocolBroken(AbortReason.INVALID_PARAMETER) from broken


def _request(
    version: int, called: bytes, calling: bytes, found: list[tuple[int, bytes]]
) -> AssociationRequest:
    if not version & 1:
        raise Rejected(Rejection.PROTOCOL_VERSION_UNKNOWN)
    if APPLICATION_CONTEXT not in (_uid(value) for value in _of(found, Item.APPLICATION_CONTEXT)):
        raise Rejected(Rejection.APPLICATION_CONTEXT_UNKNOWN)
    contexts = tuple(_context(value) for value in _of(found, Item.CONTEXT_RQ))
    if len(contexts) > MOST_CONTEXTS:
        raise ProtocolBroken(AbortReason.INVALID_PARAMETER)
    return AssociationRequest(_title(called), _title(calling), contexts, called + calling)


def _items(body: bytes, at: int = 0) -> Iterator[tuple[int, bytes]]:
    """Type and value of each item; raises struct.error where one is cut."""
    while at < len(body):
        kind, length = ITEM.unpack_from(body, at)
        at += ITEM.size
        (value,) = struct.unpack_from(f"{length}s", body, at)
        at += length
        yield kind, value


def _of(found: Iterable[tuple[int, bytes]], wanted: Item) -> Iterator[bytes]:
    return (value for kind, value in found if kind == wanted)


def _context(value: bytes) -> ProposedContext:
    (number,) = struct.unpack_from(">Bxxx", value)
    found = list(_items(value, 4))
    abstract = next((_uid(one) for one in _of(found, Item.ABSTRACT_SYNTAX)), "")
    return ProposedContext(
        number, abstract, tuple(_uid(one) for one in _of(found, Item.TRANSFER_SYNTAX))
    )


def _uid(value: bytes) -> str:
    """Some pad it, as in a data set."""
    return value.decode("ascii").rstrip("\0 ")


def _title(value: bytes) -> str:
    return value.decode("ascii", "replace").strip("\0 ")


# --- The answers ----------------------------------------------------------------------------------


def acceptance(request: AssociationRequest, contexts: Iterable[AnsweredContext]) -> bytes:
    """The body of an A-ASSOCIATE-AC."""
    return b"".join(
        (
            struct.pack(">Hxx", 1) + request.titles + bytes(32),
            _item(Item.APPLICATION_CONTEXT, APPLICATION_CONTEXT.encode()),
            *(_answered(context) for context in contexts),
            _item(Item.USER_INFORMATION, _ourselves()),
        )
    )


def rejection(why: Rejection) -> bytes:
    """The body of an A-ASSOCIATE-RJ."""
    return bytes((0, *why.value))


def _answered(context: AnsweredContext) -> bytes:
    syntax = _item(Item.TRANSFER_SYNTAX, context.transfer_syntax.encode())
    return _item(Item.CONTEXT_AC, bytes((context.number, 0, context.result, 0)) + syntax)


def _ourselves() -> bytes:
    return b"".join(
        (
            _item(Item.MAXIMUM_LENGTH, LONGEST_OURS.to_bytes(4, "big")),
            _item(Item.IMPLEMENTATION_CLASS, IMPLEMENTATION_CLASS_UID.encode()),
            _item(Item.IMPLEMENTATION_VERSION, IMPLEMENTATION_VERSION_NAME.encode()),
        )
    )


def _item(kind: Item, value: bytes) -> bytes:
    return ITEM.pack(kind, len(value)) + value
