"""When what is told by mail: the table of the rules."""

from datetime import UTC, datetime, timedelta

import pytest

from core.rules.grants import GrantOrigin
from core.rules.holds import LONGEST_HOLD
from core.rules.notices import (
    ALWAYS_SENT,
    GIVEN_UP_AFTER,
    NEWS_LASTS,
    OF_DOCTORS,
    OF_PERSONS,
    TOLD_OF_EXAMS,
    NoticeKind,
    hears_of_looking,
    is_news,
    looked_at_again,
    may_mail_from,
    news_of,
    next_try,
)
from core.rules.visibility import Access, Reason, Verdict

NOW = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def test_what_is_about_an_account_s_safety_can_t_be_switched_off() -> None:
    assert {NoticeKind.EMERGENCY_OPENED, NoticeKind.SIGN_IN_CHANGED} == ALWAYS_SENT


def test_answers_of_others_are_an_account_s_to_switch_off() -> None:
    assert not {NoticeKind.ANSWERS_CHANGED, NoticeKind.CASE_ANSWERED} & ALWAYS_SENT


def test_what_doctors_and_guests_do_is_an_account_s_to_switch_off_too() -> None:
    told = {NoticeKind.EXAM_LOOKED_AT, NoticeKind.SHARE_OPENED, NoticeKind.CARE_ATTESTED}
    assert not told & ALWAYS_SENT


def test_doctors_are_told_of_exams_alone_and_persons_of_everything() -> None:
    assert OF_DOCTORS == (NoticeKind.NEW_EXAM, NoticeKind.REPORT_AMENDED)
    assert set(OF_PERSONS) == set(NoticeKind)


def test_an_emergency_is_no_ground_to_be_told_of_new_exams() -> None:
    assert set(GrantOrigin) - TOLD_OF_EXAMS == {GrantOrigin.EMERGENCY}


def test_an_exam_is_still_news_when_the_longest_hold_ends() -> None:
    assert is_news(NOW - LONGEST_HOLD, NOW)
    assert not is_news(NOW - NEWS_LASTS, NOW)


@pytest.mark.parametrize(
    ("last_made", "may_from"),
    [
        pytest.param(None, NOW, id="never one before"),
        pytest.param(NOW, NOW + HOUR, id="one just now"),
        pytest.param(NOW - 2 * HOUR, NOW - HOUR, id="one two hours ago"),
    ],
)
def test_a_kind_is_mailed_once_an_hour(last_made: datetime | None, may_from: datetime) -> None:
    assert may_mail_from(last_made, NOW) == may_from


@pytest.mark.parametrize(
    ("age", "tries", "wait"),
    [
        (timedelta(), 1, MINUTE),
        (MINUTE, 2, 5 * MINUTE),
        (HOUR, 4, 2 * HOUR),
        (DAY, 7, DAY),
        (2 * DAY, 20, DAY),
        (GIVEN_UP_AFTER, 8, None),
    ],
)
def test_a_mail_is_tried_after_longer_and_longer_pauses_until_it_is_given_up(
    age: timedelta, tries: int, wait: timedelta | None
) -> None:
    expected = None if wait is None else NOW + wait
    assert next_try(NOW - age, tries, NOW) == expected


@pytest.mark.parametrize(
    ("version", "told", "was_opened", "news"),
    [
        pytest.param(1, None, False, NoticeKind.NEW_EXAM, id="the first that is told"),
        pytest.param(2, None, False, NoticeKind.NEW_EXAM, id="amended while it was held"),
        pytest.param(2, None, True, NoticeKind.REPORT_AMENDED, id="seen before it was told"),
        pytest.param(2, 1, False, NoticeKind.REPORT_AMENDED, id="told, never opened"),
        pytest.param(1, 1, False, None, id="told already"),
        pytest.param(2, 2, True, None, id="the amended one told already"),
        pytest.param(1, 2, True, None, id="back at an older one"),
    ],
)
def test_news_of_an_exam(
    version: int, told: int | None, was_opened: bool, news: NoticeKind | None
) -> None:
    assert news_of(version, told, was_opened=was_opened) is news


@pytest.mark.parametrize(
    ("verdict", "again"),
    [
        pytest.param(Verdict(Access.OPEN, Reason.GRANTED), None, id="open"),
        pytest.param(Verdict(Access.NONE, Reason.REFUSED), None, id="refused"),
        pytest.param(Verdict(Access.NONE, Reason.STILL_ARRIVING), None, id="its end tells"),
        pytest.param(Verdict(Access.NONE, Reason.IDENTITY_UNSETTLED), NOW + DAY, id="doubtful"),
        pytest.param(
            Verdict(Access.ANNOUNCED, Reason.ON_HOLD, NOW + HOUR), NOW + HOUR, id="ends soon"
        ),
        pytest.param(
            Verdict(Access.ANNOUNCED, Reason.ON_HOLD, NOW + 5 * DAY), NOW + DAY, id="ends late"
        ),
    ],
)
def test_when_an_exam_is_looked_at_again(verdict: Verdict, again: datetime | None) -> None:
    assert looked_at_again(verdict, NOW) == again


@pytest.mark.parametrize(
    ("verdict", "hears"),
    [
        pytest.param(Verdict(Access.OPEN, Reason.GRANTED), True, id="open"),
        pytest.param(Verdict(Access.ANNOUNCED, Reason.ON_HOLD, NOW + DAY), True, id="announced"),
        pytest.param(Verdict(Access.NONE, Reason.OPPOSED), False, id="kept from the parents"),
        pytest.param(Verdict(Access.NONE, Reason.REFUSED), False, id="she wants to see nothing"),
    ],
)
def test_who_hears_that_a_doctor_opened_an_exam(verdict: Verdict, hears: bool) -> None:
    assert hears_of_looking(verdict) is hears
