"""Days and moments of messages; what is no such value is none."""

from datetime import UTC, date, datetime

import pytest

from core.hl7.moments import read_appointed, read_day, read_moment


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("20260312", datetime(2026, 3, 11, 23, tzinfo=UTC)),
        ("2026031210", datetime(2026, 3, 12, 9, tzinfo=UTC)),
        ("202603121015", datetime(2026, 3, 12, 9, 15, tzinfo=UTC)),
        ("20260712101530.1234", datetime(2026, 7, 12, 8, 15, 30, tzinfo=UTC)),
        ("20260312101530-0500", datetime(2026, 3, 12, 15, 15, 30, tzinfo=UTC)),
        ("202603", datetime(2026, 2, 28, 23, tzinfo=UTC)),
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
    assert read_moment(written) == meant


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
    assert read_day(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("202603121015", datetime(2026, 3, 12, 9, 15, tzinfo=UTC)),
        ("20260312101530.1234+0000", datetime(2026, 3, 12, 10, 15, 30, tzinfo=UTC)),
        ("2026031210", None),
        ("20260312", None),
        ("202603121061", None),
        ("", None),
    ],
)
def test_who_is_expected_is_expected_at_a_minute(written: str, meant: datetime | None) -> None:
    assert read_appointed(written) == meant
