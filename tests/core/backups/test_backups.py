"""A backup is taken while others write, survives a kill, and comes back without a fault."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from core.audit_verification import verify
from core.backups.manifest import DATABASE, LIST, entries
from core.backups.restoring import MARK, restore
from core.backups.shelf import HALF, Shelf
from core.backups.taking import take
from core.context import Context, system
from core.db import Database
from core.errors import BackupUnfit, PlaceTaken, StorageAbsent
from core.migrating import configuration
from core.model import Event, Exam, Instance
from core.storage import Store
from core.verification.finding import Fault, find
from core.work import work_once
from tests.cast import Cast
from tests.core.ingest.hospital import Hospital, hospital_of
from tests.core.test_commands import run, settings_of
from tests.dicom import part10

ROOT = Path(__file__).parents[3]


@pytest.fixture
def ctx(cast: Cast) -> Context:
    command.stamp(configuration(cast.settings.database_url), "head")
    return replace(cast.context(), viewer=system("backup"))


@pytest.fixture
def hospital(cast: Cast) -> Hospital:
    return hospital_of(cast)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def empty(ctx: Context, tmp_path: Path) -> Context:
    """A machine on which nothing is yet."""
    place = tmp_path / "elsewhere"
    settings = replace(
        ctx.settings, database_url=f"sqlite:///{place / 'new.db'}", store=place / "store"
    )
    return replace(
        ctx,
        settings=settings,
        db=Database(settings.database_url),
        store=Store(settings.store),
        viewer=system("restore"),
    )


def count_of(ctx: Context, table: type[Exam] | type[Instance] | type[Event]) -> int:
    with ctx.db.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def originals_of(ctx: Context) -> dict[str, bytes]:
    return {key: ctx.store.read(key) for key in ctx.store.keys("originals")}


def test_what_was_saved_comes_back_without_a_fault(
    ctx: Context, shelf: Path, empty: Context
) -> None:
    taken = take(ctx, shelf)
    restored = restore(empty, shelf)
    assert restored.backup == taken.folder
    assert restored.originals == taken.originals == len(originals_of(ctx))
    assert restored.faults == taken.missing == ()
    assert originals_of(empty) == originals_of(ctx)
    assert count_of(empty, Event) == count_of(ctx, Event)
    assert list(find(empty, checksums=True)) == []
    with empty.db.reading() as session:
        verify(session, ctx.settings.audit_key)


def test_what_is_derived_is_left_out_and_made_again(
    ctx: Context, shelf: Path, empty: Context
) -> None:
    take(ctx, shelf)
    assert restore(empty, shelf).to_make > 0
    assert list(Shelf(shelf).originals.keys("derived")) == []
    work_once(empty)
    for folder in ("derived/stacks", "derived/packed"):
        made, before = (list(one.store.keys(folder)) for one in (empty, ctx))
        assert len(made) == len(before)
    assert list(find(empty, checksums=True)) == []


def test_only_what_is_new_is_copied_again(ctx: Context, shelf: Path, hospital: Hospital) -> None:
    first = take(ctx, shelf)
    hospital.sends(part10())
    hospital.ends()
    second = take(replace(ctx, now=ctx.now + timedelta(days=1)), shelf)
    assert (first.copied, second.copied) == (first.originals, 1)
    assert second.originals == first.originals + 1
    assert len(list(entries(second.folder))) == second.originals


def test_nothing_in_a_backup_is_readable_by_others(ctx: Context, shelf: Path) -> None:
    take(ctx, shelf)
    assert shelf.stat().st_mode & 0o077 == 0


def test_it_names_no_object_that_it_doesnt_hold_while_a_hospital_sends(
    cast: Cast, ctx: Context, shelf: Path, empty: Context, hospital: Hospital
) -> None:
    before, begun, enough = count_of(ctx, Instance), threading.Event(), threading.Event()

    def send() -> None:
        for number in range(10_000):
            if enough.is_set():
                return
            hospital.sends(part10(SOPInstanceUID=f"1.2.3.4.5.{number + 7}"))
            if number == 5:
                begun.set()

    sender = threading.Thread(target=send)
    sender.start()
    assert begun.wait(60)
    try:
        taken = take(ctx, shelf)
    finally:
        enough.set()
        sender.join()
    assert taken.missing == ()
    assert restore(empty, shelf).faults == ()
    assert before + 5 < count_of(empty, Instance) <= count_of(ctx, Instance)
    assert list(find(empty, checksums=True)) == []


def _wait_for(happened: Callable[[], bool]) -> None:
    for _ in range(3000):
        if happened():
            return
        time.sleep(0.01)
    pytest.fail("it never happened")


def test_a_killed_backup_doesnt_count_and_is_swept_by_the_next(
    cast: Cast, ctx: Context, shelf: Path, empty: Context
) -> None:
    """Stopped for good at its first object, which is a pipe that nobody writes to."""
    key = next(iter(ctx.store.keys("originals")))
    kept = ctx.store.read(key)
    ctx.store.remove(key)
    os.mkfifo(ctx.store.path(key))
    process = subprocess.Popen(
        [sys.executable, "-m", "core", "backup", str(shelf)],
        cwd=ROOT,
        env={**os.environ, **settings_of(cast)},
    )
    _wait_for(lambda: any(shelf.glob(f"*{HALF}/{DATABASE}")))
    _wait_for(lambda: any((shelf / "objects" / "spool").iterdir()))
    process.send_signal(signal.SIGKILL)
    process.wait()
    with pytest.raises(BackupUnfit):
        restore(empty, shelf)
    ctx.store.remove(key)
    ctx.store.put(key, iter([kept]))
    taken = take(ctx, shelf)
    assert not list(shelf.glob(f"*{HALF}"))
    assert not list((shelf / "objects" / "spool").iterdir())
    assert restore(empty, shelf).backup == taken.folder


def test_what_a_power_cut_left_half_is_copied_again(
    ctx: Context, shelf: Path, empty: Context
) -> None:
    """Named already, and its bytes not yet on the disk."""
    first = take(ctx, shelf)
    half, whole, *_ = (shelf / "objects" / one.key for one in entries(first.folder))
    mark = shelf / "objects" / "being-copied"
    mark.touch()
    os.utime(whole, (0, 0))
    half.write_bytes(b"")
    second = take(replace(ctx, now=ctx.now + timedelta(days=1)), shelf)
    assert second.copied >= 1
    assert whole.stat().st_mtime == 0
    assert not mark.exists()
    assert restore(empty, shelf).faults == ()


def test_a_lost_and_an_altered_original_are_told_and_the_others_saved(
    ctx: Context, shelf: Path, empty: Context
) -> None:
    lost, altered, *others = sorted(originals_of(ctx))
    ctx.store.remove(lost)
    ctx.store.put(altered, iter([b"something else"]))
    taken = take(ctx, shelf)
    assert set(taken.missing) == {lost, altered}
    restored = restore(empty, shelf)
    assert {(one.fault, one.key) for one in restored.faults} == {
        (Fault.MISSING, lost),
        (Fault.MISSING, altered),
    }
    assert sorted(originals_of(empty)) == others


def test_an_original_that_rotted_in_the_backup_is_told(
    ctx: Context, shelf: Path, empty: Context
) -> None:
    taken = take(ctx, shelf)
    rotten = next(entries(taken.folder)).key
    (shelf / "objects" / rotten).write_bytes(b"rotten")
    assert {one.key for one in restore(empty, shelf).faults} == {rotten}


@pytest.mark.parametrize("name", [DATABASE, LIST, "manifest.json"])
def test_a_backup_that_isnt_as_written_isnt_restored(
    ctx: Context, shelf: Path, empty: Context, name: str
) -> None:
    taken = take(ctx, shelf)
    (taken.folder / name).write_bytes(b"something else")
    with pytest.raises(BackupUnfit):
        restore(empty, shelf)
    assert not empty.store.root.exists()


def test_nothing_is_written_over(ctx: Context, shelf: Path) -> None:
    take(ctx, shelf)
    before = originals_of(ctx)
    with pytest.raises(PlaceTaken):
        restore(ctx, shelf)
    assert originals_of(ctx) == before


def test_a_restore_that_was_killed_goes_on(ctx: Context, shelf: Path, empty: Context) -> None:
    take(ctx, shelf)
    empty.store.root.mkdir(parents=True)
    (empty.store.root / MARK).touch()
    with closing(sqlite3.connect(empty.store.root.parent / "new.db")) as half:
        half.execute("CREATE TABLE half (id)")
    assert restore(empty, shelf).faults == ()
    assert not (empty.store.root / MARK).exists()
    with pytest.raises(PlaceTaken):
        restore(empty, shelf)


def test_two_arent_taken_at_once_in_one_folder(ctx: Context, shelf: Path) -> None:
    take(ctx, shelf)
    later = replace(ctx, now=ctx.now + timedelta(days=1))
    with Shelf(shelf).locked(), pytest.raises(PlaceTaken):
        take(later, shelf)


def test_a_folder_of_other_things_or_of_the_store_is_refused(ctx: Context, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter").touch()
    for folder in (tmp_path / "letters", ctx.store.root / "backups"):
        with pytest.raises(PlaceTaken):
            take(ctx, folder)


def test_an_absent_store_isnt_saved_as_an_empty_one(ctx: Context, shelf: Path) -> None:
    with pytest.raises(StorageAbsent):
        take(replace(ctx, store=Store(ctx.store.root / "unmounted")), shelf)


def test_the_commands_tell_and_end_with_one_when_something_is_missing(
    cast: Cast, ctx: Context, shelf: Path, empty: Context
) -> None:
    lost = sorted(originals_of(ctx))[0]
    ctx.store.remove(lost)
    there = settings_of(cast)
    elsewhere = {
        **there,
        "CIGOGNE_DATABASE_URL": empty.settings.database_url,
        "CIGOGNE_STORE": str(empty.settings.store),
    }
    saved = run(there, "backup", shelf)
    assert (saved.exit_code, f"missing or altered: {lost}" in saved.output) == (1, True)
    brought = run(elsewhere, "restore", shelf)
    assert (brought.exit_code, f"{Fault.MISSING.value}: {lost}" in brought.output) == (1, True)
    again = run(elsewhere, "restore", shelf)
    assert (again.exit_code, "place-taken" in again.stderr) == (1, True)
