"""An archive written down: which of its bytes lie where, so that giving them asks for nothing else.

What belongs to no other object (headers, pages, the directory) lies in the recipe itself, as it leaves;
for the rest it says from which object, from which byte on. Decides that form and reads it back. A
recipe is derived: it may be deleted and made again.
"""

import json
import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from core.download.archive import Archive
from core.download.members import Content, Stored
from core.errors import StorageFailed
from core.storage import Store

_HEAD = struct.Struct("<16sQ")
_MAGIC = b"cigogne recipe1\n"
_LONGEST_FACTS = 4 << 20
_OWN = 0  # the number of the recipe itself among the objects
FIRST_CHUNK, CHUNK = 1 << 14, 1 << 20
RECIPES_AT_HAND = 16
"""Kept by each process; one of 3,000 objects takes 150 KB."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A recipe that was read back; lengths and offsets in bytes."""

    size: int
    etag: str
    file_name: str
    _keys: tuple[str, ...]
    _starts: "array[int]"
    """Where in the archive each piece begins, and at the end the archive's length."""
    _sources: "array[int]"
    """The number of the object it lies in."""
    _offsets: "array[int]"
    """Where it begins there."""

    def stream(self, store: Store, start: int, stop: int) -> Iterator[bytes]:
        """The bytes from `start` up to but without `stop`, in chunks of about a megabyte.

        Raises StorageFailed."""
        return _in_chunks(self._pieces(store, start, min(stop, self.size)))

    def _pieces(self, store: Store, start: int, stop: int) -> Iterator[bytes]:
        number = max(bisect_right(self._starts, start) - 1, 0)
        while start < stop:
            until = min(stop, self._starts[number + 1])
            key = self._keys[self._sources[number]]
            offset = self._offsets[number] + start - self._starts[number]
            yield from store.stream(key, offset, until - start)
            start, number = until, number + 1


def written_recipe(archive: Archive, file_name: str) -> Iterator[bytes]:
    """The bytes of the recipe of an archive, in chunks."""
    pieces = _Pieces()
    for _, content in archive.contents_from():
        pieces.add(content)
    facts = {
        "size": archive.size,
        "etag": archive.etag,
        "file_name": file_name,
        "keys": list(pieces.keys),
        "pieces": len(pieces.sources),
    }
    written = json.dumps(facts).encode()
    yield _HEAD.pack(_MAGIC, len(written)) + written
    yield from (numbers.tobytes() for numbers in (pieces.starts, pieces.sources, pieces.offsets))
    yield from pieces.own


@lru_cache(RECIPES_AT_HAND)
def recipe_of(store: Store, key: str) -> Recipe:
    """The recipe under this key, whose bytes never change. Raises StorageFailed."""
    magic, length = _HEAD.unpack(store.read(key, 0, _HEAD.size))
    if magic != _MAGIC or length > _LONGEST_FACTS:
        raise StorageFailed
    facts = json.loads(store.read(key, _HEAD.size, length))
    count, at = facts["pieces"], _HEAD.size + length
    numbers = _numbers(store.read(key, at, 8 * (3 * count + 1)))
    starts, sources = numbers[: count + 1], numbers[count + 1 : 2 * count + 1]
    offsets = _moved(sources, numbers[2 * count + 1 :], at + 8 * len(numbers))
    keys = (key, *facts["keys"])
    return Recipe(facts["size"], facts["etag"], facts["file_name"], keys, starts, sources, offsets)


def _moved(sources: "array[int]", offsets: "array[int]", own: int) -> "array[int]":
    """Offsets within the recipe count from its own bytes on, which begin at `own`."""
    pairs = zip(sources, offsets, strict=True)
    return array("Q", (at + own if source == _OWN else at for source, at in pairs))


class _Pieces:
    """The pieces of an archive, gathered in order."""

    def __init__(self) -> None:
        self.keys: dict[str, int] = {}
        self.starts, self.sources, self.offsets = array("Q", [0]), array("Q"), array("Q")
        self.own: list[bytes] = []
        self._own_size = 0

    def add(self, content: Content) -> None:
        """Bytes of our own that follow each other are one piece."""
        size, opener = content.digest.size, content.open
        if not size:
            return
        if isinstance(opener, Stored):
            source = self.keys.setdefault(opener.key, len(self.keys) + 1)
            self._append(source, opener.offset, size)
            return
        self._append(_OWN, self._own_size, size)
        self.own += content.read(0, size)
        self._own_size += size

    def _append(self, source: int, offset: int, size: int) -> None:
        end = self.starts[-1] + size
        if source == _OWN and self.sources and self.sources[-1] == _OWN:
            self.starts[-1] = end
            return
        self.sources.append(source)
        self.offsets.append(offset)
        self.starts.append(end)


def _numbers(written: bytes) -> "array[int]":
    numbers = array("Q")
    numbers.frombytes(written)
    return numbers


def _in_chunks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Small pieces together: a header of eighty bytes isn't worth a packet."""
    waiting: list[bytes] = []
    length, wanted = 0, FIRST_CHUNK
    for piece in pieces:
        waiting.append(piece)
        length += len(piece)
        if length >= wanted:
            yield waiting[0] if len(waiting) == 1 else b"".join(waiting)
            waiting, length, wanted = [], 0, CHUNK
    if waiting:
        yield b"".join(waiting)
