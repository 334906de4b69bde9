"""Takes a backup while receiver, sites and worker run: the database first, then all originals it names.

Originals are never altered, so those copied after the database hold what it names. What is derived is
left out: it is made again. An original that an earlier backup of the shelf has isn't copied again.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from core.backups.copying import Copied, copy
from core.backups.manifest import DATABASE, Entry, seal, write_list
from core.backups.shelf import Shelf
from core.config import Settings
from core.context import Context
from core.db import Database
from core.errors import BackupUnfit, NotConfigured, PlaceTaken
from core.verification.named import named_folders, named_originals


@dataclass(frozen=True, slots=True)
class Taken:
    """A backup as it was taken; `bytes` are those copied this time."""

    folder: Path
    originals: int
    copied: int
    bytes: int
    missing: tuple[str, ...]


def take(ctx: Context, folder: Path) -> Taken:
    """Add a backup to a folder of backups.

    Raises StorageAbsent, StorageFailed, PlaceTaken, NotConfigured when the database isn't a file.
    """
    ctx.store.check()
    source = database_file(ctx.settings)
    if folder.resolve().is_relative_to(ctx.store.root.resolve()):
        raise PlaceTaken(str(folder))
    shelf = Shelf(folder)
    shelf.create()
    with shelf.locked():
        shelf.sweep()
        half = shelf.begin(ctx.now)
        copy_database(source, half / DATABASE)
        return _with_originals(ctx, shelf, half)


def database_file(settings: Settings) -> Path:
    """Where SQLite keeps it. Raises NotConfigured for other databases: those have tools of their own."""
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise NotConfigured("CIGOGNE_DATABASE_URL", "no file of SQLite: use pg_dump")
    return Path(url.database)


def copy_database(source: Path, target: Path) -> None:
    """As it is at one moment; its writers go on meanwhile. Raises BackupUnfit."""
    try:
        with (
            closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as here,
            closing(sqlite3.connect(target)) as there,
        ):
            here.backup(there)
    except sqlite3.Error as broken:
        raise BackupUnfit(str(target), "the database can't be copied") from broken
    target.chmod(0o600)


def _with_originals(ctx: Context, shelf: Shelf, half: Path) -> Taken:
    database = Database(f"sqlite:///{half / DATABASE}")
    try:
        copied = list(copy(ctx.store, shelf.originals, _named(database)))
    finally:
        database.close()
    missing = [one.key for one in copied if one.size is None]
    write_list(half, _kept(copied))
    manifest = seal(half, len(copied) - len(missing), missing)
    new = [one.size or 0 for one in copied if one.new]
    return Taken(shelf.finish(half), manifest.originals, len(new), sum(new), manifest.missing)


def _named(database: Database) -> Iterator[tuple[str, str]]:
    for folder in sorted(named_folders(database)):
        yield from sorted(named_originals(database, folder).items())


def _kept(copied: list[Copied]) -> Iterator[Entry]:
    return (Entry(one.key, one.size, one.sha256) for one in copied if one.size is not None)
