"""Whether the process that opened an arrival is still at it: a lock that dies with its process.

No clock can tell a slow sender from a dead receiver; the system can, at once.
"""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

from core.errors import StorageFailed
from core.storage import Store

FOLDER = "under-way"


@dataclass(slots=True)
class Presence:
    """Held from the beginning of an arrival to its end."""

    _path: Path
    _descriptor: int

    def end(self) -> None:
        """The arrival is closed: let go, and leave nothing behind."""
        self._path.unlink(missing_ok=True)
        self.let_go()

    def let_go(self) -> None:
        """As if its process had died."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def __del__(self) -> None:
        self.let_go()


def be_present(store: Store, arrival_id: int) -> Presence:
    """Hold the lock of an arrival. Raises StorageAbsent, StorageFailed."""
    store.check()
    path = _path(store, arrival_id)
    try:
        path.parent.mkdir(exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError as broken:
        raise StorageFailed from broken
    return Presence(path, descriptor)


def is_present(store: Store, arrival_id: int) -> bool:
    """Whether anybody holds the lock of this arrival."""
    try:
        descriptor = os.open(_path(store, arrival_id), os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def forget(store: Store, arrival_id: int) -> None:
    """Clear away what one who died left."""
    _path(store, arrival_id).unlink(missing_ok=True)


def _path(store: Store, arrival_id: int) -> Path:
    return store.root / FOLDER / str(arrival_id)
