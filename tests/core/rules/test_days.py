"""On which day a moment falls: days begin at midnight in France, in winter as in summer."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from core.rules.days import beginning_of, bounds_of, day_of


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        pytest.param(datetime(2026, 1, 15, 12, tzinfo=UTC), date(2026, 1, 15), id="noon"),
        pytest.param(
            datetime(2026, 1, 14, 22, 59, 59, tzinfo=UTC),
            date(2026, 1, 14),
            id="last second of a winter day",
        ),
        pytest.param(
            datetime(2026, 1, 14, 23, tzinfo=UTC), date(2026, 1, 15), id="midnight in winter"
        ),
        pytest.param(
            datetime(2026, 7, 14, 21, 59, 59, tzinfo=UTC),
            date(2026, 7, 14),
            id="last second of a summer day",
        ),
        pytest.param(
            datetime(2026, 7, 14, 22, tzinfo=UTC), date(2026, 7, 15), id="midnight in summer"
        ),
        pytest.param(
            datetime(2026, 7, 14, 20, tzinfo=timezone(timedelta(hours=-4))),
            date(2026, 7, 15),
            id="moment told in another time zone",
        ),
    ],
)
def test_day_of_a_moment(moment: datetime, day: date) -> None:
    assert day_of(moment) == day


@pytest.mark.parametrize("day", [date(2026, 1, 15), date(2026, 3, 29), date(2026, 7, 15)])
def test_a_day_begins_where_the_one_before_ends(day: date) -> None:
    begins = beginning_of(day)
    assert day_of(begins) == day
    assert day_of(begins - timedelta(seconds=1)) == day - timedelta(days=1)
    assert bounds_of(day) == (begins, beginning_of(day + timedelta(days=1)))
