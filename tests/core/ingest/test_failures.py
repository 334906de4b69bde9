"""A full disk, a store that isn't mounted, a locked database: an error, no half state, and on it goes."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from core.errors import ObjectRefused, StorageAbsent, StorageFailed
from core.ingest.folder import Candidate
from core.ingest.importing import import_path
from core.rules.duplicates import Admission
from core.storage import SENTINEL
from tests.cast import OURS, Cast
from tests.core.ingest.hospital import Hospital, holdings, instance_of, refused, sending, told
from tests.dicom import part10


@contextmanager
def full_disk() -> Iterator[None]:
    """No file grows beyond half an object while this lasts."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (512, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def test_a_full_disk_is_a_failure_without_a_row_and_the_object_is_admitted_later(
    cast: Cast, hospital: Hospital
) -> None:
    before = holdings(cast)
    with full_disk(), pytest.raises(StorageFailed):
        hospital.sends(part10())
    assert holdings(cast) == before
    assert refused(cast) == []
    assert hospital.sends(part10()) is Admission.ACCEPTED


def test_an_object_that_cant_be_put_in_its_place_leaves_no_row(
    cast: Cast, hospital: Hospital
) -> None:
    before = holdings(cast)
    originals = cast.store.root / "originals"
    originals.rename(cast.store.root / "elsewhere")
    originals.write_bytes(b"no folder")
    for data in (part10(), part10(PatientBirthDate="19610307")):
        with pytest.raises(StorageFailed):
            hospital.sends(data)
    originals.unlink()
    (cast.store.root / "elsewhere").rename(originals)
    assert holdings(cast) == before
    assert refused(cast) == []


def test_an_import_stops_when_the_disk_is_full_and_the_next_completes_it(
    cast: Cast, tmp_path: Path
) -> None:
    medium = tmp_path / "medium"
    medium.mkdir()
    for number in (1, 2, 3):
        (medium / f"IM{number}").write_bytes(part10(SOPInstanceUID=f"1.2.3.4.5.{number}"))

    def full_after_the_first(found: list[Candidate]) -> Iterator[Candidate]:
        yield found[0]
        with full_disk():
            yield from found[1:]

    with pytest.raises(StorageFailed):
        import_path(sending(cast), OURS, medium, full_after_the_first)
    assert not instance_of(cast, "1.2.3.4.5.1").settled
    summary = import_path(sending(cast), OURS, medium)
    assert (summary.accepted, summary.unchanged) == (2, 1)
    assert instance_of(cast, "1.2.3.4.5.1").settled


def test_nothing_is_written_where_the_store_isnt(cast: Cast, hospital: Hospital) -> None:
    before = holdings(cast)
    sentinel = cast.store.root / SENTINEL
    sentinel.rename(cast.store.root / "away")
    for data in (part10(), b"no DICOM"):
        with pytest.raises(StorageAbsent):
            hospital.sends(data)
    assert holdings(cast) == before
    assert refused(cast) == []
    (cast.store.root / "away").rename(sentinel)
    assert hospital.sends(part10()) is Admission.ACCEPTED


@contextmanager
def locked(cast: Cast) -> Iterator[None]:
    """Somebody else writes for longer than we wait; so that the test is quick, we don't wait long."""
    cast.db.close()
    sa.event.listen(cast.db.engine, "connect", _wait_shortly)
    other = sqlite3.connect(str(cast.db.engine.url.database), isolation_level=None)
    with closing(other):
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def _wait_shortly(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA busy_timeout = 50")


def test_a_locked_database_is_an_error_without_a_row_and_the_object_is_admitted_later(
    cast: Cast, hospital: Hospital
) -> None:
    before = holdings(cast)
    with locked(cast), pytest.raises(OperationalError):
        hospital.sends(part10())
    after = holdings(cast)
    assert (after.rows, after.spooled) == (before.rows, 0)
    assert hospital.sends(part10()) is Admission.ACCEPTED


def test_a_refusal_that_cant_be_written_down_is_an_error_and_no_refusal(
    cast: Cast, hospital: Hospital
) -> None:
    before = holdings(cast)
    with locked(cast), pytest.raises(OperationalError):
        hospital.sends(b"no DICOM")
    assert holdings(cast) == before
    assert (refused(cast), told(cast)) == ([], [])
    with pytest.raises(ObjectRefused):
        hospital.sends(b"no DICOM")
    assert told(cast) == ["not-dicom"]


def test_readers_go_on_while_somebody_writes(cast: Cast) -> None:
    with locked(cast):
        assert holdings(cast).rows[1] == len(cast.exams)
