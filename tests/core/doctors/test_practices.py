"""Members of a practice share what was granted to one of them, while both confirm it (M4)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from core.doctors.desk import desk
from core.doctors.own_doctors import block
from core.doctors.practices import (
    confirm,
    end_membership,
    found_practice,
    invite_colleague,
    own_practices,
)
from core.doctors.seeking import attest
from core.errors import InvalidInput, NotFound
from core.exams.opening import exam_page
from core.model import Event
from core.rules.grants import CONFIRMED_FOR
from tests.cast import Cast

MEYER, ROTH = "10000000017", "10000000025"


@pytest.fixture
def practice(cast: Cast) -> str:
    """Dr Meyer's, who has Jeanne's exams; Dr Roth is invited."""
    found_practice(cast.context("doctor"), "Cabinet du Parc")
    (mine,) = own_practices(cast.context("doctor"))
    invite_colleague(cast.context("doctor"), mine.token, ROTH)
    return mine.token


def opens(cast: Cast, now: datetime | None = None) -> bool:
    ctx = cast.context("other-doctor", now)
    listed = cast.exams["open"] in {one.card.token for one in desk(ctx).exams}
    try:
        exam_page(ctx, cast.exams["open"])
    except NotFound:
        assert not listed
        return False
    assert listed
    return True


def test_an_invited_colleague_shares_once_she_accepts(cast: Cast, practice: str) -> None:
    assert not opens(cast)
    confirm(cast.context("other-doctor"), practice)
    assert opens(cast)
    with cast.db.reading() as session:
        event = session.query(Event).order_by(Event.sequence.desc()).first()
    assert event is not None
    assert event.details == {"ground": "treating", "practice": "Cabinet du Parc"}


def test_after_three_months_without_a_word_of_either_nothing_is_shared(
    cast: Cast, practice: str
) -> None:
    later = cast.now + CONFIRMED_FOR
    confirm(cast.context("other-doctor"), practice)
    assert opens(cast, later - timedelta(seconds=1))
    assert not opens(cast, later)
    confirm(cast.context("other-doctor", later), practice)
    assert not opens(cast, later)
    confirm(cast.context("doctor", later), practice)
    assert opens(cast, later)


@pytest.mark.parametrize(("by", "whose"), [("doctor", ROTH), ("other-doctor", ROTH)])
def test_an_ended_membership_shares_nothing_at_once(
    cast: Cast, practice: str, by: str, whose: str
) -> None:
    confirm(cast.context("other-doctor"), practice)
    end_membership(cast.context(by), practice, whose)
    assert not opens(cast)


@pytest.mark.parametrize("blocked", [MEYER, ROTH])
def test_a_patient_who_blocks_either_blocks_the_way(
    cast: Cast, practice: str, blocked: str
) -> None:
    confirm(cast.context("other-doctor"), practice)
    block(cast.context("owner"), cast.patients["Jeanne"], blocked)
    assert not opens(cast)


def test_what_a_doctor_said_of_herself_isnt_shared(cast: Cast, practice: str) -> None:
    confirm(cast.context("other-doctor"), practice)
    end_membership(cast.context("other-doctor"), practice, MEYER)
    attest(cast.context("other-doctor"), cast.patients["Jeanne"], "Je la soigne depuis hier.")
    found_practice(cast.context("doctor"), "Autre cabinet")
    assert {one.name for one in own_practices(cast.context("doctor"))} == {"Autre cabinet"}
    assert opens(cast)


@pytest.mark.parametrize("act", [confirm, lambda ctx, token: end_membership(ctx, token, MEYER)])
def test_nobody_else_acts_on_a_practice(
    cast: Cast, practice: str, act: Callable[..., None]
) -> None:
    for viewer in ("owner", "nobody"):
        with pytest.raises(NotFound):
            act(cast.context(viewer), practice)
    with pytest.raises(NotFound):
        act(cast.context("doctor"), "unknown")


def test_who_hasnt_accepted_invites_and_removes_nobody(cast: Cast, practice: str) -> None:
    invited = cast.context("other-doctor")
    with pytest.raises(NotFound):
        invite_colleague(invited, practice, MEYER)
    with pytest.raises(NotFound):
        end_membership(invited, practice, MEYER)


def test_a_practice_needs_a_name(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        found_practice(cast.context("doctor"), "  ")
