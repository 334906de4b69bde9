"""A birth date is understood as people write it, in any language of the site."""

from datetime import date

import pytest

from patient_site.birth_date import read_parts


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("7", "3", "1950"),
        ("07", "03", "1950"),
        (" 7 ", "mars", " 1950 "),
        ("7", "Mar.", "1950"),
        ("7", "März", "1950"),
        ("7", "march", "1950"),
        ("7", "MARS", "1950"),
    ],
)
def test_a_day_is_read(day: str, month: str, year: str) -> None:
    assert read_parts(day, month, year) == date(1950, 3, 7)


@pytest.mark.parametrize(
    ("month", "number"),
    [("fevrier", 2), ("août", 8), ("aout", 8), ("Dezember", 12), ("december", 12), ("janv", 1)],
)
def test_months_have_names(month: str, number: int) -> None:
    assert read_parts("1", month, "1950") == date(1950, number, 1)


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("", "", ""),
        (None, None, None),
        ("31", "2", "1950"),
        ("7", "13", "1950"),
        ("7", "3", "50"),
        ("7", "jui", "1950"),
        ("7", "ju", "1950"),
        ("7", "brumaire", "1950"),
        ("sept", "3", "1950"),
        ("7", "3", "19five"),
        ("0", "0", "0000"),
        ("²", "3", "1950"),
        ("9" * 30, "3", "1950"),
        ("9" * 5000, "3", "1950"),
        ("7", "9" * 30, "1950"),
        ("7", "9" * 5000, "1950"),
    ],
)
def test_what_makes_no_day_is_none(day: str | None, month: str | None, year: str | None) -> None:
    assert read_parts(day, month, year) is None
