"""How long an exam is kept: by policy from the last visit, and never before the 28th birthday."""

from datetime import date

import pytest

from core.rules.retention import (
    USUAL,
    ExamFacts,
    Kind,
    is_acceptable,
    is_over,
    kept_until,
)

TWENTY_YEARS = USUAL[Kind.EXAMS]


@pytest.mark.parametrize(
    ("case", "last_visit", "born", "days", "until"),
    [
        ("adult", date(2000, 3, 1), date(1950, 1, 1), TWENTY_YEARS, date(2020, 3, 1)),
        ("child", date(2000, 3, 1), date(1999, 5, 4), TWENTY_YEARS, date(2027, 5, 4)),
        ("fifteen", date(2000, 3, 1), date(1985, 5, 4), TWENTY_YEARS, date(2020, 3, 1)),
        ("born on a leap day", date(2000, 3, 1), date(2000, 2, 29), 365, date(2028, 2, 29)),
        ("leap day, by a year", date(2001, 3, 1), date(1996, 2, 29), 365, date(2024, 2, 29)),
        ("birth date unknown", date(2000, 3, 1), None, 365, date(2001, 3, 1)),
    ],
)
def test_kept_until(case: str, last_visit: date, born: date | None, days: int, until: date) -> None:
    facts = ExamFacts(last_visit, born)
    assert kept_until(facts, days) == until
    assert not is_over(facts, days, until)
    assert is_over(facts, days, date.fromordinal(until.toordinal() + 1))
    waits = ExamFacts(last_visit, born, has_open_case=True)
    assert not is_over(waits, days, date(2999, 1, 1))


@pytest.mark.parametrize(
    ("kind", "shortest"),
    [(Kind.EXAMS, 365), (Kind.TRAIL, 180), (Kind.SHARES, 30), (Kind.PACKAGES, 1)],
)
def test_a_slip_of_the_pen_isnt_accepted(kind: Kind, shortest: int) -> None:
    assert is_acceptable(kind, USUAL[kind])
    assert is_acceptable(kind, shortest)
    assert not is_acceptable(kind, shortest - 1)
    assert not is_acceptable(kind, 10**9)
