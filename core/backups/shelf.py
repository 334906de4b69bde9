"""The folder that holds backups: one store of originals they share, and a dated folder each.

A backup is whole once its folder has lost the ending `.half`; that is the last thing done to it. Who
takes one holds the shelf's lock, so that a half one found then is a killed process's.
"""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from core.errors import BackupUnfit, PlaceTaken
from core.storage import Store
from core.syncing import sync_folder

HALF = ".half"
DATED = "%Y%m%dT%H%M%SZ"
OBJECTS, LOCK = "objects", "lock"


class Shelf:
    """Backups below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.originals = Store(folder / OBJECTS)

    def create(self) -> None:
        """Make the folder; changes nothing where it is. Raises PlaceTaken when other things are in it."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if any(self.folder.iterdir()) and not (self.folder / LOCK).exists():
            raise PlaceTaken(str(self.folder))
        (self.folder / LOCK).touch(mode=0o600)
        self.originals.create()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Raises PlaceTaken while another backup is taken here."""
        with (self.folder / LOCK).open("rb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise PlaceTaken(str(self.folder)) from None
            yield

    def begin(self, now: datetime) -> Path:
        """A new folder for a half backup. Raises PlaceTaken when there is one of this second."""
        whole = self.folder / now.strftime(DATED)
        if whole.exists():
            raise PlaceTaken(str(whole))
        half = whole.with_suffix(HALF)
        half.mkdir(mode=0o700)
        return half

    def finish(self, half: Path) -> Path:
        """All that is in it is durable: from here on it counts."""
        sync_folder(half)
        whole = half.rename(half.with_suffix(""))
        sync_folder(self.folder)
        return whole

    def sweep(self) -> None:
        """Remove what killed backups left; for who holds the lock."""
        for half in self.folder.glob(f"*{HALF}"):
            shutil.rmtree(half)
        for name in self.originals.stale_spool(float("inf")):
            self.originals.remove_spooled(name)

    def newest(self) -> Path:
        """The last whole backup. Raises BackupUnfit when there is none."""
        whole = [path for path in self.folder.glob("*Z") if path.is_dir()]
        if not whole:
            raise BackupUnfit(str(self.folder), "there is no whole one in this folder")
        return max(whole)
