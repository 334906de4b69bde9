"""A multipart answer, written as it is sent: no part is held in memory (RFC 2387, PS3.18 section 8.6).

What the parts are is others' matter.
"""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Part:
    content_type: str
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Multipart:
    """Parts one after the other, between boundaries that nobody can foresee."""

    media_type: str
    """That of its parts."""
    parts: Iterable[Part]
    boundary: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def content_type(self) -> str:
        return f'multipart/related; type="{self.media_type}"; boundary={self.boundary}'

    def __iter__(self) -> Iterator[bytes]:
        start = ""
        for part in self.parts:
            yield f"{start}--{self.boundary}\r\nContent-Type: {part.content_type}\r\n\r\n".encode()
            yield from part.chunks
            start = "\r\n"
        yield f"{start}--{self.boundary}--\r\n".encode()
