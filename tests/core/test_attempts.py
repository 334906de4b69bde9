"""Failures pause the one who fails, from where she fails, and are forgotten in time."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import pytest

from core.accounts import sign_in, sign_in_staff
from core.attempts import FRESH_START, budgeted, counted, sweep
from core.context import Context
from core.errors import CredentialsRefused, TooManyAttempts
from core.model import Attempt
from tests.cast import PASSWORD, Cast

ANNE = "anne@home.example"


@pytest.fixture(autouse=True)
def nobody_failed_yet(cast: Cast) -> None:
    """What the cast did at doors that are paced doesn't count here."""
    with cast.db.writing() as session:
        session.query(Attempt).delete()


def somewhere(cast: Cast, address: str = "192.0.2.1", now: datetime | None = None) -> Context:
    return replace(cast.context(now=now), address=address)


def fail(ctx: Context, subject: str = ANNE, times: int = 1) -> None:
    """Get it wrong at a door that compares quickly."""
    for _ in range(times):
        with pytest.raises(CredentialsRefused), counted(ctx, "patient", subject):
            raise CredentialsRefused


def paused_until(ctx: Context, subject: str = ANNE) -> datetime:
    with pytest.raises(TooManyAttempts) as refused, counted(ctx, "patient", subject):
        pass
    return refused.value.until


def is_let_in(ctx: Context, subject: str = ANNE, door: str = "patient") -> bool:
    with counted(ctx, door, subject):
        return True


def test_four_failures_are_free_and_the_fifth_pauses(cast: Cast) -> None:
    fail(somewhere(cast), times=4)
    fail(somewhere(cast))
    assert paused_until(somewhere(cast)) == cast.now + timedelta(seconds=30)


def test_signing_in_pauses_after_five_wrong_passwords_even_for_the_right_one(cast: Cast) -> None:
    for _ in range(5):
        with pytest.raises(CredentialsRefused):
            sign_in(somewhere(cast), cast.mails["owner"], "wrong")
    with pytest.raises(TooManyAttempts):
        sign_in(somewhere(cast), cast.mails["owner"], PASSWORD)
    later = somewhere(cast, now=cast.now + timedelta(seconds=30))
    assert sign_in(later, cast.mails["owner"], PASSWORD).viewer == cast.viewers["owner"]


def test_a_strangers_failures_dont_pause_the_patient_at_home(cast: Cast) -> None:
    for _ in range(5):
        with pytest.raises(CredentialsRefused):
            sign_in(somewhere(cast, "203.0.113.9"), cast.mails["owner"], "wrong")
    at_home = somewhere(cast, "198.51.100.1")
    assert sign_in(at_home, cast.mails["owner"], PASSWORD).viewer == cast.viewers["owner"]


def test_failures_on_one_site_dont_pause_the_other(cast: Cast) -> None:
    fail(somewhere(cast), cast.mails["reception"], times=5)
    assert sign_in_staff(somewhere(cast), cast.mails["reception"], PASSWORD)


def test_a_pause_is_one_places_one_doors_and_one_subjects(cast: Cast) -> None:
    here = somewhere(cast)
    fail(here, times=5)
    assert paused_until(here)
    assert is_let_in(somewhere(cast, "192.0.2.2"))
    assert is_let_in(here, door="activation")
    assert is_let_in(here, "luc@home.example")


def test_the_pause_grows_with_every_further_failure_but_is_never_a_lock(cast: Cast) -> None:
    now, pauses = cast.now, []
    fail(somewhere(cast), times=4)
    for _ in range(8):
        fail(somewhere(cast, now=now))
        until = paused_until(somewhere(cast, now=now))
        pauses.append((until - now).total_seconds())
        now = until
    assert pauses == [30, 60, 120, 240, 480, 900, 900, 900]


def test_what_isnt_tried_during_a_pause_doesnt_count(cast: Cast) -> None:
    fail(somewhere(cast), times=5)
    until = paused_until(somewhere(cast))
    assert paused_until(somewhere(cast)) == until


def test_success_wipes_the_slate(cast: Cast) -> None:
    fail(somewhere(cast), times=4)
    assert is_let_in(somewhere(cast))
    fail(somewhere(cast), times=4)
    assert is_let_in(somewhere(cast))


def test_half_an_hour_without_a_failure_is_a_fresh_start(cast: Cast) -> None:
    fail(somewhere(cast), times=5)
    rested = cast.now + FRESH_START + timedelta(seconds=1)
    fail(somewhere(cast, now=rested), times=4)
    assert is_let_in(somewhere(cast, now=rested))


def test_another_error_is_no_failure_of_hers(cast: Cast) -> None:
    for _ in range(9):
        with pytest.raises(ConnectionResetError), counted(somewhere(cast), "patient", "anne"):
            raise ConnectionResetError
    assert is_let_in(somewhere(cast), "anne")


def test_twenty_tries_at_once_are_no_more_than_five(cast: Cast) -> None:
    together = Barrier(20, timeout=30)

    def guess(_: int) -> str:
        together.wait()
        try:
            sign_in(somewhere(cast), cast.mails["owner"], "wrong")
        except (CredentialsRefused, TooManyAttempts) as refused:
            return refused.code
        return "let in"

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(guess, range(20)))
    assert Counter(answers) == {"credentials-refused": 5, "too-many-attempts": 15}


def test_another_error_leaves_the_failures_before_it(cast: Cast) -> None:
    fail(somewhere(cast), times=4)
    with pytest.raises(ConnectionResetError), counted(somewhere(cast), "patient", ANNE):
        raise ConnectionResetError
    fail(somewhere(cast))
    assert paused_until(somewhere(cast))


def test_neither_mail_nor_address_is_kept(cast: Cast) -> None:
    fail(somewhere(cast))
    with cast.db.reading() as session:
        (attempt,) = session.query(Attempt)
    assert len(attempt.key) == 64
    assert set(attempt.key) <= set("0123456789abcdef")


def test_old_failures_are_swept_away_and_new_ones_kept(cast: Cast) -> None:
    fail(somewhere(cast), times=5)
    fail(somewhere(cast, now=cast.now - 2 * FRESH_START), "luc@home.example")
    sweep(cast.context())
    with cast.db.reading() as session:
        assert session.query(Attempt).count() == 1
    assert paused_until(somewhere(cast))


# --- A budget for everybody together ----------------------------------------------------------------

QUARTER = timedelta(minutes=15)


def spend(ctx: Context, most: int = 3) -> None:
    with pytest.raises(CredentialsRefused), budgeted(ctx, "room", most, QUARTER):
        raise CredentialsRefused


def test_failures_from_everywhere_pause_a_door_until_the_period_ends(cast: Cast) -> None:
    for number in range(3):
        spend(somewhere(cast, f"198.51.100.{number}", cast.now + timedelta(minutes=number)))
    late = somewhere(cast, "203.0.113.9", cast.now + timedelta(minutes=14))
    with pytest.raises(TooManyAttempts) as paused, budgeted(late, "room", 3, QUARTER):
        pass
    assert paused.value.until == cast.now + QUARTER
    with budgeted(somewhere(cast, now=cast.now + QUARTER), "room", 3, QUARTER):
        pass


def test_who_is_let_in_costs_nothing(cast: Cast) -> None:
    for _ in range(9):
        with budgeted(somewhere(cast), "room", 3, QUARTER):
            pass
    spend(somewhere(cast))
