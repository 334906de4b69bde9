"""What may be published of a count: the table."""

from datetime import UTC, date, datetime

import pytest

from core.rules.statistics import Fact, Measure, middle, month_of, share, shown, tallied


@pytest.mark.parametrize(
    ("count", "told"),
    [
        *((0, 0), (1, None), (2, None), (3, None), (4, None)),
        *((5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (1004, 1005)),
    ],
)
def test_small_numbers_are_hidden_and_others_told_in_fives(count: int, told: int | None) -> None:
    assert shown(count) == told


@pytest.mark.parametrize("hidden", range(1, 5))
@pytest.mark.parametrize("others", range(100, 105))
def test_no_difference_tells_a_hidden_number(hidden: int, others: int) -> None:
    """Whatever a total and the numbers beside it show, several hidden numbers would show the same."""
    seen = shown(others), shown(others + hidden)
    fitting = {
        one
        for one in range(1, 5)
        for about in range(90, 115)
        if (shown(about), shown(about + one)) == seen
    }
    assert len(fitting) > 1


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(5, 20, 25), (0, 20, 0), (None, 20, None), (5, None, None), (0, 0, None), (10, 5, 100)],
)
def test_shares_are_made_of_what_is_shown(
    part: int | None, whole: int | None, told: int | None
) -> None:
    assert share(part, whole) == told


@pytest.mark.parametrize(
    ("hours", "told"), [([], None), ([1, 2, 3, 4], None), ([1, 2, 30, 4, 5], 4)]
)
def test_a_median_needs_five(hours: list[float], told: int | None) -> None:
    assert middle(hours) == told


def test_a_month_begins_at_midnight_in_france() -> None:
    assert month_of(datetime(2026, 2, 28, 23, 30, tzinfo=UTC)) == date(2026, 3, 1)


@pytest.mark.parametrize(
    "measure",
    [
        *(Measure.ASKED, Measure.SLIPS, Measure.ACTIVATED, Measure.REPORTED, Measure.OPENED),
        *(Measure.DOWNLOADS, Measure.DISCS_AVOIDED, Measure.REPEATS_AVOIDED),
    ],
)
def test_each_measure_is_tallied_by_itself(measure: Measure) -> None:
    at = datetime(2026, 3, 5, tzinfo=UTC)
    facts = [Fact(1, at, one, 2.0) for one in Measure]
    assert tallied(facts)[1, date(2026, 3, 1)][measure] == [2.0]


def test_facts_are_tallied_by_place_and_month() -> None:
    march, april = (datetime(2026, month, 5, tzinfo=UTC) for month in (3, 4))
    facts = [Fact(1, march, Measure.ASKED), Fact(1, march, Measure.ASKED)]
    facts += [Fact(2, march, Measure.ASKED), Fact(1, april, Measure.REPORTED, 3.5)]
    assert tallied(facts) == {
        (1, date(2026, 3, 1)): {Measure.ASKED: [0.0, 0.0]},
        (2, date(2026, 3, 1)): {Measure.ASKED: [0.0]},
        (1, date(2026, 4, 1)): {Measure.REPORTED: [3.5]},
    }
