"""Who may decide for whom: every capacity, age and protection; ages at the edges of birthdays."""

from datetime import date
from itertools import product

import pytest

from core.rules.consent import Capacity, Objection, age, objection_to_deciding

TODAY = date(2026, 3, 12)
ADULT = date(1958, 11, 3)
MINOR = date(2015, 6, 21)
UNKNOWN = None

MAY = None
"""No objection."""

WHO_DECIDES = [
    pytest.param(Capacity.PATIENT, ADULT, False, MAY, id="adult decides for herself"),
    pytest.param(Capacity.PATIENT, ADULT, True, MAY, id="protected adult decides for herself"),
    pytest.param(Capacity.GUARDIAN, ADULT, True, MAY, id="guardian decides for protected adult"),
    pytest.param(
        Capacity.GUARDIAN,
        ADULT,
        False,
        Objection.NOT_PROTECTED,
        id="nobody is guardian of an adult without protection",
    ),
    pytest.param(
        Capacity.PARENT,
        ADULT,
        False,
        Objection.ADULT_DECIDES_ALONE,
        id="parent doesn't decide for grown-up child",
    ),
    pytest.param(
        Capacity.PARENT,
        ADULT,
        True,
        Objection.ADULT_DECIDES_ALONE,
        id="parent of protected adult decides only as her guardian",
    ),
    pytest.param(Capacity.PARENT, MINOR, False, MAY, id="parent decides for child"),
    pytest.param(Capacity.PARENT, MINOR, True, MAY, id="parent decides for protected child"),
    pytest.param(
        Capacity.PATIENT,
        MINOR,
        False,
        Objection.MINOR_NEEDS_PARENT,
        id="child doesn't decide alone",
    ),
    pytest.param(
        Capacity.PATIENT,
        MINOR,
        True,
        Objection.MINOR_NEEDS_PARENT,
        id="protected child doesn't decide alone",
    ),
    pytest.param(
        Capacity.GUARDIAN,
        MINOR,
        False,
        Objection.MINOR_NEEDS_PARENT,
        id="guardian of adults doesn't decide for child",
    ),
    pytest.param(
        Capacity.GUARDIAN,
        MINOR,
        True,
        Objection.MINOR_NEEDS_PARENT,
        id="guardian of adults doesn't decide for protected child",
    ),
    *(
        pytest.param(
            capacity,
            UNKNOWN,
            protected,
            Objection.BIRTH_DATE_UNKNOWN,
            id=f"{capacity.value} waits for the birth date, {protected=}",
        )
        for capacity, protected in product(Capacity, (False, True))
    ),
]


@pytest.mark.parametrize(("capacity", "birth_date", "protected", "objection"), WHO_DECIDES)
def test_who_decides(
    capacity: Capacity, birth_date: date | None, protected: bool, objection: Objection | None
) -> None:
    assert objection_to_deciding(capacity, birth_date, protected, TODAY) is objection


def test_the_table_holds_every_combination_and_every_objection() -> None:
    combinations = product(Capacity, (ADULT, MINOR, UNKNOWN), (False, True))
    assert {case.values[:3] for case in WHO_DECIDES} == set(combinations)
    assert {case.values[3] for case in WHO_DECIDES} == {MAY, *Objection}


BORN = date(2008, 3, 12)
LEAP_DAY = date(2008, 2, 29)


@pytest.mark.parametrize(
    ("birth_date", "on", "decides"),
    [
        pytest.param(BORN, date(2026, 3, 11), Capacity.PARENT, id="day before the 18th birthday"),
        pytest.param(BORN, date(2026, 3, 12), Capacity.PATIENT, id="18th birthday"),
        pytest.param(LEAP_DAY, date(2026, 2, 28), Capacity.PARENT, id="leap day, 28 February"),
        pytest.param(LEAP_DAY, date(2026, 3, 1), Capacity.PATIENT, id="leap day, 1 March"),
        pytest.param(TODAY, TODAY, Capacity.PARENT, id="born today"),
    ],
)
def test_decision_passes_from_parent_to_patient_at_18(
    birth_date: date, on: date, decides: Capacity
) -> None:
    free = {
        capacity
        for capacity in (Capacity.PARENT, Capacity.PATIENT)
        if objection_to_deciding(capacity, birth_date, protected=False, on=on) is None
    }
    assert free == {decides}


@pytest.mark.parametrize(
    ("birth_date", "on", "years"),
    [
        pytest.param(date(2000, 5, 17), date(2000, 5, 17), 0, id="day of birth"),
        pytest.param(date(2000, 5, 17), date(2001, 5, 16), 0, id="day before the first birthday"),
        pytest.param(date(2000, 5, 17), date(2001, 5, 17), 1, id="first birthday"),
        pytest.param(date(2000, 12, 31), date(2001, 1, 1), 0, id="the year alone doesn't count"),
        pytest.param(date(1920, 1, 1), date(2026, 3, 12), 106, id="very old"),
        pytest.param(date(2004, 2, 29), date(2022, 2, 28), 17, id="leap day, common year, eve"),
        pytest.param(date(2004, 2, 29), date(2022, 3, 1), 18, id="leap day, common year"),
        pytest.param(date(2004, 2, 29), date(2024, 2, 28), 19, id="leap day, leap year, eve"),
        pytest.param(date(2004, 2, 29), date(2024, 2, 29), 20, id="leap day, leap year"),
    ],
)
def test_age(birth_date: date, on: date, years: int) -> None:
    assert age(birth_date, on) == years
