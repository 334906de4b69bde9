"""When results appear: every wish, with its latest day; never indefinitely."""

from datetime import UTC, datetime, timedelta

import pytest

from core.rules.release import (
    AT_ONCE,
    MOST_DAYS,
    ReleaseWish,
    Timing,
    WishObjection,
    objection_to_wish,
    wished_until,
)

SIGNED = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
LATE_IN_THE_EVENING = datetime(2026, 3, 12, 23, 30, tzinfo=UTC)
"""In France it is the 13th already."""
AFTER_DOCTOR = ReleaseWish(Timing.AFTER_DOCTOR)
THREE_DAYS = ReleaseWish(Timing.AFTER_DAYS, 3)


@pytest.mark.parametrize(
    ("wish", "signed_at", "opened", "until"),
    [
        pytest.param(AT_ONCE, SIGNED, False, None, id="at once"),
        pytest.param(AFTER_DOCTOR, SIGNED, True, None, id="her doctor has opened it"),
        pytest.param(
            AFTER_DOCTOR,
            SIGNED,
            False,
            datetime(2026, 3, 25, 23, tzinfo=UTC),
            id="a doctor who never opens it has a fortnight",
        ),
        pytest.param(
            THREE_DAYS, SIGNED, False, datetime(2026, 3, 14, 23, tzinfo=UTC), id="after three days"
        ),
        pytest.param(
            THREE_DAYS,
            SIGNED,
            True,
            datetime(2026, 3, 14, 23, tzinfo=UTC),
            id="after three days whatever her doctor does",
        ),
        pytest.param(
            THREE_DAYS,
            LATE_IN_THE_EVENING,
            False,
            datetime(2026, 3, 15, 23, tzinfo=UTC),
            id="days are those of France",
        ),
        pytest.param(
            THREE_DAYS, None, False, None, id="of a report without a moment nothing waits"
        ),
        pytest.param(AFTER_DOCTOR, None, False, None, id="nor for a doctor"),
    ],
)
def test_when_results_appear(
    wish: ReleaseWish, signed_at: datetime | None, opened: bool, until: datetime | None
) -> None:
    assert wished_until(wish, signed_at, opened_by_doctor=opened) == until


@pytest.mark.parametrize("days", [1, MOST_DAYS])
def test_a_wish_of_days_within_bounds_is_taken(days: int) -> None:
    assert objection_to_wish(ReleaseWish(Timing.AFTER_DAYS, days)) is None


@pytest.mark.parametrize("days", [-1, 0, MOST_DAYS + 1, 10**9])
def test_a_wish_of_other_days_is_refused(days: int) -> None:
    wish = ReleaseWish(Timing.AFTER_DAYS, days)
    assert objection_to_wish(wish) is WishObjection.DAYS_OUT_OF_RANGE


@pytest.mark.parametrize("timing", Timing)
def test_nothing_waits_for_ever(timing: Timing) -> None:
    until = wished_until(ReleaseWish(timing, MOST_DAYS), SIGNED, opened_by_doctor=False)
    assert until is None or until <= SIGNED + timedelta(days=MOST_DAYS)


def test_who_said_nothing_sees_at_once() -> None:
    assert ReleaseWish(Timing.AT_ONCE) == AT_ONCE
