"""Dates, moments and people of messages; what is no such value is none."""

from datetime import UTC, date, datetime

import pytest

from core.hl7.values import Person, day, moment, person
from tests.core.hl7.test_message import message


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("20260312", datetime(2026, 3, 11, 23, tzinfo=UTC)),
        ("202603121015", datetime(2026, 3, 12, 9, 15, tzinfo=UTC)),
        ("20260712101530.1234", datetime(2026, 7, 12, 8, 15, 30, tzinfo=UTC)),
        ("20260312101530-0500", datetime(2026, 3, 12, 15, 15, 30, tzinfo=UTC)),
        ("2026", datetime(2025, 12, 31, 23, tzinfo=UTC)),
        ("", None),
        ("demain", None),
        ("20261399", None),
        ("20260312256199", None),
        ("00000101", None),
        ("20260312101530+9999", None),
    ],
)
def test_a_moment_is_aware_or_none(written: str, meant: datetime | None) -> None:
    assert moment(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("19500307", date(1950, 3, 7)),
        ("195003071200", date(1950, 3, 7)),
        ("1950", None),
        ("19501332", None),
    ],
)
def test_a_day_is_one_or_none(written: str, meant: date | None) -> None:
    assert day(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (
            "17^Hertz^Laurent^^^DR^^^A&1.2&ISO^^^^RPPS",
            Person("17", "Dr Laurent Hertz", "1.2", "RPPS"),
        ),
        ("17&Hertz&Laurent&&&Dr^2026^^", Person("17", "Dr Laurent Hertz", "", "")),
        ("^Hertz&von^Laurent", Person("", "Laurent Hertz", "", "")),
        ("Laurent Hertz", Person("", "Laurent Hertz", "", "")),
        ("17", Person("17", "", "", "")),
        ("", Person("", "", "", "")),
    ],
)
def test_a_person_has_a_number_and_a_name_as_one_says_it(written: str, meant: Person) -> None:
    assert person(message(f"ZZZ|{written}").first("ZZZ").value(1)) == meant
