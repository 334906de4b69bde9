"""When results appear: said at the desk or at home, it holds from the next request on."""

from datetime import timedelta

import pytest

from core.errors import InvalidInput, NotFound
from core.exams.listing import ExamCard, own_lists
from core.exams.opening import exam_page
from core.release_wishes import choose_at_desk, choose_online, wish_at_desk
from core.rules.release import AT_ONCE, MOST_DAYS, ReleaseWish, Timing
from tests.cast import Cast

AFTER_DOCTOR = ReleaseWish(Timing.AFTER_DOCTOR)
THREE_DAYS = ReleaseWish(Timing.AFTER_DAYS, 3)


def cards(cast: Cast, later: timedelta = timedelta(0)) -> list[ExamCard]:
    (mine,) = own_lists(cast.context("owner", cast.now + later))
    return list(mine.exams)


def choose(cast: Cast, wish: ReleaseWish) -> None:
    choose_online(cast.context("owner"), cast.patients["Jeanne"], wish)


def test_signed_exams_wait_and_are_announced_with_their_latest_day(cast: Cast) -> None:
    choose(cast, THREE_DAYS)
    assert {card.token for card in cards(cast)} == {None}
    waiting = [card for card in cards(cast) if card.waits_as_wished]
    assert waiting
    assert {str(card.opens_at.date()) for card in waiting if card.opens_at} == {"2026-03-15"}
    assert {(card.description, card.modality) for card in waiting} == {("", "")}


def test_they_appear_by_themselves(cast: Cast) -> None:
    choose(cast, THREE_DAYS)
    assert [card for card in cards(cast, timedelta(days=3)) if card.waits_as_wished] == []


def test_an_exam_her_doctor_opened_appears_and_the_others_wait(cast: Cast) -> None:
    choose(cast, AFTER_DOCTOR)
    exam_page(cast.context("doctor"), cast.exams["open"])
    assert {card.token for card in cards(cast) if card.token} == {cast.exams["open"]}


def test_the_doctor_doesnt_wait(cast: Cast) -> None:
    choose(cast, THREE_DAYS)
    assert exam_page(cast.context("doctor"), cast.exams["open"]).token


def test_she_changes_her_mind_and_sees_at_once(cast: Cast) -> None:
    choose(cast, THREE_DAYS)
    choose(cast, AT_ONCE)
    assert {card.token for card in cards(cast)} >= {cast.exams["open"]}


def test_a_hold_is_named_before_her_wish(cast: Cast) -> None:
    choose(cast, THREE_DAYS)
    assert [card.waits_as_wished for card in cards(cast)].count(False) == 1


def test_what_was_said_at_the_desk_holds_at_home(cast: Cast) -> None:
    choose_at_desk(cast.context("reception"), cast.patients["Jeanne"], THREE_DAYS)
    assert [card for card in cards(cast) if card.waits_as_wished]
    assert wish_at_desk(cast.context("other-reception"), cast.patients["Jeanne"]) == THREE_DAYS


def test_nobody_chooses_for_a_stranger(cast: Cast) -> None:
    with pytest.raises(NotFound):
        choose_online(cast.context("other-patient"), cast.patients["Jeanne"], AFTER_DOCTOR)
    with pytest.raises(NotFound):
        choose_at_desk(cast.context("other-reception"), cast.patients["Paul"], AFTER_DOCTOR)


def test_no_wish_hides_results_longer_than_a_month(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        choose(cast, ReleaseWish(Timing.AFTER_DAYS, MOST_DAYS + 1))
