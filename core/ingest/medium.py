"""What the DICOMDIR of a medium names and the medium lacks: a scratched disc, a copy that forgot some.

The directory is never followed (its references come from outside); it is only compared with what lies
beside it. One that can't be read names nothing.
"""

import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from mmap import ACCESS_READ, mmap
from pathlib import Path

from core.errors import ObjectRefused
from core.imaging.attributes import items, texts
from core.imaging.element_headers import Encoding
from core.imaging.elements import end_of_group, walk
from core.ingest.folder import Candidate
from core.ingest.header import one_line

DIRECTORY = "DICOMDIR"
LARGEST = 64 << 20
START, META_GROUP = 132, 0x0002
CHUNK = 1 << 20
EXPLICIT = Encoding(implicit=False)
"""A DICOMDIR is always written in Explicit VR Little Endian (PS3.10 section 8.6)."""


@dataclass(frozen=True, slots=True)
class Directory:
    """A DICOMDIR at hand, and the same candidate, to be read from there."""

    copy: Path
    candidate: Candidate


def is_directory(candidate: Candidate) -> bool:
    return candidate.name.replace(":", "/").rpartition("/")[2].strip().upper() == DIRECTORY


@contextmanager
def at_hand(candidate: Candidate) -> Iterator[Directory]:
    """A DICOMDIR's bytes in a file of our own: some lie in archives, and are read only once.

    Raises ObjectRefused."""
    with tempfile.NamedTemporaryFile() as copy:
        with candidate.open() as source:
            while (chunk := source.read(CHUNK)) and copy.tell() <= LARGEST:
                copy.write(chunk)
        copy.flush()
        path = Path(copy.name)
        yield Directory(path, replace(candidate, open=lambda: path.open("rb")))


def missing(directory: Directory, found: Collection[str]) -> list[str]:
    """What a directory names that isn't among the names found; nothing when it can't be read."""
    name = directory.candidate.name
    beside = name[: len(name) - len(DIRECTORY)]
    there = {one.casefold() for one in found}
    named = (one_line(f"{beside}{one}") for one in _named(directory.copy))
    return [one for one in named if one.casefold() not in there]


def _named(path: Path) -> list[str]:
    """The paths of the files that a DICOMDIR refers to (PS3.3 section F.3.2.2)."""
    try:
        with path.open("rb") as stream, mmap(stream.fileno(), 0, access=ACCESS_READ) as buffer:
            start = end_of_group(buffer, START, META_GROUP, EXPLICIT)
            records = items(walk(buffer, start, EXPLICIT).dataset, "DirectoryRecordSequence")
            ids = (texts(record, "ReferencedFileID") for record in records)
            return ["/".join(components) for components in ids if components]
    except (ObjectRefused, ValueError):
        return []
