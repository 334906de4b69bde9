"""Takes a multipart body apart as it comes, holding no part in memory (RFC 2046 section 5.1).

Decides what a body may look like: lines before the first boundary are passed over, heads of parts are
short. What a part holds is its reader's matter.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from core.errors import InvalidInput, Truncated

CHUNK = 256 << 10
LONGEST_HEAD = 16 << 10
LONGEST_PREAMBLE = 64 << 10
LONGEST_BOUNDARY = 70


class Source(Protocol):
    def read(self, most: int, /) -> bytes: ...


@dataclass(slots=True)
class Part:
    """One part: its header fields by lower-case name, and its content as a stream."""

    fields: Mapping[str, str]
    _pieces: Iterator[bytes] = field(repr=False)

    def read(self, _most: int = -1) -> bytes:
        """The next piece; nothing at the end. Raises Truncated where the body ends before the part."""
        return next(self._pieces, b"")

    def skip(self) -> None:
        """Read over what is left."""
        while self.read():
            pass


def parts(source: Source, boundary: str) -> Iterator[Part]:
    """Each part; what of one isn't read is passed over. Raises InvalidInput, Truncated."""
    body = _Body(source, boundary)
    body.pass_preamble()
    while body.begins_a_part():
        part = Part(body.fields(), body.pieces())
        yield part
        part.skip()


class _Body:
    def __init__(self, source: Source, boundary: str) -> None:
        if not 0 < len(boundary) <= LONGEST_BOUNDARY or not boundary.isascii():
            raise InvalidInput("body", "without a boundary")
        self._source = source
        self._boundary = b"\r\n--" + boundary.encode()
        self._held = b"\r\n"  # so that the first boundary is found like the others

    def pass_preamble(self) -> None:
        passed = 0
        for piece in self.pieces():
            passed += len(piece)
            if passed > LONGEST_PREAMBLE:
                raise InvalidInput("body", "without its boundary")

    def begins_a_part(self) -> bool:
        """Just after a boundary: whether a part follows, or the body is over."""
        while len(self._held) < 2 and self._more():
            pass
        return not self._held.startswith(b"--")

    def fields(self) -> dict[str, str]:
        """The header fields of a part; a field that isn't one is passed over."""
        head = self._head().decode("ascii", "replace")
        pairs = (line.partition(":") for line in head.split("\r\n"))
        return {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}

    def _head(self) -> bytes:
        while b"\r\n\r\n" not in self._held:
            if len(self._held) > LONGEST_HEAD or not self._more():
                raise InvalidInput("body", "with a part that has no end of its head")
        head, _, self._held = self._held.partition(b"\r\n\r\n")
        return head

    def pieces(self) -> Iterator[bytes]:
        """What comes before the next boundary, which is passed over."""
        kept = len(self._boundary) - 1
        while (at := self._held.find(self._boundary)) < 0:
            piece, self._held = self._held[:-kept], self._held[-kept:]
            if piece:
                yield piece
            if not self._more():
                raise Truncated
        piece, self._held = self._held[:at], self._held[at + len(self._boundary) :]
        if piece:
            yield piece

    def _more(self) -> bool:
        chunk = self._source.read(CHUNK)
        self._held += chunk
        return bool(chunk)
