"""Questions about one's data: in time, and answered by whom."""

from datetime import UTC, datetime, timedelta

import pytest

from core.rules.cases import (
    ANSWERED_BY,
    FINDINGS,
    TIME_TO_ANSWER,
    CaseKind,
    Finding,
    due_at,
    is_overdue,
    may_answer,
)
from core.rules.roles import Role

OPENED = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
MIDNIGHT_OF_THE_20TH = datetime(2026, 3, 19, 23, tzinfo=UTC)
"""In France."""
MOMENT = timedelta(microseconds=1)
HERE, ELSEWHERE = 1, 2


def test_the_answer_about_an_exam_may_take_a_week_and_its_last_day_counts() -> None:
    assert due_at(CaseKind.NOT_MINE, OPENED) == MIDNIGHT_OF_THE_20TH


def test_no_answer_may_take_longer_than_a_month() -> None:
    assert all(time <= timedelta(days=30) for time in TIME_TO_ANSWER.values())
    assert set(TIME_TO_ANSWER) == set(ANSWERED_BY) == set(FINDINGS) == set(CaseKind)


@pytest.mark.parametrize(
    ("answered", "now", "overdue"),
    [
        pytest.param(None, MIDNIGHT_OF_THE_20TH - MOMENT, False, id="last moment"),
        pytest.param(None, MIDNIGHT_OF_THE_20TH, True, id="too late"),
        pytest.param(OPENED, MIDNIGHT_OF_THE_20TH, False, id="answered in time"),
    ],
)
def test_what_is_overdue(answered: datetime | None, now: datetime, overdue: bool) -> None:
    assert is_overdue(CaseKind.NOT_MINE, OPENED, answered, now) is overdue


@pytest.mark.parametrize(
    ("role", "workplace", "kind", "about", "may"),
    [
        (Role.ARCHIVIST, HERE, CaseKind.NOT_MINE, HERE, True),
        (Role.ARCHIVIST, HERE, CaseKind.NOT_MINE, ELSEWHERE, False),
        (Role.ARCHIVIST, HERE, CaseKind.UNKNOWN_ACCESS, HERE, False),
        (Role.ESTABLISHMENT_ADMINISTRATOR, HERE, CaseKind.NOT_MINE, HERE, True),
        (Role.ESTABLISHMENT_ADMINISTRATOR, HERE, CaseKind.UNKNOWN_ACCESS, HERE, True),
        (Role.ESTABLISHMENT_ADMINISTRATOR, HERE, CaseKind.UNKNOWN_ACCESS, ELSEWHERE, False),
        (Role.ESTABLISHMENT_ADMINISTRATOR, HERE, CaseKind.UNKNOWN_ACCESS, None, False),
        (Role.AUDITOR, None, CaseKind.UNKNOWN_ACCESS, HERE, True),
        (Role.AUDITOR, None, CaseKind.UNKNOWN_ACCESS, None, True),
        (Role.AUDITOR, None, CaseKind.NOT_MINE, HERE, False),
        (Role.RECEPTION, HERE, CaseKind.NOT_MINE, HERE, False),
        (Role.RADIOLOGIST, HERE, CaseKind.UNKNOWN_ACCESS, HERE, False),
        (Role.REGIONAL_ADMINISTRATOR, None, CaseKind.UNKNOWN_ACCESS, HERE, False),
        (None, None, CaseKind.NOT_MINE, HERE, False),
    ],
)
def test_who_answers(
    role: Role | None, workplace: int | None, kind: CaseKind, about: int | None, may: bool
) -> None:
    assert may_answer(role, workplace, kind, about) is may


def test_each_kind_has_two_findings_of_its_own() -> None:
    assert FINDINGS[CaseKind.NOT_MINE] == (Finding.HERS, Finding.NOT_HERS)
    assert FINDINGS[CaseKind.UNKNOWN_ACCESS] == (Finding.JUSTIFIED, Finding.UNJUSTIFIED)
