"""A power cut the moment after an object was acknowledged: what no sync had reached is lost, and with
what is left the object is there, whole, under the row that names it.

The disk that forgets is made of what the syncs tell: a file has the content it had when it was last
synced, a folder the names it had then. SQLite syncs by itself; that it waits is asked of it.
"""

import os
import threading
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.ingest.handfuls import Handfuls
from core.ingest.receive import accept_all
from core.model import Instance
from core.queries import Asking
from core.storage import Store
from tests.cast import Cast
from tests.core.ingest.hospital import Hospital
from tests.dicom import part10

Sync = Callable[[int], None]


class ForgetfulDisk:
    """Remembers what was synced below a folder, and can be looked at as after a power cut."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._contents: dict[int, bytes] = {}
        self._names: dict[int, dict[str, int]] = {}
        self._lock = threading.Lock()

    def watched(self, sync: Sync) -> Sync:
        """A system call that syncs, and what it made safe."""

        def synced(descriptor: int) -> None:
            path = Path(f"/proc/self/fd/{descriptor}").readlink()
            sync(descriptor)
            if path.is_relative_to(self._root):
                with self._lock:
                    self._remember(path)

        return synced

    def _remember(self, path: Path) -> None:
        number = path.stat().st_ino
        if path.is_dir():
            self._names[number] = {each.name: each.stat().st_ino for each in path.iterdir()}
        else:
            self._contents[number] = path.read_bytes()

    def after_a_cut(self, copy: Path) -> Store:
        """The store as it is found when the power is back."""
        with self._lock:
            self._restore(self._root, copy)
        return Store(copy)

    def _restore(self, folder: Path, copy: Path) -> None:
        copy.mkdir()
        for name, number in self._names.get(folder.stat().st_ino, {}).items():
            if (folder / name).is_dir():
                self._restore(folder / name, copy / name)
            else:
                (copy / name).write_bytes(self._contents.get(number, b""))


@pytest.fixture
def disk(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> ForgetfulDisk:
    disk = ForgetfulDisk(cast.store.root)
    for name in ("fsync", "fdatasync"):
        monkeypatch.setattr(os, name, disk.watched(getattr(os, name)))
    for folder in (cast.store.root, cast.store.root / "originals"):  # made before the disk forgot
        descriptor = os.open(folder, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
    return disk


def nth(number: int) -> bytes:
    return part10(SOPInstanceUID=f"1.2.3.4.5.{number}", InstanceNumber=number)


def keys(cast: Cast) -> dict[str, str]:
    """The keys of the exam's objects, by their UID."""
    with cast.db.reading() as session:
        rows = session.scalars(
            sa.select(Instance).where(Instance.sop_instance_uid.startswith("1.2.3.4.5."))
        )
        return {row.sop_instance_uid: row.object_key for row in rows}


def test_what_wasnt_synced_is_lost(cast: Cast, disk: ForgetfulDisk, tmp_path: Path) -> None:
    folder = cast.store.root / "originals" / "zz"
    folder.mkdir()
    (folder / "unsynced").write_bytes(b"gone")
    assert not disk.after_a_cut(tmp_path / "copy").exists("originals/zz/unsynced")


def test_an_object_is_whole_when_it_is_acknowledged(
    cast: Cast, hospital: Hospital, disk: ForgetfulDisk, tmp_path: Path
) -> None:
    for number in range(1, 5):
        hospital.sends(nth(number))
        store = disk.after_a_cut(tmp_path / f"copy-{number}")
        for at in range(1, number + 1):
            assert store.read(keys(cast)[f"1.2.3.4.5.{at}"]) == nth(at)


def test_all_of_a_request_are_whole_when_it_is_answered(
    cast: Cast, hospital: Hospital, disk: ForgetfulDisk, tmp_path: Path
) -> None:
    with Handfuls(hospital.ctx, hospital.arrival) as handfuls:
        for number in range(1, 12):
            handfuls.receive(BytesIO(nth(number)), "", accept_all)
    store = disk.after_a_cut(tmp_path / "copy")
    for number in range(1, 12):
        assert store.read(keys(cast)[f"1.2.3.4.5.{number}"]) == nth(number)


def test_no_row_is_written_before_its_object_is_whole(
    cast: Cast, hospital: Hospital, disk: ForgetfulDisk, tmp_path: Path
) -> None:
    found: list[bool] = []

    def look(statement: str) -> None:
        if statement.startswith("INSERT INTO instance "):
            store = disk.after_a_cut(tmp_path / f"copy-{len(found)}")
            found.append(sum(1 for _ in store.keys("originals")) > len(found))

    def listen(connection: sa.Connection) -> None:
        connection.connection.dbapi_connection.set_trace_callback(look)

    sa.event.listen(cast.db.engine, "begin", listen)
    hospital.sends(nth(1))
    hospital.sends(nth(2))
    assert found == [True, True]


def test_a_transaction_waits_until_the_disk_has_it(cast: Cast) -> None:
    with cast.db.writing() as session:
        assert session.execute(sa.text("PRAGMA synchronous")).scalar() == 2  # FULL

    def ask(asked: Asking) -> int:
        asked.cursor.execute("PRAGMA synchronous")
        return int(asked.cursor.fetchall()[0][0])

    assert cast.db.write_together(ask) == 2
