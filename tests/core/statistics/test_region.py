"""Strangers who ask for the region's figures again and again have them counted once an hour."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import audit
from core.rules.statistics import Measure
from core.statistics.region import COUNTED_EVERY, RegionYear
from tests.cast import Cast

SECOND = timedelta(seconds=1)


def open_accounts(cast: Cast, number: int) -> None:
    with cast.db.writing() as session:
        for one in range(number):
            ctx = cast.context("owner")
            audit.record(session, ctx, audit.Action.ACCOUNT_OPENED, patient_id=one + 100)


@contextmanager
def questions(cast: Cast) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    sa.event.listen(cast.db.engine, "before_cursor_execute", note)
    yield asked
    sa.event.remove(cast.db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("later", "told"), [(COUNTED_EVERY - SECOND, 10), (COUNTED_EVERY, 20)], ids=str
)
def test_the_figures_are_those_of_the_last_hour(cast: Cast, later: timedelta, told: int) -> None:
    region = RegionYear()
    open_accounts(cast, 10)
    assert region.figures(cast.context()).counts[Measure.ACTIVATED] == 10
    open_accounts(cast, 10)
    now = cast.now + later
    assert region.figures(cast.context(now=now)).counts[Measure.ACTIVATED] == told


def test_many_who_ask_at_once_are_told_what_one_counted(cast: Cast) -> None:
    region, ctx = RegionYear(), cast.context()
    with questions(cast) as alone:
        RegionYear().figures(ctx)
    with questions(cast) as together, ThreadPoolExecutor(8) as threads:
        found = list(threads.map(region.figures, [ctx] * 16))
    assert len(together) == len(alone) > 0
    assert all(one is found[0] for one in found)
