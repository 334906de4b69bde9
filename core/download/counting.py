"""Counts bytes that go by: length, SHA-256, CRC-32."""

import hashlib
import zlib
from collections.abc import Iterable, Iterator

from core.storage import Digest


class Count:
    """What went by so far."""

    def __init__(self) -> None:
        self._size, self._crc32, self._sha256 = 0, 0, hashlib.sha256()

    def passing(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The same chunks, counted as they are taken."""
        for chunk in chunks:
            self._size += len(chunk)
            self._crc32 = zlib.crc32(chunk, self._crc32)
            self._sha256.update(chunk)
            yield chunk

    @property
    def digest(self) -> Digest:
        return Digest(self._size, self._sha256.hexdigest(), self._crc32)
