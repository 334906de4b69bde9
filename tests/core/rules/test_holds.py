"""How long a validated exam may be held back: never without an end, never beyond the longest hold."""

from datetime import UTC, datetime, timedelta

import pytest

from core.rules.holds import LONGEST_HOLD, HoldObjection, objection_to_hold

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
DAY = timedelta(days=1)

FIRST_HOLD = [
    pytest.param(NOW + DAY, None, id="until tomorrow"),
    pytest.param(NOW + MOMENT, None, id="for the shortest while"),
    pytest.param(NOW + LONGEST_HOLD, None, id="as long as may be"),
    pytest.param(NOW + LONGEST_HOLD + MOMENT, HoldObjection.TOO_LONG, id="a moment longer"),
    pytest.param(NOW.replace(year=9999), HoldObjection.TOO_LONG, id="for ever"),
    pytest.param(NOW, HoldObjection.IN_THE_PAST, id="until now"),
    pytest.param(NOW - DAY, HoldObjection.IN_THE_PAST, id="until yesterday"),
]


@pytest.mark.parametrize(("until", "objection"), FIRST_HOLD)
def test_first_hold(until: datetime, objection: HoldObjection | None) -> None:
    assert objection_to_hold(NOW, until) is objection


HELD_SINCE = NOW - 20 * DAY

PROLONGED = [
    pytest.param(NOW + 5 * DAY, None, id="a few days more"),
    pytest.param(NOW + 10 * DAY, None, id="to the end of the longest hold"),
    pytest.param(
        NOW + 10 * DAY + MOMENT,
        HoldObjection.TOO_LONG,
        id="prolonging never adds up to a longer hold",
    ),
    pytest.param(NOW - DAY, HoldObjection.IN_THE_PAST, id="until yesterday"),
]


@pytest.mark.parametrize(("until", "objection"), PROLONGED)
def test_prolonging_a_hold(until: datetime, objection: HoldObjection | None) -> None:
    assert objection_to_hold(NOW, until, held_since=HELD_SINCE) is objection


def test_a_hold_that_lasted_as_long_as_may_be_is_never_prolonged() -> None:
    long_ago = NOW - LONGEST_HOLD
    assert objection_to_hold(NOW, NOW + MOMENT, held_since=long_ago) is HoldObjection.TOO_LONG


def test_every_objection_occurs_in_the_table() -> None:
    assert {case.values[1] for case in FIRST_HOLD} == {None, *HoldObjection}
