"""Letting guests in: what is right opens, whatever is wrong gets one answer in the same time."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import count
from threading import Barrier

import pytest
import sqlalchemy as sa

from core.audit import Action
from core.context import ViewerKind
from core.errors import CredentialsRefused, NotFound, TooManyAttempts
from core.exams.opening import exam_page
from core.model import Event, Notice, Share, ShareOpening
from core.own_decisions import answer_online
from core.rules.consent import Answer, Question
from core.rules.credentials import written_code
from core.rules.notices import NoticeKind
from core.rules.sharing import MOST_ROOM_FAILURES, SHARE_TRIES, ShareKind
from core.sharing.codes import room_code
from core.sharing.entering import open_link, open_room
from core.sharing.guests import guest_viewer, shared_list
from core.sharing.making import NewLink
from core.sharing.own import revoke
from tests.cast import Cast
from tests.core.sharing.sharers import (
    BORN,
    WEEK,
    elsewhere,
    enter,
    link,
    other_code,
    other_digits,
    room,
    share_row,
)


def test_code_pin_and_birth_date_let_a_guest_in_under_the_patients_name_for_her(
    cast: Cast,
) -> None:
    guest = enter(cast, link(cast, "open", "amended"))
    assert (guest.kind, guest.name) == (ViewerKind.GUEST, "Dr Hanche")
    ctx = cast.context().seen_by(guest)
    assert guest_viewer(ctx, guest.id or 0) == guest
    shown = shared_list(ctx)
    assert [card.token for card in shown.exams] == [cast.exams["amended"], cast.exams["open"]]
    assert (shown.patient_name, shown.birth_date) == ("Jeanne Weber", BORN)
    with pytest.raises(NotFound):
        exam_page(ctx, cast.exams["elsewhere"])


def test_the_pin_may_be_typed_with_blanks(cast: Cast) -> None:
    made = link(cast)
    typed = f" {made.pin[:3]} {made.pin[3:]}"
    assert open_link(elsewhere(cast), made.code.lower(), typed, BORN)


def test_an_opening_is_told_to_the_patient(cast: Cast) -> None:
    made = link(cast)
    guest = enter(cast, made)
    with cast.db.reading() as session:
        event = session.query(Event).filter_by(action=Action.SHARE_OPENED.value).one()
        notice = session.query(Notice).filter_by(kind=NoticeKind.SHARE_OPENED).one()
    assert (event.actor_kind, event.actor_name) == ("guest", "Dr Hanche")
    assert event.actor_id == guest.id
    assert event.patient_id == share_row(cast, made.token).patient_id
    assert notice.account_id == cast.viewers["owner"].id
    assert notice.facts == {"share": made.token, "recipient": "Dr Hanche"}
    assert notice.gather_from == cast.now


def test_a_link_opens_as_often_as_it_may(cast: Cast) -> None:
    made = link(cast, uses=2)
    for _ in range(2):
        first = enter(cast, made)
    with pytest.raises(CredentialsRefused):
        enter(cast, made, 2)
    assert exam_page(cast.context().seen_by(first), cast.exams["open"])


def test_a_right_opening_costs_no_try(cast: Cast) -> None:
    made = link(cast)
    enter(cast, made)
    assert share_row(cast, made.token).wrong_tries == 0


# --- What a guesser learns --------------------------------------------------------------------------

Try = tuple[str, str, date]


def right(made: NewLink) -> Try:
    return made.code, made.pin, BORN


def with_another_code(cast: Cast) -> Try:
    made = link(cast)
    return other_code(made.code), made.pin, BORN


def with_another_pin(cast: Cast) -> Try:
    made = link(cast)
    return made.code, other_digits(made.pin), BORN


def with_another_birth_date(cast: Cast) -> Try:
    made = link(cast)
    return made.code, made.pin, date(1950, 7, 3)


def of_nobody(cast: Cast) -> Try:
    return written_code("ZZZZ", "0123456789"), "123456", BORN


def with_a_slip_of_the_pen(cast: Cast) -> Try:
    made = link(cast)
    return made.code[:-1] + "*", made.pin, BORN


def revoked(cast: Cast) -> Try:
    made = link(cast)
    revoke(cast.context("owner"), made.token)
    return right(made)


def expired(cast: Cast) -> Try:
    return right(link(cast, now=cast.now - WEEK))


def used_up(cast: Cast) -> Try:
    made = link(cast, uses=1)
    enter(cast, made)
    return right(made)


def withdrawn(cast: Cast) -> Try:
    made = link(cast)
    answer_online(cast.context("owner"), cast.patients["Jeanne"], Question.PASS_ON, Answer.REFUSED)
    return right(made)


BAD = [
    with_another_code,
    with_another_pin,
    with_another_birth_date,
    of_nobody,
    with_a_slip_of_the_pen,
    revoked,
    expired,
    used_up,
    withdrawn,
]


@pytest.mark.parametrize("bad", BAD)
def test_no_bad_try_says_why_it_is_bad(cast: Cast, bad: Callable[[Cast], Try]) -> None:
    tried = bad(cast)
    with pytest.raises(CredentialsRefused) as refused:
        open_link(elsewhere(cast, 9), *tried)
    assert refused.value.facts() == {}


@pytest.mark.parametrize("bad", [with_another_pin, with_another_birth_date])
def test_the_patient_reads_that_somebody_tried(cast: Cast, bad: Callable[[Cast], Try]) -> None:
    tried = bad(cast)
    with pytest.raises(CredentialsRefused):
        open_link(elsewhere(cast, 9), *tried)
    with cast.db.reading() as session:
        event = session.query(Event).filter_by(action=Action.SHARE_TRIED.value).one()
    assert (event.outcome, event.reason, event.actor_kind) == (
        "refused",
        "credentials-refused",
        "nobody",
    )
    assert event.patient_id is not None


def test_whatever_is_wrong_takes_as_long(cast: Cast) -> None:
    made = link(cast)

    def quickest(tried: Try, first: int) -> float:
        return min(_seconds(cast, tried, first + number) for number in range(3))

    unknown = quickest(of_nobody(cast), 1)
    assert unknown > quickest((other_code(made.code), made.pin, BORN), 11) / 2


def _seconds(cast: Cast, tried: Try, number: int) -> float:
    began = time.perf_counter()
    with pytest.raises(CredentialsRefused):
        open_link(elsewhere(cast, number), *tried)
    return time.perf_counter() - began


def test_a_handful_of_wrong_tries_from_anywhere_ends_a_link(cast: Cast) -> None:
    made = link(cast)
    for number in range(SHARE_TRIES):
        with pytest.raises(CredentialsRefused):
            open_link(elsewhere(cast, number), made.code, other_digits(made.pin), BORN)
    with pytest.raises(CredentialsRefused):
        enter(cast, made, 50)


def test_wrong_tries_from_one_place_slow_down(cast: Cast) -> None:
    made = link(cast)
    for _ in range(2):
        with pytest.raises(CredentialsRefused):
            open_link(elsewhere(cast), made.code, other_digits(made.pin), BORN)
    with pytest.raises(TooManyAttempts):
        enter(cast, made)
    assert enter(cast, made, now=cast.now + timedelta(seconds=30))


def test_uses_at_the_same_moment_dont_outrun_the_count(cast: Cast) -> None:
    made = link(cast, uses=1)
    together = Barrier(SHARE_TRIES)

    def use(number: int) -> bool:
        together.wait()
        try:
            enter(cast, made, number)
        except CredentialsRefused:
            return False
        return True

    with ThreadPoolExecutor(SHARE_TRIES) as threads:
        assert sum(threads.map(use, range(SHARE_TRIES))) == 1


# --- In a room --------------------------------------------------------------------------------------


def test_digits_and_birth_date_let_the_doctor_beside_her_look_once(cast: Cast) -> None:
    digits = room(cast)
    guest = open_room(elsewhere(cast), f"{digits[:3]} {digits[3:]}", BORN)
    assert exam_page(cast.context().seen_by(guest), cast.exams["open"])
    with pytest.raises(CredentialsRefused):
        open_room(elsewhere(cast, 2), digits, BORN)


def test_digits_are_good_for_a_quarter_of_an_hour(cast: Cast) -> None:
    digits = room(cast)
    with pytest.raises(CredentialsRefused):
        open_room(elsewhere(cast, now=cast.now + timedelta(minutes=15)), digits, BORN)
    assert open_room(elsewhere(cast, 2, cast.now + timedelta(minutes=14)), digits, BORN)


@pytest.mark.parametrize("typed", ["", "abcdef", "1" * 1000, "١٢٣٤٥٦"])
def test_what_are_no_digits_opens_nothing(cast: Cast, typed: str) -> None:
    room(cast)
    with pytest.raises(CredentialsRefused):
        open_room(elsewhere(cast), typed, BORN)


def test_digits_with_another_birth_date_open_nothing(cast: Cast) -> None:
    digits = room(cast)
    with pytest.raises(CredentialsRefused):
        open_room(elsewhere(cast), digits, date(1950, 7, 3))


def test_a_handful_of_wrong_digits_from_anywhere_ends_the_room(cast: Cast) -> None:
    digits = room(cast)
    for number in range(SHARE_TRIES):
        with pytest.raises(CredentialsRefused):
            open_room(elsewhere(cast, number), other_digits(digits), BORN)
    with pytest.raises(CredentialsRefused):
        open_room(elsewhere(cast, 50), digits, BORN)


def test_strangers_everywhere_together_pause_all_rooms_for_a_while(cast: Cast) -> None:
    for number in range(MOST_ROOM_FAILURES):
        with pytest.raises(CredentialsRefused):
            open_room(elsewhere(cast, number), "000000", date(1999, 1, 1))
    digits = room(cast)
    with pytest.raises(TooManyAttempts) as paused:
        open_room(elsewhere(cast, 250), digits, BORN)
    assert paused.value.until == cast.now + timedelta(minutes=15)
    made = link(cast)
    assert enter(cast, made, 251)


def test_digits_that_two_of_one_birth_date_show_open_neither(cast: Cast) -> None:
    digits = room(cast)
    with cast.db.writing() as session:
        shown = session.query(Share).filter_by(kind=ShareKind.ROOM).one()
        twin = {c.key: getattr(shown, c.key) for c in sa.inspect(Share).column_attrs}
        session.add(Share(**twin | {"id": None, "token": token_showing(cast, digits)}))
    with pytest.raises(CredentialsRefused):
        open_room(elsewhere(cast), digits, BORN)


def token_showing(cast: Cast, digits: str) -> str:
    tokens = (f"{number:022}" for number in count())
    return next(token for token in tokens if room_code(cast.settings, token) == digits)


def test_openings_are_counted(cast: Cast) -> None:
    with cast.db.reading() as session:
        before = session.query(ShareOpening).count()
    enter(cast, link(cast))
    with cast.db.reading() as session:
        assert session.query(ShareOpening).count() == before + 1
