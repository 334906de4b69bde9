"""Keeps bytes by keys of ours and gives them back, whole or in part. Decides how bytes become safe.

Three kinds: `originals/` as received, never altered; `derived/` (stacks, PDFs), which can be deleted
and made again; `outside/`, what patients brought, apart until somebody decided about it. Keys are made
here and in `ingest`, from hashes and numbers of our own; nothing received ever names a file. A put
returns only when the bytes and their name survive a power cut.
"""

import os
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Self

from core.digests import Count, Digest
from core.errors import StorageAbsent, StorageFailed
from core.syncing import sync_all, sync_folder

CHUNK = 1 << 20
KEY = re.compile(r"(originals|derived|outside)(/[a-z0-9_-]{1,64}){1,4}(\.[a-z0-9]{1,8})?")
SENTINEL = "cigogne-store"
ASIDE = "put-aside"
PARTS = ("spool", "originals", "derived", "outside")


class Spool:
    """A file being received, in the store's own file system, hashed while it is written."""

    def __init__(self, path: Path, stream: BinaryIO) -> None:
        self.path = path
        """Where the bytes lie: in the spool, and under their key once they are kept."""
        self._stream = stream
        self._count = Count()

    def write(self, chunk: bytes) -> None:
        """Append bytes. Raises StorageFailed when the disk refuses them."""
        try:
            self._stream.write(chunk)
        except OSError as broken:
            raise StorageFailed from broken
        self._count.add(chunk)

    @property
    def size(self) -> int:
        """How many bytes were written so far."""
        return self._count.size

    def copy_from(self, source: BinaryIO) -> Self:
        """Append everything `source` still holds."""
        while chunk := source.read(CHUNK):
            self.write(chunk)
        return self

    def finish(self) -> Digest:
        """Flush to the file (not yet to the disk: `Store.keep` does that) and tell what was written."""
        try:
            self._stream.flush()
        except OSError as broken:
            raise StorageFailed from broken
        return self._count.digest


class Store:
    """Objects in a folder of one file system."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def create(self) -> None:
        """Make the folder and its sentinel; changes nothing where they are."""
        for name in ("", *PARTS):
            (self.root / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        (self.root / SENTINEL).touch(mode=0o600)
        sync_folder(self.root)

    def check(self) -> None:
        """Raises StorageAbsent when the folder isn't our store: better no write than one beneath a
        mount point whose disk is missing."""
        if not (self.root / SENTINEL).is_file():
            raise StorageAbsent

    @contextmanager
    def spool(self) -> Iterator[Spool]:
        """A place to receive bytes into; what isn't kept by the end is deleted."""
        self.check()
        path = self.root / "spool" / secrets.token_hex(16)
        stream = _new_file(path)
        try:
            yield Spool(path, stream)
        finally:
            # What can't be written any more was told by `write` or `finish`.
            with suppress(OSError):
                stream.close()
            path.unlink(missing_ok=True)

    def keep(self, spool: Spool, key: str) -> None:
        """Move a finished spool file under its key, durably. Raises StorageFailed."""
        self.keep_all([(spool, key)])

    def keep_all(self, finished: Sequence[tuple[Spool, str]]) -> None:
        """Move spool files under their keys, and wait for the disk for all together. Raises StorageFailed.

        An fsync that failed is never tried again on the same file: the kernel may have dropped the pages
        it could not write, and a second call would report success.
        """
        targets = [(spool, self.path(key)) for spool, key in finished]
        moving = [(spool, target) for spool, target in targets if spool.path != target]
        try:
            self._move_durably([(spool.path, target) for spool, target in moving])
        except OSError as broken:
            raise StorageFailed from broken
        for spool, target in moving:
            spool.path = target

    def put(self, key: str, chunks: Iterator[bytes]) -> Digest:
        """Keep these bytes under `key`, durably, replacing what was there in one step."""
        with self.spool() as spool:
            for chunk in chunks:
                spool.write(chunk)
            digest = spool.finish()
            self.keep(spool, key)
        return digest

    def path(self, key: str) -> Path:
        """Where an object lies. Raises StorageFailed for a key that isn't one of ours."""
        if not KEY.fullmatch(key):
            raise StorageFailed
        return self.root / key

    def exists(self, key: str) -> bool:
        return self.path(key).is_file()

    def size(self, key: str) -> int:
        """Length in bytes. Raises StorageFailed when there is no such object."""
        try:
            return self.path(key).stat().st_size
        except OSError as broken:
            raise StorageFailed from broken

    def read(self, key: str, start: int = 0, length: int | None = None) -> bytes:
        """A part of an object in memory; for parts known to be small."""
        return b"".join(self.stream(key, start, length))

    def stream(self, key: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """A part of an object in chunks. Raises StorageFailed when it ends before `length`."""
        return stream_file(self.path(key), start, length)

    def remove(self, key: str) -> None:
        """Delete an object; one that is gone already is no error."""
        try:
            self.path(key).unlink(missing_ok=True)
        except OSError as broken:
            raise StorageFailed from broken

    def has_from_before(self, key: str, moment: float) -> bool:
        """Whether it has an object that was written before this POSIX time."""
        return _written_before(self.path(key), moment)

    def remove_stale(self, key: str, older_than: float) -> None:
        """Delete an object unless it was written since this POSIX time. Raises StorageFailed."""
        if _written_before(self.path(key), older_than):
            self.remove(key)

    def keys(self, prefix: str) -> Iterator[str]:
        """All keys below `originals`, `derived` or `outside`."""
        for path in sorted((self.root / prefix).rglob("*")):
            if path.is_file():
                yield path.relative_to(self.root).as_posix()

    def stale_keys(self, prefix: str, older_than: float) -> Iterator[str]:
        """Keys of objects below `prefix` that were last written before this POSIX time."""
        return (key for key in self.keys(prefix) if _written_before(self.path(key), older_than))

    def folders(self, prefix: str) -> Iterator[str]:
        """The folders just below `originals` or `derived`, as prefixes of keys."""
        for path in (self.root / prefix).iterdir():
            if path.is_dir():
                yield path.relative_to(self.root).as_posix()

    def put_aside(self, key: str) -> None:
        """Move an object out of the way, to where an operator finds it: `put-aside`, by its last name.

        Raises StorageFailed."""
        path = self.path(key)
        try:
            self._make_folder(self.root / ASIDE)
            path.replace(self.root / ASIDE / path.name)
            sync_folder(self.root / ASIDE)
        except OSError as broken:
            raise StorageFailed from broken

    def stale_spool(self, older_than: float) -> Sequence[str]:
        """Names of spool files last written before this POSIX time."""
        spooled = (self.root / "spool").iterdir()
        return sorted(path.name for path in spooled if _written_before(path, older_than))

    def remove_spooled(self, name: str) -> None:
        """Delete what `stale_spool` named."""
        (self.root / "spool" / name).unlink(missing_ok=True)

    def clear_spool(self, older_than: float) -> int:
        """Delete what killed receivers left: spool files last written before this POSIX time.

        Raises StorageAbsent."""
        self.check()
        stale = self.stale_spool(older_than)
        for name in stale:
            self.remove_spooled(name)
        return len(stale)

    def _move_durably(self, moves: Sequence[tuple[Path, Path]]) -> None:
        for source, target in moves:
            self._make_folder(target.parent)
            source.replace(target)
        targets = [target for _, target in moves]
        sync_all(targets, {target.parent for target in targets})

    def _make_folder(self, folder: Path) -> None:
        """Make a folder and sync every level that is new: a file in a forgotten folder is lost."""
        if folder.is_dir():
            return
        self._make_folder(folder.parent)
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        sync_folder(folder.parent)


def original_key(sha256: str) -> str:
    """The key of received bytes: their own hash, so that the same bytes are kept once."""
    return f"originals/{sha256[:2]}/{sha256}"


def outside_key(folder: str, name: str) -> str:
    """The key of something that a patient brought: each upload has a folder of its own."""
    return f"outside/{folder}/{name}"


def stream_file(path: Path, start: int = 0, length: int | None = None) -> Iterator[bytes]:
    """A part of a file in chunks. Raises StorageFailed when it ends before `length`."""
    try:
        with path.open("rb") as source:
            source.seek(start)
            left = length
            while left is None or left > 0:
                chunk = source.read(CHUNK if left is None else min(CHUNK, left))
                if not chunk:
                    break
                left = None if left is None else left - len(chunk)
                yield chunk
    except OSError as broken:
        raise StorageFailed from broken
    if left:
        raise StorageFailed


def _new_file(path: Path) -> BinaryIO:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as broken:
        raise StorageFailed from broken
    return os.fdopen(descriptor, "wb")


def _written_before(path: Path, moment: float) -> bool:
    """False for a file that a receiver took away meanwhile."""
    try:
        return path.stat().st_mtime < moment
    except FileNotFoundError:
        return False
