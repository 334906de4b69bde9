"""Command sets: what a message asks for, and what it is answered (PS3.7 sections 6.3, 9.3 and annex E).

A command set is written in Implicit VR Little Endian, group 0000 alone.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from core.dimse.wire import AbortReason, ProtocolBroken

ELEMENT = struct.Struct("<HHI")
NO_DATA_SET = 0x0101
LONGEST_COMMENT = 64


class Tag(IntEnum):
    """Elements of group 0000 (PS3.7 annex E)."""

    GROUP_LENGTH = 0x0000
    AFFECTED_SOP_CLASS = 0x0002
    COMMAND_FIELD = 0x0100
    MESSAGE_ID = 0x0110
    MESSAGE_ID_RESPONDED_TO = 0x0120
    DATA_SET_TYPE = 0x0800
    STATUS = 0x0900
    ERROR_COMMENT = 0x0902
    AFFECTED_SOP_INSTANCE = 0x1000


class Field(IntEnum):
    """The Command Field of those requests that we know by name."""

    C_STORE_RQ = 0x0001
    C_ECHO_RQ = 0x0030


RESPONSE = 0x8000
"""Added to the Command Field of a request gives that of its response."""


@dataclass(frozen=True, slots=True)
class Command:
    """A request."""

    field: int
    message_id: int
    has_data_set: bool
    sop_class: str
    sop_instance: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A status (PS3.7 annex C, PS3.4 section B.2.3) and, to a failure, a comment of 64 characters."""

    status: int
    comment: str = ""


def read_command(encoded: bytes) -> Command:
    """Raises ProtocolBroken for what is no command set."""
    try:
        values = _values(encoded)
        return Command(
            field=_number(values[Tag.COMMAND_FIELD]),
            message_id=_number(values.get(Tag.MESSAGE_ID, b"\0\0")),
            has_data_set=_number(values[Tag.DATA_SET_TYPE]) != NO_DATA_SET,
            sop_class=_uid(values.get(Tag.AFFECTED_SOP_CLASS, b"")),
            sop_instance=_uid(values.get(Tag.AFFECTED_SOP_INSTANCE, b"")),
        )
    except (struct.error, KeyError) as broken:
        raise ProtocolBroken(AbortReason.INVALID_PARAMETER) from broken


def response(command: Command, answer: Answer) -> bytes:
    """The command set that answers a request; it never has a data set."""
    elements = [
        (Tag.AFFECTED_SOP_CLASS, _padded(command.sop_class)),
        (Tag.COMMAND_FIELD, _short(command.field | RESPONSE)),
        (Tag.MESSAGE_ID_RESPONDED_TO, _short(command.message_id)),
        (Tag.DATA_SET_TYPE, _short(NO_DATA_SET)),
        (Tag.STATUS, _short(answer.status)),
        (Tag.ERROR_COMMENT, _padded(answer.comment[:LONGEST_COMMENT], " ")),
        (Tag.AFFECTED_SOP_INSTANCE, _padded(command.sop_instance)),
    ]
    group = _written((tag, value) for tag, value in elements if value)
    return _written([(Tag.GROUP_LENGTH, struct.pack("<I", len(group)))]) + group


def _values(encoded: bytes) -> dict[int, bytes]:
    """Values by the element of their tag; raises struct.error where one is cut."""
    values, at = {}, 0
    while at < len(encoded):
        group, tag, length = ELEMENT.unpack_from(encoded, at)
        at += ELEMENT.size
        (value,) = struct.unpack_from(f"{length}s", encoded, at)
        at += length
        if group == 0:
            values[tag] = value
    return values


def _written(elements: Iterable[tuple[Tag, bytes]]) -> bytes:
    return b"".join(ELEMENT.pack(0, tag, len(value)) + value for tag, value in elements)


def _number(value: bytes) -> int:
    (number,) = struct.unpack("<H", value)
    return int(number)


def _uid(value: bytes) -> str:
    return value.decode("ascii", "replace").rstrip("\0 ")


def _short(number: int) -> bytes:
    return struct.pack("<H", number)


def _padded(written: str, padding: str = "\0") -> bytes:
    return (written + padding * (len(written) % 2)).encode("ascii", "replace")
