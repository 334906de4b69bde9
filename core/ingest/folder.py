"""Brings in files: a file, a folder with all its subfolders, or a ZIP; media with a DICOMDIR likewise.

A DICOMDIR is never followed: its file references come from outside, and the files lie in the folder
anyway. ZIPs are read member by member, within limits, and never unpacked to paths of their choice.
"""

import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from core.errors import NotDicom, ObjectTooLarge

MOST_MEMBERS = 200_000
LARGEST_MEMBER = 4 << 30
HIGHEST_RATIO = 200
"""Unpacked bytes per packed byte: far above any real picture."""
NOISE = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may be a DICOM object."""

    name: str
    """Relative to what was given; for people only."""
    path: Path
    member: zipfile.ZipInfo | None = None

    def open(self) -> AbstractContextManager[BinaryIO]:
        """Its bytes. Raises ObjectTooLarge for a ZIP member beyond the limits, NotDicom for one
        that can't be unpacked."""
        if self.member is None:
            return self.path.open("rb")
        return _open_member(self.path, self.member)


def candidates(path: Path) -> Iterator[Candidate]:
    """Everything below `path`, in the order of names. Links aren't followed."""
    if path.is_dir():
        for inner in sorted(path.rglob("*")):
            if inner.is_file() and not inner.is_symlink() and inner.name not in NOISE:
                yield from _candidates_in(inner, inner.relative_to(path).as_posix())
    else:
        yield from _candidates_in(path, path.name)


def _candidates_in(path: Path, name: str) -> Iterator[Candidate]:
    if not zipfile.is_zipfile(path):
        yield Candidate(name, path)
        return
    with zipfile.ZipFile(path) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
    for member in members[:MOST_MEMBERS]:
        yield Candidate(f"{name}: {member.filename}", path, member)


class _Member(AbstractContextManager[BinaryIO]):
    def __init__(self, path: Path, member: zipfile.ZipInfo) -> None:
        self._archive = zipfile.ZipFile(path)
        self._member = member

    def __enter__(self) -> BinaryIO:
        try:
            return cast("BinaryIO", self._archive.open(self._member))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as broken:
            raise NotDicom from broken

    def __exit__(self, *_: object) -> None:
        self._archive.close()


def _open_member(path: Path, member: zipfile.ZipInfo) -> _Member:
    packed = max(member.compress_size, 1)
    if member.file_size > LARGEST_MEMBER or member.file_size / packed > HIGHEST_RATIO:
        raise ObjectTooLarge(LARGEST_MEMBER)
    return _Member(path, member)
