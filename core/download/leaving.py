"""How an object leaves: as it came, save what came before its data set.

A received preamble may hide a program, so zeros leave in its place; a file that came without a meta
group, or with one that says something else than the object, leaves with one of ours. Everything else
is the bytes received. Decided once, at arrival, and kept: to lay out a package no object is read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from core.digests import Digest, digest_of
from core.download.file_meta import PREAMBLE, FileMeta, is_sound, meta_group
from core.download.members import Content, Opener


@dataclass(frozen=True, slots=True)
class Leaving:
    """`head`, then the received bytes from `offset` on; `digest` is of both together."""

    head: bytes
    offset: int
    digest: Digest

    def content(self, received: Opener) -> Content:
        """The object as it leaves; `received` gives the bytes of the file as it came."""
        if not self.head:
            return Content(self.digest, received)

        def cut(start: int, length: int) -> Iterator[bytes]:
            of_head = self.head[start : start + length]
            yield of_head
            if length > len(of_head):
                beyond = max(start - len(self.head), 0)
                yield from received(self.offset + beyond, length - len(of_head))

        return Content(self.digest, cut)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, to be kept beside the object."""
        digest = self.digest
        return {
            "head": self.head.hex(),
            "offset": self.offset,
            "size": digest.size,
            "sha256": digest.sha256,
            "crc32": digest.crc32,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Leaving":
        """The value that `to_json` gave."""
        digest = Digest(kept["size"], kept["sha256"], kept["crc32"])
        return cls(bytes.fromhex(kept["head"]), kept["offset"], digest)


def leaving_of(before: bytes, meta: FileMeta, received: Content) -> Leaving:
    """How a received file leaves (PS3.10 section 7.1).

    `before` is what it holds before its data set: preamble and meta group, or nothing at all. The file
    is read again only where something in `before` can't stay; else it leaves byte for byte as it came.
    """
    head, offset = _head(before, meta)
    if not head:
        return Leaving(head, offset, received.digest)
    body = received.read(offset, received.digest.size - offset)
    return Leaving(head, offset, digest_of(chain([head], body)))


def _head(before: bytes, meta: FileMeta) -> tuple[bytes, int]:
    """What leaves instead of the first bytes, and how many those are."""
    start = len(PREAMBLE)
    ours = PREAMBLE + meta_group(meta)
    if before == ours:  # a data set that came alone, by C-STORE
        return b"", 0
    if before[start - 4 : start] != PREAMBLE[-4:] or not is_sound(before[start:], meta):
        return ours, len(before)
    return (b"", 0) if before.startswith(PREAMBLE) else (PREAMBLE, start)
