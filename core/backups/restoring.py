"""Brings a backup back into an empty place, original by original, and the database last.

Every checksum is compared on the way. Killed in the middle, it goes on when it is called again: a store
in which this was begun carries a mark until the end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.backups.copying import copy
from core.backups.manifest import DATABASE, checked, entries
from core.backups.shelf import Shelf
from core.backups.taking import copy_database, database_file
from core.context import Context
from core.errors import PlaceTaken
from core.migrating import migrate_database
from core.syncing import sync_file, sync_folder
from core.verification.derived import make_again
from core.verification.finding import Fault, Found, find

MARK = "being-restored"


@dataclass(frozen=True, slots=True)
class Restored:
    backup: Path
    originals: int
    faults: tuple[Found, ...]
    """What the database names and the backup doesn't have, or has with other bytes."""
    to_make: int
    """Derived objects that the worker makes again."""


def restore(ctx: Context, folder: Path) -> Restored:
    """Bring the newest whole backup of a folder back, and the database up to date.

    Raises PlaceTaken unless database and store are empty, BackupUnfit, StorageFailed, NotConfigured.
    """
    shelf, target = Shelf(folder), database_file(ctx.settings)
    backup = shelf.newest()
    checked(backup)
    _claim(ctx, target)
    named = ((one.key, one.sha256) for one in entries(backup))
    count = sum(one.size is not None for one in copy(shelf.originals, ctx.store, named))
    _bring_database(backup / DATABASE, target)
    migrate_database(ctx.settings.database_url)
    faults, to_make = _looked_through(ctx)
    (ctx.store.root / MARK).unlink()
    return Restored(backup, count, faults, to_make)


def _claim(ctx: Context, database: Path) -> None:
    mark = ctx.store.root / MARK
    if not mark.is_file():
        for taken in (*_files_of(database), *_contents(ctx.store.root)):
            raise PlaceTaken(str(taken))
        ctx.store.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        mark.touch(mode=0o600)
    ctx.store.create()


def _contents(folder: Path) -> Iterator[Path]:
    return folder.iterdir() if folder.is_dir() else iter(())


def _files_of(database: Path) -> Iterator[Path]:
    """A write-ahead log of an older database would be played into the new one."""
    files = (database, *(database.with_name(database.name + end) for end in ("-wal", "-shm")))
    return (path for path in files if path.exists())


def _bring_database(source: Path, target: Path) -> None:
    """Under its name only once it is whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f"{target.name}.{MARK}")
    half.unlink(missing_ok=True)
    copy_database(source, half)
    sync_file(half)
    for old in _files_of(target):
        old.unlink()
    half.replace(target)
    sync_folder(target.parent)


def _looked_through(ctx: Context) -> tuple[tuple[Found, ...], int]:
    found = list(find(ctx, checksums=False))
    to_make = [one.key for one in found if one.fault is Fault.NOT_MADE]
    make_again(ctx, to_make)
    return tuple(one for one in found if one.fault is not Fault.NOT_MADE), len(to_make)
