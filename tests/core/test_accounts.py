"""Signing in: one answer for every reason why not; and what a member of staff needs to be added."""

import time
from collections.abc import Callable

import pytest

from core.accounts import (
    account_viewer,
    create_staff,
    mail_address,
    sign_in,
    sign_in_staff,
    sign_out,
    staff_viewer,
)
from core.context import Context, ViewerKind
from core.errors import AddressTaken, CredentialsRefused, InvalidInput, PasswordTooWeak
from core.model import Account, Event, Staff
from core.rules.roles import Role
from tests.cast import OURS, PASSWORD, Cast

PEOPLE = ("owner", "proxy", "doctor", "other-doctor", "other-patient")
STAFF = ("reception", "radiologist", "archivist", "regional-administrator", "auditor")

SignIn = Callable[[Context, str, str], object]


# --- Signing in -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PEOPLE)
def test_people_and_doctors_sign_in_on_the_patient_site(cast: Cast, name: str) -> None:
    mail = f"  {cast.mails[name].upper()} "
    assert sign_in(cast.context(), mail, PASSWORD).viewer == cast.viewers[name]


@pytest.mark.parametrize("name", STAFF)
def test_staff_sign_in_on_the_admin_site(cast: Cast, name: str) -> None:
    viewer = sign_in_staff(cast.context(), cast.mails[name], PASSWORD).viewer
    assert viewer == cast.viewers[name]
    assert viewer.kind is ViewerKind.STAFF


def suspend(cast: Cast) -> None:
    with cast.db.writing() as session:
        for people in (Account, Staff):
            session.query(people).update({"suspended_at": cast.now})


@pytest.mark.parametrize(
    ("site", "mail", "password"),
    [
        pytest.param(sign_in, "nobody@home.example", PASSWORD, id="an unknown mail"),
        pytest.param(sign_in, "owner@home.example", PASSWORD + "!", id="a wrong password"),
        pytest.param(sign_in, "owner@home.example", "", id="no password"),
        pytest.param(sign_in, "owner@home.example", "x" * 100_000, id="an endless password"),
        pytest.param(sign_in, "", PASSWORD, id="no mail"),
        pytest.param(sign_in, "owner@home.example' OR 1=1--", PASSWORD, id="an injection"),
        pytest.param(sign_in, "reception@hospital.example", PASSWORD, id="staff as a patient"),
        pytest.param(sign_in_staff, "owner@home.example", PASSWORD, id="a patient as staff"),
        pytest.param(sign_in_staff, "auditor@hospital.example", "wrong", id="staff, wrongly"),
    ],
)
def test_no_refused_sign_in_says_why(cast: Cast, site: SignIn, mail: str, password: str) -> None:
    with pytest.raises(CredentialsRefused) as refused:
        site(cast.context(), mail, password)
    assert refused.value.facts() == {}
    assert last_event(cast) == ("signed-in", "refused", "credentials-refused", "nobody")


@pytest.mark.parametrize(("site", "name"), [(sign_in, "owner"), (sign_in_staff, "reception")])
def test_a_suspended_account_is_refused_like_an_unknown_one(
    cast: Cast, site: SignIn, name: str
) -> None:
    suspend(cast)
    with pytest.raises(CredentialsRefused) as refused:
        site(cast.context(), cast.mails[name], PASSWORD)
    assert refused.value.facts() == {}


def test_an_account_without_a_password_lets_nobody_in(cast: Cast) -> None:
    with cast.db.writing() as session:
        session.query(Account).update({"password_hash": ""})
    with pytest.raises(CredentialsRefused):
        sign_in(cast.context(), cast.mails["owner"], PASSWORD)


def test_an_unknown_mail_takes_as_long_as_a_wrong_password(cast: Cast) -> None:
    def quickest(mail: str) -> float:
        return min(_seconds(cast, mail) for _ in range(3))

    assert quickest("nobody@home.example") > quickest("owner@home.example") / 2


def _seconds(cast: Cast, mail: str) -> float:
    began = time.perf_counter()
    with pytest.raises(CredentialsRefused):
        sign_in(cast.context(), mail, "wrong")
    return time.perf_counter() - began


def test_signing_in_and_out_are_told(cast: Cast) -> None:
    viewer = sign_in(cast.context(), cast.mails["owner"], PASSWORD).viewer
    assert last_event(cast) == ("signed-in", "done", "", "person")
    sign_out(cast.context().seen_by(viewer))
    assert last_event(cast) == ("signed-out", "done", "", "person")


def last_event(cast: Cast) -> tuple[str, str, str, str]:
    with cast.db.reading() as session:
        event = session.query(Event).order_by(Event.sequence.desc()).first()
    assert event is not None
    return event.action, event.outcome, event.reason, event.actor_kind


# --- While a session runs ---------------------------------------------------------------------------


def test_a_running_session_ends_with_the_suspension_of_its_account(cast: Cast) -> None:
    owner, staff = cast.viewers["owner"], cast.viewers["reception"]
    assert owner.id is not None
    assert staff.id is not None
    assert account_viewer(cast.context(), owner.id) == owner
    assert staff_viewer(cast.context(), staff.id) == staff
    suspend(cast)
    assert account_viewer(cast.context(), owner.id) is None
    assert staff_viewer(cast.context(), staff.id) is None


def test_an_account_that_is_gone_is_nobody(cast: Cast) -> None:
    assert account_viewer(cast.context(), 999) is None
    assert staff_viewer(cast.context(), 999) is None


# --- Mail addresses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("anne@home.example", "anne@home.example", id="as it is"),
        pytest.param("  Anne.Meyer@Home.Example ", "anne.meyer@home.example", id="capitals"),
        pytest.param("anne+images@mail.home.example", "anne+images@mail.home.example", id="tagged"),
        pytest.param("rené@forêt.example", "rené@forêt.example", id="accents"),
    ],
)
def test_a_mail_address_is_kept_in_small_letters(typed: str, kept: str) -> None:
    assert mail_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "anne",
        "anne@home",
        "@home.example",
        "anne@",
        "anne@home.e",
        "anne meyer@home.example",
        "a@b@home.example",
        "anne@home.example, luc@home.example",
        "Anne <anne@home.example>",
        "anne@home.example\r\nBcc: luc@home.example",
        "a" * 65 + "@home.example",
        "anne@" + "h" * 180 + "." + "e" * 100,
        "a@" + "." * 100_000,
    ],
)
def test_what_is_no_mail_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        mail_address(typed)
    assert refused.value.field == "mail"


# --- Staff ------------------------------------------------------------------------------------------

GOOD = "seize cigognes au printemps"


def test_a_new_member_of_staff_signs_in_with_her_role_and_establishment(cast: Cast) -> None:
    mail = "Lea@Hospital.example"
    create_staff(cast.context("worker"), mail, " Léa  Roth ", Role.RADIOLOGIST, OURS, GOOD)
    viewer = sign_in_staff(cast.context(), mail, GOOD).viewer
    assert (viewer.name, viewer.role) == ("Léa Roth", Role.RADIOLOGIST)
    assert viewer.establishment_id == cast.viewers["radiologist"].establishment_id


REGIONAL = (Role.REGIONAL_ADMINISTRATOR, Role.AUDITOR)


@pytest.mark.parametrize("role", REGIONAL)
def test_regional_roles_do_without_an_establishment(cast: Cast, role: Role) -> None:
    create_staff(cast.context("worker"), "lea@hospital.example", "Léa Roth", role, None, GOOD)
    assert (
        sign_in_staff(cast.context(), "lea@hospital.example", GOOD).viewer.establishment_id is None
    )


@pytest.mark.parametrize("role", [role for role in Role if role not in REGIONAL])
def test_the_other_roles_need_one(cast: Cast, role: Role) -> None:
    with pytest.raises(InvalidInput) as refused:
        create_staff(cast.context("worker"), "lea@hospital.example", "Léa Roth", role, None, GOOD)
    assert (refused.value.field, refused.value.problem) == ("establishment", "missing")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"mail": "lea"}, InvalidInput("mail", "not-a-mail-address"), id="no mail"),
        pytest.param({"mail": "AUDITOR@hospital.example"}, AddressTaken(), id="a mail taken"),
        pytest.param({"name": " "}, InvalidInput("name", "missing"), id="no name"),
        pytest.param({"name": "L" * 201}, InvalidInput("name", "too-long"), id="an endless name"),
        pytest.param(
            {"finess": "999999999"}, InvalidInput("establishment", "unknown"), id="no such place"
        ),
        pytest.param({"password": "court"}, PasswordTooWeak("too-short"), id="a short password"),
        pytest.param(
            {"password": "lea.roth.radiologie"},
            PasswordTooWeak("easily-guessed"),
            id="a password of what everybody knows",
        ),
    ],
)
def test_staff_who_cant_work_arent_added(
    cast: Cast, changes: dict[str, str], error: Exception
) -> None:
    good = {"mail": "lea@hospital.example", "name": "Léa Roth", "finess": OURS, "password": GOOD}
    wanted = {**good, **changes}
    before = staff_in(cast)
    with pytest.raises(type(error), match=str(error)):
        create_staff(cast.context(), role=Role.RECEPTION, **wanted)
    assert staff_in(cast) == before


def staff_in(cast: Cast) -> int:
    with cast.db.reading() as session:
        return session.query(Staff).count()
