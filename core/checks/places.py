"""Whether the store can be written as safely as it promises, and its disk has room."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from core.checks.trouble import Kind, Trouble
from core.errors import StorageAbsent, StorageFailed
from core.storage import PARTS, Store

LEAST_FREE = 5 << 30
"""Bytes: some exams and what is derived of them. Less is enough only of a disk that is small."""
LEAST_SHARE = 0.05
MOST_SECONDS_APART = 60


def in_places(store: Store, now: datetime) -> Iterator[Trouble]:
    """All that is wrong with the store's folder."""
    try:
        store.check()
    except StorageAbsent:
        yield Trouble(Kind.STORE_ABSENT, str(store.root))
        return
    yield from _writing(store, now)
    for part in (store.root / name for name in PARTS):
        if part.is_dir() and part.stat().st_dev != store.root.stat().st_dev:
            yield Trouble(Kind.STORE_SPLIT, str(part))
    yield from room(store.root)
    yield from readable(store.root)


def room(folder: Path) -> Iterator[Trouble]:
    """Whether a disk is nearly full."""
    usage = shutil.disk_usage(folder)
    if is_nearly_full(usage.total, usage.free):
        yield Trouble(Kind.NEARLY_FULL, str(folder))


def is_nearly_full(total: int, free: int) -> bool:
    """By bytes of a disk and those still free."""
    return free < total * LEAST_SHARE and free < LEAST_FREE


def readable(path: Path) -> Iterator[Trouble]:
    """Whether others may read it, and may reach it."""
    if path.stat().st_mode & 0o004 and path.parent.stat().st_mode & 0o001:
        yield Trouble(Kind.READABLE, str(path))


def _writing(store: Store, now: datetime) -> Iterator[Trouble]:
    try:
        with store.spool() as spool:
            spool.write(b"check")
            spool.finish()
            apart = abs(spool.path.stat().st_mtime - now.timestamp())
    except StorageFailed:
        yield Trouble(Kind.STORE_UNWRITABLE, str(store.root))
        return
    if apart > MOST_SECONDS_APART:
        yield Trouble(Kind.CLOCK_OF_STORE, f"{apart:.0f}")
