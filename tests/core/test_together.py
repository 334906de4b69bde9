"""Writes that share a transaction: all are durable when told, and none suffers for another."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from core.model import Attempt, Table
from core.queries import Asking, NewRow
from tests.cast import Cast

THREADS = 12
ROW = NewRow(Table.metadata.tables[Attempt.__tablename__])


def written(cast: Cast) -> set[str]:
    with cast.db.reading() as session:
        return set(session.scalars(sa.select(Attempt.key)))


def write(cast: Cast, key: str) -> str:
    def act(asked: Asking) -> str:
        ROW.write(asked, {"key": key, "failures": 1, "last_at": cast.now})
        return key

    return cast.db.write_together(act)


def test_each_is_told_what_its_own_write_gave(cast: Cast) -> None:
    together = Barrier(THREADS)

    def one(number: int) -> str:
        together.wait()
        return write(cast, f"{number}")

    with ThreadPoolExecutor(THREADS) as threads:
        told = list(threads.map(one, range(THREADS)))
    assert told == [f"{number}" for number in range(THREADS)]
    assert set(told) <= written(cast)


def test_one_that_cant_be_written_spoils_none_of_the_others(cast: Cast) -> None:
    write(cast, "taken")
    together = Barrier(THREADS)

    def one(number: int) -> bool:
        together.wait()
        try:
            write(cast, "taken" if number % 3 == 0 else f"{number}")
        except IntegrityError:
            return False
        return True

    with ThreadPoolExecutor(THREADS) as threads:
        told = list(threads.map(one, range(THREADS)))
    assert told == [number % 3 != 0 for number in range(THREADS)]
    assert written(cast) >= {f"{number}" for number in range(THREADS) if number % 3}


def test_a_mistake_of_ours_is_told_and_holds_nobody_up(cast: Cast) -> None:
    def mistaken(_asked: Asking) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        cast.db.write_together(mistaken)
    assert write(cast, "next") == "next"
