"""What an archive holds: contents with a name that is safe to unpack on any system.

Decides which names are refused, and what must be known of a content before its first byte is read.
Where members lie in the archive is left to `archive`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from core.digests import Digest, digest_of
from core.errors import Failure, StorageFailed
from core.storage import Store

Opener = Callable[[int, int], Iterator[bytes]]
"""Given a first byte and a length in bytes, the bytes there, in chunks."""

MAX_NAME = 0xFFFF  # bytes: what the length field of a ZIP header can say

_DEVICES = r"(?:con|prn|aux|nul|com\d|lpt\d)"  # Windows opens a device, whatever the extension
_FORBIDDEN = r'\x00-\x1f\x7f-\x9f\ud800-\udfff<>:"/\\|?*'
_PART = rf"(?!{_DEVICES}(?:\.|/|$))[^{_FORBIDDEN}]*[^{_FORBIDDEN} .]"
_NAME = re.compile(rf"{_PART}(?:/{_PART})*", re.IGNORECASE)


class NameProblem(StrEnum):
    """Why a member can't have the name it asks for."""

    UNSAFE = "unsafe"
    TOO_LONG = "too-long"
    TAKEN = "taken"


@dataclass(eq=False)
class NameRefused(Failure):
    """A member's name could leave its folder or meet another; told by position, not by name."""

    position: int
    problem: NameProblem


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes that can be read again and again, in part, and are always the same."""

    digest: Digest
    open: Opener

    def read(self, start: int, length: int) -> Iterator[bytes]:
        """Exactly `length` bytes; raises StorageFailed when the opener gives more or fewer."""
        left = length
        for chunk in self.open(start, length):
            left -= len(chunk)
            if left < 0:
                break
            yield chunk
        if left:
            raise StorageFailed


@dataclass(frozen=True, slots=True)
class Stored:
    """Opens bytes of an object of the store, from an offset on."""

    store: Store
    key: str
    offset: int = 0

    def __call__(self, start: int, length: int) -> Iterator[bytes]:
        return self.store.stream(self.key, self.offset + start, length)


class Method(IntEnum):
    """How a member lies in a ZIP (APPNOTE 4.4.5)."""

    STORED = 0
    DEFLATED = 8


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive; `deflated` is its content as a raw deflate stream (RFC 1951), if kept."""

    name: str
    content: Content
    deflated: Content | None = None

    @property
    def method(self) -> Method:
        return Method.DEFLATED if self.deflated else Method.STORED

    @property
    def packed(self) -> Content:
        """The bytes as they lie in the archive."""
        return self.deflated or self.content


def held(data: bytes) -> Content:
    """A content that is held in memory."""

    def cut(start: int, length: int) -> Iterator[bytes]:
        yield data[start : start + length]

    return Content(digest_of((data,)), cut)


def check_names(names: Iterable[str]) -> None:
    """Raises NameRefused when a name could leave its folder, is reserved, or meets another one.

    Two names meet when a file system that doesn't tell upper from lower case takes them for the same,
    or when one is a folder of the other.
    """
    taken: set[str] = set()
    folders: set[str] = set()
    for position, name in enumerate(names):
        _check_name(position, name)
        folded = name.casefold()
        if folded in taken:
            raise NameRefused(position, NameProblem.TAKEN)
        taken.add(folded)
        folders.add(_folder(folded))
    _check_folders(taken, folders)


def _check_name(position: int, name: str) -> None:
    if not _NAME.fullmatch(name):
        raise NameRefused(position, NameProblem.UNSAFE)
    if len(name) * 4 > MAX_NAME and len(name.encode()) > MAX_NAME:
        raise NameRefused(position, NameProblem.TOO_LONG)


def _check_folders(taken: set[str], folders: set[str]) -> None:
    for position, lowest in enumerate(sorted(folders)):
        folder = lowest
        while folder:
            if folder in taken:
                raise NameRefused(position, NameProblem.TAKEN)
            folder = _folder(folder)


def _folder(name: str) -> str:
    return name.rpartition("/")[0]
