"""How reads and writes share one SQLite file: writers queue and lose nothing, readers never wait."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError

from core.db import Database
from core.queries import Query

metadata = sa.MetaData()
counter = sa.Table(
    "counter",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("total", sa.Integer, nullable=False),
)
line = sa.Table("line", metadata, sa.Column("counter_id", sa.ForeignKey("counter.id")))


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'records.db'}"


@pytest.fixture
def db(url: str) -> Iterator[Database]:
    db = Database(url)
    metadata.create_all(db.engine)
    with db.writing() as session:
        session.execute(counter.insert().values(id=1, total=0))
    yield db
    db.close()


def total(db: Database) -> int:
    with db.reading() as session:
        found: int = session.execute(sa.select(counter.c.total)).scalar_one()
    return found


def count_up(db: Database) -> None:
    """Read, then write what was read plus one: where two do so at once, one is easily lost."""
    with db.writing() as session:
        before = session.execute(sa.select(counter.c.total)).scalar_one()
        session.execute(counter.update().values(total=before + 1))


def test_four_threads_that_read_and_then_write_lose_nothing(db: Database) -> None:
    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(count_up, db) for _ in range(100)]:
            done.result()
    assert total(db) == 100


def test_two_pools_of_connections_as_two_processes_have_lose_nothing(
    db: Database, url: str
) -> None:
    other = Database(url)
    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(count_up, each) for each in (db, other) * 25]:
            done.result()
    other.close()
    assert total(db) == 50


def test_a_reader_doesnt_wait_for_a_writer_and_sees_what_was_committed(db: Database) -> None:
    with db.writing() as session:
        session.execute(counter.update().values(total=7))
        assert total(db) == 0
    assert total(db) == 7


def test_a_reader_sees_one_moment_from_beginning_to_end(db: Database) -> None:
    with db.reading() as session:
        before = session.execute(sa.select(counter.c.total)).scalar_one()
        count_up(db)
        assert session.execute(sa.select(counter.c.total)).scalar_one() == before


def test_a_second_writer_waits_for_the_first(db: Database) -> None:
    with ThreadPoolExecutor(1) as threads:
        with db.writing() as session:
            session.execute(counter.update().values(total=7))
            second = threads.submit(count_up, db)
            assert not wait([second], timeout=0.2).done
        second.result()
    assert total(db) == 8


def test_an_exception_undoes_all_of_a_transaction(db: Database) -> None:
    def fails_midway() -> None:
        with db.writing() as session:
            session.execute(counter.update().values(total=7))
            session.execute(line.insert().values(counter_id=1))
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        fails_midway()
    assert total(db) == 0
    with db.reading() as session:
        assert session.execute(sa.select(line)).all() == []


def test_a_row_that_points_nowhere_is_refused(db: Database) -> None:
    with pytest.raises(IntegrityError), db.writing() as session:
        session.execute(line.insert().values(counter_id=404))


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        pytest.param("journal_mode", "wal", id="readers beside a writer"),
        pytest.param("synchronous", 2, id="committed means on the disk"),
        pytest.param("foreign_keys", 1, id="references are checked"),
        pytest.param("busy_timeout", 10_000, id="writers wait for each other"),
    ],
)
def test_every_connection_is_prepared(db: Database, pragma: str, value: str | int) -> None:
    with db.reading() as one, db.reading() as another:
        for session in (one, another):
            assert session.execute(sa.text(f"PRAGMA {pragma}")).scalar_one() == value


def test_reading_changes_nothing_before_and_after_a_write(db: Database) -> None:
    for before in (0, 1):
        with pytest.raises(OperationalError), db.reading() as session:
            session.execute(counter.update().values(total=7))
        with pytest.raises(sqlite3.OperationalError), db.asking() as asked:
            asked.cursor.execute("UPDATE counter SET total = 7")
        assert total(db) == before
        count_up(db)


def test_asking_sees_one_moment_from_beginning_to_end(db: Database) -> None:
    totals = Query(sa.select(counter.c.total))
    with db.asking() as asked:
        before = totals.put(asked)
        count_up(db)
        assert totals.put(asked) == before


def test_opening_a_database_touches_nothing_yet(tmp_path: Path) -> None:
    Database(f"sqlite:///{tmp_path / 'not-yet.db'}").close()
    assert list(tmp_path.iterdir()) == []
