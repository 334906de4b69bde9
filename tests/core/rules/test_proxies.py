"""How long somebody may look for another: from a beginning to an end, a parent until 18 at most."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.rules.consent import Capacity, proxy_in_force

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class LookingFor:
    """Somebody who has looked for a patient since yesterday, without an end."""

    capacity: Capacity
    birth_date: date | None
    protected: bool = False
    began: datetime = NOW - DAY
    ends: datetime | None = None
    ended: datetime | None = None

    def in_force(self, now: datetime) -> bool:
        return proxy_in_force(
            self.capacity,
            self.birth_date,
            self.protected,
            self.began,
            self.ends,
            self.ended,
            now,
        )


PARENT = LookingFor(Capacity.PARENT, date(2015, 6, 21))
GUARDIAN = LookingFor(Capacity.GUARDIAN, date(1941, 6, 21), protected=True)
NO_PROXY = LookingFor(Capacity.PATIENT, date(1941, 6, 21))


@pytest.mark.parametrize(
    ("proxy", "in_force"),
    [
        pytest.param(PARENT, True, id="parent of a child"),
        pytest.param(GUARDIAN, True, id="guardian of an adult"),
        pytest.param(NO_PROXY, False, id="nobody looks for another in the capacity of a patient"),
        pytest.param(replace(PARENT, began=NOW), True, id="begins at this moment"),
        pytest.param(replace(PARENT, began=NOW + MOMENT), False, id="hasn't begun"),
        pytest.param(replace(GUARDIAN, ends=NOW + MOMENT), True, id="ends in a moment"),
        pytest.param(replace(GUARDIAN, ends=NOW), False, id="ends at this moment"),
        pytest.param(replace(GUARDIAN, ends=NOW - DAY), False, id="ended by its date"),
        pytest.param(replace(PARENT, ended=NOW), False, id="revoked at this moment"),
        pytest.param(
            replace(PARENT, ends=NOW + DAY, ended=NOW - DAY), False, id="revoked before its date"
        ),
        pytest.param(
            replace(PARENT, birth_date=date(1990, 6, 21)), False, id="parent of a grown-up child"
        ),
        pytest.param(
            replace(PARENT, birth_date=date(1990, 6, 21), ends=NOW + DAY),
            False,
            id="end date doesn't carry a parent beyond childhood",
        ),
        pytest.param(
            replace(PARENT, birth_date=None), False, id="parent of somebody of unknown age"
        ),
        pytest.param(
            replace(GUARDIAN, protected=False),
            False,
            id="guardian of an adult whose protection is over",
        ),
        pytest.param(
            replace(GUARDIAN, birth_date=None), True, id="guardian of somebody of unknown age"
        ),
    ],
)
def test_proxy_is_in_force(proxy: LookingFor, in_force: bool) -> None:
    assert proxy.in_force(NOW) is in_force


@pytest.mark.parametrize(
    ("birth_date", "turns_18"),
    [
        pytest.param(
            date(2008, 1, 15), datetime(2026, 1, 14, 23, tzinfo=UTC), id="birthday in winter"
        ),
        pytest.param(
            date(2008, 7, 15), datetime(2026, 7, 14, 22, tzinfo=UTC), id="birthday in summer"
        ),
        pytest.param(
            date(2008, 2, 29), datetime(2026, 2, 28, 23, tzinfo=UTC), id="birthday on a leap day"
        ),
    ],
)
def test_a_parents_access_ends_as_the_18th_birthday_begins_in_france(
    birth_date: date, turns_18: datetime
) -> None:
    parent = LookingFor(Capacity.PARENT, birth_date, began=turns_18 - DAY)
    assert parent.in_force(turns_18 - MOMENT)
    assert not parent.in_force(turns_18)
