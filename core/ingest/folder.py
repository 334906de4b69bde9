"""Brings in files: a file, a folder with all its subfolders, or a ZIP; media with a DICOMDIR likewise.

A DICOMDIR is never followed: its file references come from outside, and the files lie in the folder
anyway. ZIPs are read member by member, within limits, and never unpacked to paths of their choice.
What can't be read is found out by opening it, so that it is refused and written down like any other.
"""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from core.errors import NotDicom, ObjectTooLarge, Truncated
from core.ingest.header import one_line

MOST_MEMBERS = 100_000
LARGEST_MEMBER = 4 << 30
HARMLESS = 512 << 20
"""Up to this size a member may be packed as tightly as it likes: a black picture is."""
HIGHEST_RATIO = 200
"""Unpacked bytes per packed byte, of larger members."""
NOISE = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})

Bytes = AbstractContextManager[BinaryIO]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may be a DICOM object."""

    name: str
    """Relative to what was given; for people only."""
    open: Callable[[], Bytes]
    """Its bytes. Opening and reading them may raise ObjectRefused."""


def candidates(path: Path) -> Iterator[Candidate]:
    """Everything below `path`, in the order of names. Links aren't followed."""
    if path.is_dir():
        for inner in sorted(path.rglob("*")):
            if inner.is_file() and not inner.is_symlink() and not _is_noise(inner.name):
                yield from _candidates_in(inner, inner.relative_to(path).as_posix())
    else:
        yield from _candidates_in(path, path.name)


def _candidates_in(path: Path, name: str) -> Iterator[Candidate]:
    members = _members(path)
    if members is None:
        yield Candidate(one_line(name), partial(_open_file, path))
        return
    archive = _Archive(path, len(members))
    for member in members:
        shown = one_line(f"{name}: {member.filename}")
        yield Candidate(shown, partial(archive.open, member))


def _is_noise(name: str) -> bool:
    return name in NOISE or name.startswith("._")


def _is_left_out(member: str) -> bool:
    return member.endswith("/") or _is_noise(member.rpartition("/")[2])


@contextmanager
def _open_file(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as stream:
            yield stream
    except OSError as unreadable:  # a scratched disc
        raise Truncated from unreadable


# --- ZIPs -----------------------------------------------------------------------------------------

UNREADABLE = (
    zipfile.BadZipFile,
    RuntimeError,  # encrypted, or packed in a way that isn't known here
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    struct.error,
)
"""What `zipfile` raises on archives that are broken, forged or locked."""


def _members(path: Path) -> list[zipfile.ZipInfo] | None:
    """The files in a ZIP; None for what is no ZIP, or one that can't be used: refused whole."""
    try:
        if not _begins_as_zip(path):
            return None
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except UNREADABLE:
        return None
    if len(members) > MOST_MEMBERS:
        return None
    return [member for member in members if not _is_left_out(member.filename)]


def _begins_as_zip(path: Path) -> bool:
    """Asked of the beginning, not of the end as `zipfile` does: any pixels may end like a ZIP. What
    is a DICOM file at the same time is one."""
    with path.open("rb") as stream:
        beginning = stream.read(132)
    return beginning.startswith((b"PK\3\4", b"PK\5\6")) and not beginning.endswith(b"DICM")


class _Archive:
    """A ZIP open from the first of its members that is read to the last: its directory may be long,
    and reading it again for each would never end."""

    def __init__(self, path: Path, members: int) -> None:
        self._path = path
        self._left = members
        self._zip: zipfile.ZipFile | None = None

    @contextmanager
    def open(self, member: zipfile.ZipInfo) -> Iterator[BinaryIO]:
        try:
            _refuse_bomb(member)
            self._zip = self._zip or zipfile.ZipFile(self._path)
            with self._zip.open(member) as stream:
                yield cast("BinaryIO", stream)
        except UNREADABLE as broken:
            raise NotDicom from broken
        finally:
            self._done()

    def _done(self) -> None:
        self._left -= 1
        if self._zip is not None and not self._left:
            self._zip.close()


def _refuse_bomb(member: zipfile.ZipInfo) -> None:
    """By the size it declares: what unpacks to more than that is stopped there by its checksum."""
    packed = max(member.compress_size, 1)
    bomb = member.file_size > HARMLESS and member.file_size / packed > HIGHEST_RATIO
    if bomb or member.file_size > LARGEST_MEMBER:
        raise ObjectTooLarge(LARGEST_MEMBER)
