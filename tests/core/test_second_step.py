"""The second step: one answer for every reason why not, codes that count once, and what is kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest

from core import second_factor
from core.accounts import sign_in
from core.context import Context
from core.errors import CredentialsRefused, TooManyAttempts
from core.model import Account, Authenticator, Event, RecoveryCode
from core.rules.credentials import FREE_FAILURES
from core.rules.second_factor import Missing, code_at, step_of
from core.second_factor import Holder, holder_of, new_nonce, secret_of
from core.second_step import SetUp, enrolment, pass_second_step, set_up
from tests.cast import PASSWORD, Cast

WRONG = "000000"


def doctor_of(cast: Cast) -> Holder:
    return holder_of(cast.viewers["doctor"])


def without_app(cast: Cast) -> Holder:
    with cast.db.writing() as session:
        second_factor.forget(session, holder_of(cast.viewers["doctor"]))
    return doctor_of(cast)


def first_code(ctx: Context, cast: Cast, nonce: str) -> str:
    return code_at(secret_of(ctx, holder_of(cast.viewers["doctor"]), nonce), step_of(ctx.now))


@pytest.fixture
def enrolled(cast: Cast) -> SetUp:
    ctx, nonce = cast.context(), new_nonce()
    return set_up(ctx, without_app(cast), nonce, first_code(ctx, cast, nonce))


@pytest.mark.parametrize(
    ("name", "missing"),
    [("owner", Missing.NOTHING), ("proxy", Missing.NOTHING), ("doctor", Missing.CODE)],
)
def test_a_password_alone_signs_no_doctor_in(cast: Cast, name: str, missing: Missing) -> None:
    assert sign_in(cast.context(), cast.mails[name], PASSWORD).missing is missing
    with cast.db.reading() as session:
        told = session.query(Event).filter_by(action="signed-in", outcome="done").count()
    assert told == (missing is Missing.NOTHING)


def test_a_doctor_without_an_app_must_set_one_up(cast: Cast) -> None:
    without_app(cast)
    proven = sign_in(cast.context(), cast.mails["doctor"], PASSWORD)
    assert proven.missing is Missing.ENROLMENT


def test_the_apps_code_signs_in_and_is_told(cast: Cast) -> None:
    viewer = pass_second_step(cast.context(), doctor_of(cast), cast.one_time_code("doctor"))
    assert viewer == cast.viewers["doctor"]
    with cast.db.reading() as session:
        event = session.query(Event).filter_by(action="signed-in", outcome="done").one()
    assert event.actor_name == "Dr Claire Meyer"


def test_the_same_code_doesnt_sign_in_again(cast: Cast) -> None:
    code = cast.one_time_code("doctor")
    pass_second_step(cast.context(), doctor_of(cast), code)
    with pytest.raises(CredentialsRefused):
        pass_second_step(cast.context(), doctor_of(cast), code)


def test_of_many_uses_of_one_code_at_once_one_signs_in(cast: Cast) -> None:
    code, came_through = cast.one_time_code("doctor"), []

    def attempt() -> None:
        try:
            came_through.append(pass_second_step(cast.context(), doctor_of(cast), code))
        except (CredentialsRefused, TooManyAttempts):
            return

    threads = [Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(came_through) == 1


def suspend(cast: Cast) -> None:
    with cast.db.writing() as session:
        session.query(Account).update({"suspended_at": cast.now})


def forget(cast: Cast) -> None:
    without_app(cast)


@pytest.mark.parametrize("happened", [suspend, forget])
def test_a_right_code_of_an_account_that_may_not_is_refused(
    cast: Cast, happened: Callable[[Cast], None]
) -> None:
    code = cast.one_time_code("doctor")
    happened(cast)
    with pytest.raises(CredentialsRefused):
        pass_second_step(cast.context(), doctor_of(cast), code)


def test_anothers_code_is_refused_and_the_refusal_told(cast: Cast) -> None:
    with pytest.raises(CredentialsRefused):
        pass_second_step(cast.context(), doctor_of(cast), cast.one_time_code("other-doctor"))
    with cast.db.reading() as session:
        assert session.query(Event).order_by(Event.sequence.desc()).first().reason == "wrong-code"  # type: ignore[union-attr]


def test_wrong_codes_pause_the_account_from_wherever_they_come(cast: Cast) -> None:
    for number in range(FREE_FAILURES):
        somewhere = replace(cast.context(), address=f"203.0.113.{number}")
        with pytest.raises(CredentialsRefused):
            pass_second_step(somewhere, doctor_of(cast), WRONG)
    with pytest.raises(TooManyAttempts):
        pass_second_step(cast.context(), doctor_of(cast), cast.one_time_code("doctor"))


# --- Setting up -----------------------------------------------------------------------------------


def test_a_first_code_sets_the_app_up_and_signs_in(cast: Cast, enrolled: SetUp) -> None:
    assert enrolled.viewer == cast.viewers["doctor"]
    assert len(set(enrolled.recovery_codes)) == 8
    assert sign_in(cast.context(), cast.mails["doctor"], PASSWORD).missing is Missing.CODE


def test_a_wrong_first_code_sets_nothing_up(cast: Cast) -> None:
    holder = without_app(cast)
    with pytest.raises(CredentialsRefused):
        set_up(cast.context(), holder, new_nonce(), WRONG)
    assert sign_in(cast.context(), cast.mails["doctor"], PASSWORD).missing is Missing.ENROLMENT


def test_an_app_that_is_there_isnt_replaced_by_who_knows_the_password(cast: Cast) -> None:
    ctx, nonce = cast.context(), new_nonce()
    with pytest.raises(CredentialsRefused):
        set_up(ctx, doctor_of(cast), nonce, first_code(ctx, cast, nonce))


def test_the_address_for_the_app_names_account_and_issuer(cast: Cast) -> None:
    told = enrolment(cast.context(), without_app(cast), new_nonce())
    assert told.address.startswith("otpauth://totp/Cigogne:doctor%40home.example?secret=")
    assert told.secret in told.address


def test_a_recovery_code_signs_in_once(cast: Cast, enrolled: SetUp) -> None:
    code = enrolled.recovery_codes[3].lower()
    assert pass_second_step(cast.context(), doctor_of(cast), code) == cast.viewers["doctor"]
    with pytest.raises(CredentialsRefused):
        pass_second_step(cast.context(), doctor_of(cast), code)


def test_a_copy_of_the_database_holds_neither_secret_nor_code(cast: Cast, enrolled: SetUp) -> None:
    holder = holder_of(cast.viewers["doctor"])
    with cast.db.reading() as session:
        kept = session.query(Authenticator).filter_by(site="patient", viewer_id=holder.id).one()
        hashes = [row.code_hash for row in session.query(RecoveryCode)]
    stranger = replace(
        cast.context(), settings=replace(cast.settings, audit_key=b"another key of 32 characters")
    )
    assert secret_of(stranger, holder, kept.nonce) != secret_of(cast.context(), holder, kept.nonce)
    assert not {code.replace("-", "") for code in enrolled.recovery_codes} & set(hashes)


def test_a_new_phone_makes_the_old_recovery_codes_worthless(cast: Cast, enrolled: SetUp) -> None:
    later = cast.context(now=cast.now + timedelta(minutes=5))
    nonce = new_nonce()
    holder = without_app(cast)
    set_up(later, holder, nonce, first_code(later, cast, nonce))
    with pytest.raises(CredentialsRefused):
        pass_second_step(later, holder, enrolled.recovery_codes[0])
