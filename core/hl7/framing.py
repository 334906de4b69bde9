"""MLLP: where a message begins and ends in a stream of bytes (HL7 Transport Specification, MLLP R1).

Decides what broken framing is worth: bytes without the mark before them still begin a message, a new mark
begins anew, what is longer than allowed is read past. The bytes are handed on as they come, never held.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

START, END, RETURN = b"\x0b", b"\x1c", b"\r"
BETWEEN = b"\r\n \t\0" + END
_MARKS = re.compile(b"([%b%b])" % (START, END))


class Mark(Enum):
    BEGIN = "begin"
    """A message begins; what there was of one before it is void."""
    END = "end"


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes of the message under way."""

    data: bytes


Found = Mark | Piece


class Framing:
    """The frames in what one peer sends."""

    def __init__(self) -> None:
        self._is_inside = False
        self._may_have_ended = False

    @property
    def is_inside(self) -> bool:
        """Whether a message is under way."""
        return self._is_inside

    @property
    def may_have_ended(self) -> bool:
        """Whether the end mark came, but not yet the return that belongs to it."""
        return self._may_have_ended

    def take(self, data: bytes) -> Iterator[Found]:
        """What these bytes begin, continue and end."""
        for token in filter(None, _MARKS.split(data)):
            if self._may_have_ended:
                yield from self._after_end(token)
            yield from self._inside(token) if self._is_inside else self._outside(token)

    def ended(self) -> Iterator[Found]:
        """The peer says no more for now: an end mark was meant as one."""
        self._is_inside = self._may_have_ended = False
        yield Mark.END

    def _after_end(self, token: bytes) -> Iterator[Found]:
        self._may_have_ended = False
        if token == START or token.startswith(RETURN):
            yield from self.ended()
        else:
            yield Piece(END)

    def _outside(self, token: bytes) -> Iterator[Found]:
        begun = token.lstrip(BETWEEN)
        if begun:
            self._is_inside = True
            yield Mark.BEGIN
        if begun and begun != START:
            yield Piece(begun)

    def _inside(self, token: bytes) -> Iterator[Found]:
        if token == START:
            yield Mark.BEGIN
        elif token == END:
            self._may_have_ended = True
        else:
            yield Piece(token)


def framed(message: bytes) -> bytes:
    """A message between its marks."""
    return START + message + END + RETURN
