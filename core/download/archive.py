"""A ZIP that exists nowhere: its length, ETag and any of its bytes, from what is known of its members.

Decides where each member lies. Nothing is read before it is asked for, so a range in the middle starts
as fast as the first byte; the same members at the same date are the same bytes, today and after a
restart. What the members are is left to `plan`, HTTP to the door that serves it.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from itertools import accumulate

from core.download import zip_headers
from core.download.members import Content, Member, check_names, held

LAYOUT = b"1"  # part of the ETag: to be raised when the same members come to lie otherwise


class Archive:
    """A ZIP of these members, in this order, all dated `dated`. Raises NameRefused."""

    def __init__(self, members: Sequence[Member], dated: datetime) -> None:
        check_names(member.name for member in members)
        self.members = tuple(members)
        self._when = zip_headers.dos_time(dated)
        sizes = (zip_headers.local_size(m) + m.packed.digest.size for m in self.members)
        self._starts = list(accumulate(sizes, initial=0))

    @cached_property
    def size(self) -> int:
        """Length in bytes, exact before anything is read."""
        return self._starts[-1] + self._directory.digest.size

    @cached_property
    def etag(self) -> str:
        """A strong validator, without quotes: other bytes anywhere, another ETag (RFC 9110 8.8.3)."""
        lines = "\n".join(
            f"{m.method}/{m.name}/{m.content.digest.crc32}/{m.content.digest.size}/{m.packed.digest.sha256}"
            for m in self.members
        )
        dated = f"{self._when.date} {self._when.time}"
        return hashlib.sha256(b"\0".join((LAYOUT, dated.encode(), lines.encode()))).hexdigest()[:32]

    def stream(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to but without `stop`, in chunks.

        Raises StorageFailed when a member's opener gives another number of bytes than it promised.
        """
        stop = self.size if stop is None else min(stop, self.size)
        for offset, content in self.contents_from(start):
            if offset >= stop:
                break
            first = max(start - offset, 0)
            last = min(stop - offset, content.digest.size)
            if first < last:
                yield from content.read(first, last - first)

    def contents_from(self, start: int = 0) -> Iterator[tuple[int, Content]]:
        """Headers, members and directory, each with where it lies, from the member at `start` on."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        for number in range(first, len(self.members)):
            member, offset = self.members[number], self._starts[number]
            header = held(zip_headers.local_header(member, self._when))
            yield offset, header
            yield offset + header.digest.size, member.packed
        yield self._starts[-1], self._directory

    @cached_property
    def _directory(self) -> Content:
        lines = b"".join(
            zip_headers.central_header(member, offset, self._when)
            for member, offset in zip(self.members, self._starts, strict=False)
        )
        end = zip_headers.end_of_directory(len(self.members), len(lines), self._starts[-1])
        return held(lines + end)
