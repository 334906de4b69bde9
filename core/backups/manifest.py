"""What a backup holds, written down beside it: the database and the list of originals, with checksums.

The list is a line for each original (key, bytes, SHA-256), so that it is read and written piece by piece;
the manifest seals list and database, and is written last.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from core.digests import digest_of
from core.errors import BackupUnfit, StorageFailed
from core.storage import stream_file
from core.syncing import sync_file

DATABASE, LIST, MANIFEST = "database.db", "originals.tsv", "manifest.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """An original in a backup; its size in bytes."""

    key: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the whole of a backup is known by: SHA-256 in hex, originals it holds, and lacks."""

    database: str
    list: str
    originals: int
    missing: tuple[str, ...]
    """Keys that rows name, of which nothing sound was there to be kept."""


def write_list(folder: Path, entries: Iterable[Entry]) -> None:
    with (folder / LIST).open("x", encoding="ascii") as lines:
        for entry in entries:
            lines.write(f"{entry.key}\t{entry.size}\t{entry.sha256}\n")


def seal(folder: Path, originals: int, missing: Iterable[str]) -> Manifest:
    """Write the manifest of what is in the folder, and wait until all of it is durable."""
    told = Manifest(
        _sha256(folder / DATABASE), _sha256(folder / LIST), originals, tuple(sorted(missing))
    )
    (folder / MANIFEST).write_text(json.dumps(asdict(told), indent=1), "ascii")
    for name in (DATABASE, LIST, MANIFEST):
        sync_file(folder / name)
    return told


def checked(folder: Path) -> Manifest:
    """The manifest of a backup whose database and list are as written. Raises BackupUnfit."""
    try:
        told = json.loads((folder / MANIFEST).read_text("ascii"))
        manifest = Manifest(**{**told, "missing": tuple(told["missing"])})
        sound = (_sha256(folder / DATABASE), _sha256(folder / LIST)) == (
            manifest.database,
            manifest.list,
        )
    except (OSError, ValueError, TypeError, KeyError, StorageFailed) as broken:
        raise BackupUnfit(str(folder), "its manifest can't be read") from broken
    if not sound:
        raise BackupUnfit(str(folder), "its database or its list isn't as written")
    return manifest


def entries(folder: Path) -> Iterator[Entry]:
    """The originals of a backup that was checked."""
    with (folder / LIST).open(encoding="ascii") as lines:
        for line in lines:
            key, size, sha256 = line.rstrip("\n").split("\t")
            yield Entry(key, int(size), sha256)


def _sha256(path: Path) -> str:
    return digest_of(stream_file(path)).sha256
