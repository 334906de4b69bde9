"""Counts bytes that go by: length, SHA-256, CRC-32. What they are, others know."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from isal.isal_zlib import crc32


@dataclass(frozen=True, slots=True)
class Digest:
    """What was counted while bytes went by: length in bytes, SHA-256 in hex, CRC-32."""

    size: int
    sha256: str
    crc32: int


class Count:
    """What went by so far."""

    def __init__(self) -> None:
        self._size, self._crc32, self._sha256 = 0, 0, hashlib.sha256()

    def add(self, chunk: bytes) -> None:
        """Count these bytes after those before."""
        self._size += len(chunk)
        self._crc32 = crc32(chunk, self._crc32)
        self._sha256.update(chunk)

    def passing(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The same chunks, counted as they are taken."""
        for chunk in chunks:
            self.add(chunk)
            yield chunk

    @property
    def size(self) -> int:
        return self._size

    @property
    def digest(self) -> Digest:
        return Digest(self._size, self._sha256.hexdigest(), self._crc32)


def digest_of(chunks: Iterable[bytes]) -> Digest:
    """Count bytes that go by."""
    count = Count()
    for chunk in chunks:
        count.add(chunk)
    return count.digest
