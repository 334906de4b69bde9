"""Queries sent by the driver alone: the same answers as SQLAlchemy's own, and the same refusals."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from core.db import Database
from core.model.table import Moment, one_of
from core.queries import NewRow, Query


class Plumage(Enum):
    WHITE = "white"
    BLACK = "black"


metadata = sa.MetaData()
bird = sa.Table(
    "bird",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("plumage", one_of(Plumage)),
    sa.Column("hatched", sa.Date),
    sa.Column("ringed_at", Moment),
    sa.Column("nests", sa.Boolean),
    sa.Column("measures", sa.JSON),
)
NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)
STORK = (1, Plumage.WHITE, date(2025, 5, 1), NOON, True, {"wing": 59.5})
UNKNOWN = (2, None, None, None, None, {})

ALL = Query(sa.select(bird).order_by(bird.c.id))
RINGED = Query(
    sa.select(bird.c.id, bird.c.ringed_at.is_not(None).label("ringed"))
    .where(bird.c.plumage == sa.bindparam("plumage"), bird.c.ringed_at >= sa.bindparam("since"))
    .limit(1)
)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = Database(f"sqlite:///{tmp_path / 'birds.db'}")
    metadata.create_all(db.engine)
    with db.writing() as session:
        session.execute(bird.insert(), [dict(zip(bird.c.keys(), STORK, strict=True))])
        session.execute(bird.insert(), [dict(zip(bird.c.keys(), UNKNOWN, strict=True))])
    yield db
    db.close()


def test_values_of_every_kind_are_the_same_both_ways(db: Database) -> None:
    with db.asking() as asked, db.reading() as session:
        for way in (asked, session):
            assert [tuple(row) for row in ALL.put(way)] == [STORK, UNKNOWN]


def test_parameters_are_converted_as_the_columns_they_stand_beside(db: Database) -> None:
    with db.asking() as asked, db.reading() as session:
        for way in (asked, session):
            assert RINGED.first(way, plumage=Plumage.WHITE, since=NOON) == (1, True)
            assert RINGED.first(way, plumage=Plumage.BLACK, since=NOON) is None


def test_columns_are_read_by_their_names(db: Database) -> None:
    with db.asking() as asked:
        row = RINGED.first(asked, plumage=Plumage.WHITE, since=NOON)
    assert (row.id, row.ringed) == (1, True)


def test_a_parameter_that_was_forgotten_is_no_empty_one(db: Database) -> None:
    with db.asking() as asked, pytest.raises(KeyError):
        RINGED.put(asked, plumage=Plumage.WHITE)


def test_a_database_without_its_tables_is_unavailable_without_a_word_of_what_was_asked(
    tmp_path: Path,
) -> None:
    empty = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    with empty.asking() as asked, pytest.raises(OperationalError) as refused:
        RINGED.put(asked, plumage=Plumage.WHITE, since=NOON)
    assert not re.search("white|2026", str(refused.value))
    empty.close()


NEW = NewRow(bird)


def test_a_new_row_holds_what_was_written_of_every_kind(db: Database) -> None:
    row = {"plumage": Plumage.BLACK, "hatched": None, "ringed_at": NOON, "nests": False}
    db.write_together(lambda asked: NEW.write(asked, row | {"measures": {"wing": 61}}))
    with db.asking() as asked:
        assert tuple(ALL.put(asked)[-1]) == (3, Plumage.BLACK, None, NOON, False, {"wing": 61})


def test_a_value_that_was_forgotten_writes_no_row(db: Database) -> None:
    with pytest.raises(KeyError):
        db.write_together(lambda asked: NEW.write(asked, {"plumage": Plumage.BLACK}))
    with db.asking() as asked:
        assert len(ALL.put(asked)) == 2
