"""Copies originals from one store to another, some at a time, and only what is as it was received.

Waiting for the disk takes long; some dozen files wait for it together. A mark in the target tells
up to when all were durable: what a killed process or a power cut left half since is copied again.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from core.errors import StorageFailed
from core.storage import Spool, Store
from core.syncing import sync_folder

AT_ONCE = 64
MARK = "being-copied"


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of one original; its size in bytes, None when nothing sound was there."""

    key: str
    sha256: str
    size: int | None
    new: bool
    """It wasn't in the other store before."""


def copy(source: Store, target: Store, named: Iterable[tuple[str, str]]) -> Iterator[Copied]:
    """Bring these keys over, each given with its SHA-256; what is there already isn't read again.

    Raises StorageFailed when the target can't keep them.
    """
    waiting, mark = iter(named), target.root / MARK
    _begin(target, mark)
    while some := list(islice(waiting, AT_ONCE)):
        yield from _copy_some(source, target, some)
        mark.touch()
    mark.unlink()


def _begin(target: Store, mark: Path) -> None:
    """Mark the moment, once nothing is there that was written after an earlier one's last mark."""
    try:
        if mark.exists():
            _remove_doubtful(target, mark.stat().st_mtime)
        mark.touch(mode=0o600)
        sync_folder(mark.parent)
    except OSError as broken:
        raise StorageFailed from broken


def _remove_doubtful(target: Store, since: float) -> None:
    for key in target.keys("originals"):
        if not target.has_from_before(key, since):
            target.remove(key)


def _copy_some(source: Store, target: Store, some: Iterable[tuple[str, str]]) -> Iterator[Copied]:
    copied: list[Copied] = []
    with ExitStack() as open_spools:
        finished: list[tuple[Spool, str]] = []
        for key, sha256 in some:
            if target.exists(key):
                copied.append(Copied(key, sha256, target.size(key), new=False))
                continue
            spool = open_spools.enter_context(target.spool())
            size = _read_into(spool, source, key, sha256)
            copied.append(Copied(key, sha256, size, new=size is not None))
            if size is not None:
                finished.append((spool, key))
        target.keep_all(finished)
    yield from copied


def _read_into(spool: Spool, source: Store, key: str, sha256: str) -> int | None:
    """Only reading may fail in silence: an original that is gone is told, the others are brought over."""
    chunks = source.stream(key)
    while True:
        try:
            chunk = next(chunks, None)
        except StorageFailed:
            return None
        if chunk is None:
            break
        spool.write(chunk)
    digest = spool.finish()
    return digest.size if digest.sha256 == sha256 else None
