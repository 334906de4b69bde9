"""Stacks are made in a process that can be stopped; a series that couldn't be planned waits on."""

from dataclasses import replace

import sqlalchemy as sa

from core.imaging.confined import ConfinedStudio, Limits
from core.model import Series
from core.preparing import MOST_TRIES, prepare_next_series
from tests.cast import Cast


def wait_again(cast: Cast) -> int:
    """Have one prepared series wait once more; gives its number."""
    with cast.db.writing() as session:
        series = session.scalars(sa.select(Series).order_by(Series.id).limit(1)).one()
        series.prepare_from = cast.now
        return series.id


def waits(cast: Cast, number: int) -> bool:
    with cast.db.reading() as session:
        return session.get_one(Series, number).prepare_from is not None


def test_new_stacks_take_the_place_of_the_old(cast: Cast) -> None:
    number = wait_again(cast)
    before = set(cast.store.keys("derived"))
    assert prepare_next_series(cast.context())
    after = set(cast.store.keys("derived"))
    assert not waits(cast, number)
    assert len(after) == len(before)
    assert len(after - before) == 1


def test_a_series_whose_plan_takes_too_long_is_tried_again_but_not_for_ever(cast: Cast) -> None:
    number = wait_again(cast)
    kept = set(cast.store.keys("derived"))
    with ConfinedStudio(limits=Limits(seconds=0, seconds_an_object=0)) as hasty:
        ctx = replace(cast.context(), studio=hasty)
        tries = [prepare_next_series(ctx) for _ in range(MOST_TRIES + 1)]
    assert tries == [True] * MOST_TRIES + [False]
    assert waits(cast, number)
    assert set(cast.store.keys("derived")) == kept
