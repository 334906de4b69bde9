"""The slip's code: opens an account once, tells a guesser nothing, and is the way back in."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa

from core import sessions
from core.accounts import sign_in
from core.activation import check_code, looks_like_a_code, open_account, sweep
from core.audit import Action
from core.consents import Answered
from core.context import Context, Viewer
from core.desk_documents import new_slip
from core.errors import (
    AddressTaken,
    CredentialsRefused,
    InvalidInput,
    PasswordTooWeak,
)
from core.exams.listing import own_lists
from core.model import Account, ActivationCode, Event, Proxy
from core.patients import answer_at_desk
from core.rules.consent import Answer, Capacity, Question
from core.rules.credentials import CODE_LIFE, CROCKFORD, SessionKind, read_code, written_code
from core.rules.leaflets import LeafletLanguage
from core.sessions import Session
from tests.cast import PASSWORD, Cast

PAULS_BIRTHDAY = date(1961, 11, 2)
LEOS_BIRTHDAY = date(2018, 5, 20)
NEW_PASSWORD = "quatre cigognes sur un toit rouge"


def slip(cast: Cast, patient: str = "Paul", now: datetime | None = None) -> str:
    return new_slip(cast.context("reception", now), cast.patients[patient]).code


def at_home(cast: Cast, number: int = 1, now: datetime | None = None) -> Context:
    """Somebody at the address of this number, signed in as nobody."""
    return replace(cast.context(now=now), address=f"198.51.100.{number}")


def wrong(code: str) -> str:
    """The same with another secret, and a check symbol that fits."""
    read = read_code(code)
    assert read is not None
    other = CROCKFORD[(CROCKFORD.index(read.secret[0]) + 1) % len(CROCKFORD)]
    return written_code(read.locator, other + read.secret[1:])


def code_row(cast: Cast, code: str) -> ActivationCode:
    read = read_code(code)
    assert read is not None
    with cast.db.reading() as session:
        return session.scalars(
            sa.select(ActivationCode).where(ActivationCode.locator == read.locator)
        ).one()


def opened(cast: Cast, code: str, born: date, mail: str, password: str = NEW_PASSWORD) -> Viewer:
    ctx = at_home(cast)
    return open_account(ctx, check_code(ctx, code, born), mail, password, "fr")


# --- Opening ----------------------------------------------------------------------------------------


def test_code_and_birth_date_open_an_account_that_signs_in(cast: Cast) -> None:
    answered = Answered(Capacity.PARENT, "Luc Schmitt", LeafletLanguage.FRENCH)
    answer_at_desk(
        cast.context("reception"),
        cast.patients["Léo"],
        {Question.PASS_ON: Answer.REFUSED},
        answered,
    )
    viewer = opened(cast, slip(cast, "Léo"), LEOS_BIRTHDAY, " Luc.Schmitt@Home.Example ")
    assert sign_in(at_home(cast), "luc.schmitt@home.example", NEW_PASSWORD).viewer == viewer
    assert viewer.name == "Luc Schmitt"


def test_a_code_may_be_typed_in_small_letters_without_hyphens(cast: Cast) -> None:
    code = slip(cast).replace("-", " ").lower()
    assert looks_like_a_code(code)
    assert check_code(at_home(cast), code, PAULS_BIRTHDAY)


def test_a_right_code_costs_no_try(cast: Cast) -> None:
    code = slip(cast)
    for _ in range(2):
        check_code(at_home(cast), code, PAULS_BIRTHDAY)
    assert code_row(cast, code).wrong_tries == 0


def test_the_opening_is_told_to_the_patient(cast: Cast) -> None:
    viewer = opened(cast, slip(cast), PAULS_BIRTHDAY, "paul@home.example")
    with cast.db.reading() as session:
        event = session.query(Event).filter_by(action=Action.ACCOUNT_OPENED.value).one()
    assert (event.actor_id, event.actor_name) == (viewer.id, "Paul Muller")
    assert event.details == {"capacity": "patient"}


@pytest.mark.parametrize(
    ("mail", "password", "error"),
    [
        pytest.param("no mail", NEW_PASSWORD, InvalidInput, id="no mail address"),
        pytest.param("owner@home.example", NEW_PASSWORD, AddressTaken, id="another one's mail"),
        pytest.param("paul@home.example", "court", PasswordTooWeak, id="a short password"),
        pytest.param("paul@home.example", "azertyuiop12", PasswordTooWeak, id="a common one"),
        pytest.param(
            "paul@home.example", "Paul-Müller1961", PasswordTooWeak, id="his name and year"
        ),
        pytest.param("paul@home.example", "paulathome12", PasswordTooWeak, id="his mail"),
        pytest.param("paul@home.example", "x" * 129, PasswordTooWeak, id="an endless one"),
    ],
)
def test_a_choice_that_is_refused_leaves_the_code_good(
    cast: Cast, mail: str, password: str, error: type[Exception]
) -> None:
    code = slip(cast)
    with pytest.raises(error):
        opened(cast, code, PAULS_BIRTHDAY, mail, password)
    assert opened(cast, code, PAULS_BIRTHDAY, "paul@home.example").name == "Paul Muller"


# --- What a guesser learns --------------------------------------------------------------------------


def used(cast: Cast) -> str:
    code = slip(cast)
    opened(cast, code, PAULS_BIRTHDAY, "paul@home.example")
    return code


def cancelled(cast: Cast) -> str:
    code = slip(cast)
    slip(cast)
    return code


def expired(cast: Cast) -> str:
    return slip(cast, now=cast.now - CODE_LIFE - timedelta(days=1))


def exhausted(cast: Cast) -> str:
    code = slip(cast)
    for number in range(10):
        with pytest.raises(CredentialsRefused):
            check_code(at_home(cast, number), wrong(code), PAULS_BIRTHDAY)
    return code


def with_another_secret(cast: Cast) -> str:
    return wrong(slip(cast))


def of_nobody(cast: Cast) -> str:
    return written_code("ZZZZ", "0123456789")


def with_a_slip_of_the_pen(cast: Cast) -> str:
    return slip(cast)[:-1] + "*"


def empty(cast: Cast) -> str:
    return ""


@pytest.mark.parametrize(
    "code_of",
    [
        used,
        cancelled,
        expired,
        exhausted,
        with_another_secret,
        of_nobody,
        with_a_slip_of_the_pen,
        empty,
    ],
)
def test_no_bad_code_says_why_it_is_bad(cast: Cast, code_of: Callable[[Cast], str]) -> None:
    code = code_of(cast)
    with pytest.raises(CredentialsRefused) as refused:
        check_code(at_home(cast, 99), code, PAULS_BIRTHDAY)
    assert refused.value.facts() == {}


def test_a_wrong_birth_date_gets_the_same_answer_and_costs_a_try_as_well(cast: Cast) -> None:
    code = slip(cast)
    for typed, born in ((wrong(code), PAULS_BIRTHDAY), (code, date(1961, 11, 3))):
        with pytest.raises(CredentialsRefused) as refused:
            check_code(at_home(cast), typed, born)
        assert refused.value.facts() == {}
    assert code_row(cast, code).wrong_tries == 2


def test_refusals_are_told_and_name_no_patient(cast: Cast) -> None:
    with pytest.raises(CredentialsRefused):
        check_code(at_home(cast), wrong(slip(cast)), PAULS_BIRTHDAY)
    with cast.db.reading() as session:
        event = session.query(Event).filter_by(action=Action.CODE_TRIED.value).one()
    assert (event.outcome, event.reason) == ("refused", "credentials-refused")
    assert (event.patient_id, event.details) == (None, {})


def test_an_unknown_code_takes_as_long_as_a_wrong_one(cast: Cast) -> None:
    known = wrong(slip(cast))

    def quickest(code: str, first: int) -> float:
        return min(_seconds(cast, code, first + number) for number in range(4))

    assert quickest(of_nobody(cast), 1) > quickest(known, 11) / 2


def _seconds(cast: Cast, code: str, number: int) -> float:
    began = time.perf_counter()
    with pytest.raises(CredentialsRefused):
        check_code(at_home(cast, number), code, PAULS_BIRTHDAY)
    return time.perf_counter() - began


# --- How often and how long -------------------------------------------------------------------------


def test_nine_wrong_tries_leave_a_code_good_and_the_tenth_spends_it(cast: Cast) -> None:
    code = slip(cast)
    for number in range(9):
        with pytest.raises(CredentialsRefused):
            check_code(at_home(cast, number), wrong(code), PAULS_BIRTHDAY)
    assert check_code(at_home(cast, 20), code, PAULS_BIRTHDAY)
    with pytest.raises(CredentialsRefused):
        check_code(at_home(cast, 21), code, date(1961, 11, 3))
    with pytest.raises(CredentialsRefused):
        check_code(at_home(cast, 22), code, PAULS_BIRTHDAY)


def test_guesses_at_the_same_moment_dont_outrun_the_count(cast: Cast) -> None:
    code = slip(cast)
    together = Barrier(16)

    def guess(number: int) -> None:
        together.wait()
        with pytest.raises(CredentialsRefused):
            check_code(at_home(cast, number), wrong(code), PAULS_BIRTHDAY)

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(guess, range(16)))
    assert code_row(cast, code).wrong_tries == 10


def test_a_code_is_good_until_the_evening_it_names(cast: Cast) -> None:
    code = slip(cast)
    last_evening = datetime(2026, 4, 11, 21, 59, tzinfo=cast.now.tzinfo)  # 23:59 in France
    assert check_code(at_home(cast, now=last_evening), code, PAULS_BIRTHDAY)
    with pytest.raises(CredentialsRefused):
        check_code(at_home(cast, 2, last_evening + timedelta(minutes=1)), code, PAULS_BIRTHDAY)


def test_a_new_slip_cancels_the_one_before_even_when_that_was_checked(cast: Cast) -> None:
    ctx, code = at_home(cast), slip(cast)
    number = check_code(ctx, code, PAULS_BIRTHDAY)
    slip(cast)
    with pytest.raises(CredentialsRefused):
        open_account(ctx, number, "paul@home.example", NEW_PASSWORD, "fr")


def test_fifty_uses_at_once_of_one_code_open_exactly_one_account(cast: Cast) -> None:
    code_id = check_code(at_home(cast), slip(cast, "Léo"), LEOS_BIRTHDAY)
    together = Barrier(50)

    def use(number: int) -> bool:
        ctx = at_home(cast, number)
        together.wait()
        try:
            open_account(ctx, code_id, f"parent{number}@home.example", NEW_PASSWORD, "fr")
        except CredentialsRefused:
            return False
        return True

    with ThreadPoolExecutor(50) as threads:
        assert sum(threads.map(use, range(50))) == 1
    with cast.db.reading() as session:
        assert session.query(Account).filter(Account.mail.startswith("parent")).count() == 1


def test_dead_codes_are_forgotten_and_living_ones_kept(cast: Cast) -> None:
    old, living = slip(cast, "Jeanne", cast.now - 4 * CODE_LIFE), slip(cast)
    sweep(cast.context())
    with cast.db.reading() as session:
        left = list(session.scalars(sa.select(ActivationCode.locator)))
    assert left == [living[:4]]
    assert old[:4] not in left


# --- The way back in --------------------------------------------------------------------------------


def browser(cast: Cast, viewer: Viewer) -> str:
    return sessions.begin(cast.context(), "patient", Session(SessionKind.PATIENT, viewer.id, {}))


def test_a_second_slip_gives_the_same_account_a_new_mail_and_password(cast: Cast) -> None:
    mine = cast.viewers["other-patient"]
    viewer = opened(cast, slip(cast), PAULS_BIRTHDAY, "new@home.example")
    assert viewer == mine
    assert sign_in(at_home(cast), "new@home.example", NEW_PASSWORD).viewer == mine
    with pytest.raises(CredentialsRefused):
        sign_in(at_home(cast, 2), cast.mails["other-patient"], PASSWORD)


def test_coming_back_with_the_same_mail_is_no_conflict(cast: Cast) -> None:
    mail = cast.mails["other-patient"]
    assert opened(cast, slip(cast), PAULS_BIRTHDAY, mail) == cast.viewers["other-patient"]


def test_coming_back_ends_the_sessions_there_were_and_nobody_elses(cast: Cast) -> None:
    mine, hers = (browser(cast, cast.viewers[name]) for name in ("other-patient", "owner"))
    opened(cast, slip(cast), PAULS_BIRTHDAY, "new@home.example")
    assert sessions.resume(cast.context(), "patient", mine) is None
    assert sessions.resume(cast.context(), "patient", hers) is not None


# --- Parents ----------------------------------------------------------------------------------------


def as_parent(cast: Cast, name: str) -> None:
    """The last answers for Léo at the desk were this parent's."""
    answer = Answer.REFUSED if name.startswith("Luc") else Answer.GRANTED
    answer_at_desk(
        cast.context("reception"),
        cast.patients["Léo"],
        {Question.PASS_ON: answer},
        Answered(Capacity.PARENT, name, LeafletLanguage.FRENCH),
    )


def test_a_childs_slip_opens_an_account_of_the_parent_who_answered(cast: Cast) -> None:
    as_parent(cast, "Luc Schmitt")
    viewer = opened(cast, slip(cast, "Léo"), LEOS_BIRTHDAY, "luc@home.example")
    assert viewer.name == "Luc Schmitt"
    (child,) = own_lists(cast.context().seen_by(viewer))
    assert (child.name, child.is_myself, len(child.exams)) == ("Léo Schmitt", False, 1)


def test_a_parent_comes_back_into_her_account_with_a_new_slip(cast: Cast) -> None:
    mail = cast.mails["proxy"]
    viewer = opened(cast, slip(cast, "Léo"), LEOS_BIRTHDAY, mail)
    assert viewer == cast.viewers["proxy"]
    assert sign_in(at_home(cast), mail, NEW_PASSWORD).viewer == viewer
    with cast.db.reading() as session:
        assert session.query(Proxy).count() == 1


def test_the_other_parents_slip_doesnt_open_her_account(cast: Cast) -> None:
    as_parent(cast, "Luc Schmitt")
    with pytest.raises(AddressTaken):
        opened(cast, slip(cast, "Léo"), LEOS_BIRTHDAY, cast.mails["proxy"])
    assert sign_in(at_home(cast), cast.mails["proxy"], PASSWORD).viewer == cast.viewers["proxy"]


def test_a_childs_slip_never_opens_a_patients_own_account(cast: Cast) -> None:
    as_parent(cast, "Jeanne Weber")
    with pytest.raises(AddressTaken):
        opened(cast, slip(cast, "Léo"), LEOS_BIRTHDAY, cast.mails["owner"])
