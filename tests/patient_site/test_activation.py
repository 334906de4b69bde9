"""The slip opens an account once: three steps, in their order only, and nothing tells what was wrong."""

import re

import pytest
from flask import Flask

from core import activation
from core.model import Patient
from core.rules.consent import Capacity
from tests.cast import Cast
from tests.patient_site.conftest import Visitor

BORN = {"birth_date__day": "2", "birth_date__month": "novembre", "birth_date__year": "1961"}
ACCOUNT = {"mail": "paul@nouveau.example", "password": "quatre cigognes sur un toit"}


@pytest.fixture
def code(cast: Cast) -> str:
    """A slip for Paul."""
    with cast.db.writing() as session:
        paul = session.query(Patient).filter_by(given_name="Paul").one()
        written, _ = activation.new_code(
            session, cast.context("reception"), paul, Capacity.PATIENT, "Paul Muller"
        )
    return written


@pytest.fixture
def at_birth_date(visitor: Visitor, code: str) -> Visitor:
    visitor.get("/activate")
    assert visitor.send("/activate", code=code).location == "/activate/birth-date"
    return visitor


@pytest.fixture
def at_account(at_birth_date: Visitor) -> Visitor:
    answer = at_birth_date.send("/activate/birth-date", **BORN)
    assert answer.location == "/activate/account"
    return at_birth_date


def test_code_birth_date_and_password_open_the_account(at_account: Visitor, cast: Cast) -> None:
    assert "étape 3 sur 3" in at_account.get("/activate/account").text
    assert at_account.send("/activate/account", **ACCOUNT).location == "/exams"
    assert "Paul Muller" in at_account.get("/exams").text


def test_each_step_says_where_it_is(at_birth_date: Visitor) -> None:
    for number, path in ((1, "/activate"), (2, "/activate/birth-date")):
        page = at_birth_date.get(path).text
        assert f"étape {number} sur 3 —" in page
        assert f"Étape {number} sur 3<" in page


@pytest.mark.parametrize("ask", ["get", "send"])
def test_no_step_can_be_skipped(visitor: Visitor, code: str, ask: str) -> None:
    visitor.get("/activate")
    go = getattr(visitor, ask)
    assert go("/activate/birth-date").location == "/activate"
    assert go("/activate/account").location == "/activate/birth-date"
    visitor.send("/activate", code=code)
    assert go("/activate/account").location == "/activate/birth-date"


def test_going_back_keeps_the_code_as_typed(at_birth_date: Visitor, code: str) -> None:
    assert f'value="{code}"' in at_birth_date.get("/activate").text


def test_another_code_must_be_checked_again(at_account: Visitor, code: str) -> None:
    at_account.send("/activate", code=code)
    assert at_account.get("/activate/account").location == "/activate/birth-date"


@pytest.mark.usefixtures("at_account")
def test_one_visitors_steps_are_not_anothers(site: Flask) -> None:
    other = Visitor(site.test_client())
    assert other.get("/activate/account").location == "/activate/birth-date"


@pytest.mark.parametrize("typed", ["", "K7RM2", "K7RM2-XPD9Q-FT4HB-9", "?????-?????-?????"])
def test_a_slip_of_the_pen_is_told_at_once(visitor: Visitor, typed: str) -> None:
    visitor.get("/activate")
    answer = visitor.send("/activate", code=typed)
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.text
    assert visitor.get("/activate/birth-date").location == "/activate"


def test_code_is_read_however_it_is_written(visitor: Visitor, code: str) -> None:
    visitor.get("/activate")
    visitor.send("/activate", code=f" {code.lower().replace('-', ' ')} ")
    assert visitor.send("/activate/birth-date", **BORN).location == "/activate/account"


@pytest.mark.parametrize("year", ["", "61", "soixante"])
def test_a_day_that_is_none_is_not_tried(at_birth_date: Visitor, year: str) -> None:
    answer = at_birth_date.send("/activate/birth-date", **{**BORN, "birth_date__year": year})
    assert answer.status_code == 400
    assert "quatre chiffres" in answer.text


def refused(visitor: Visitor, code: str, day: str) -> str:
    """What is said, without what changes with every page."""
    visitor.get("/activate")
    visitor.send("/activate", code=code)
    answer = visitor.send("/activate/birth-date", **{**BORN, "birth_date__day": day})
    assert answer.status_code == 403
    return re.sub(r'value="[^"]*"', "", answer.text)


def test_a_wrong_code_and_a_wrong_birth_date_read_the_same(visitor: Visitor, code: str) -> None:
    nobodys = activation.written_code("ZZZZ", "ZZZZZZZZZZ")
    assert nobodys != code
    assert refused(visitor, code, "3") == refused(visitor, nobodys, "2")


def test_many_wrong_tries_make_a_pause(at_birth_date: Visitor) -> None:
    wrong = {**BORN, "birth_date__day": "3"}
    answers = [at_birth_date.send("/activate/birth-date", **wrong).status_code for _ in range(6)]
    assert answers == [403] * 5 + [429]
    assert "Trop d’essais" in at_birth_date.send("/activate/birth-date", **BORN).text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("password", "court", "trop court"),
        ("password", "motdepasse123", "se devine"),
        ("password", "mot de passe sans fin " * 9, "trop long"),
        ("password", "", "Choisissez un mot de passe"),
        ("mail", "paul", "adresse complète"),
        ("mail", "owner@home.example", "Un compte utilise déjà"),
        ("mail", "", "Écrivez votre adresse"),
    ],
)
def test_what_cannot_open_an_account_is_told(
    at_account: Visitor, field: str, value: str, said: str
) -> None:
    answer = at_account.send("/activate/account", **{**ACCOUNT, field: value})
    assert answer.status_code == 400
    assert said in answer.text
    assert f'id="{field}-error"' in answer.text
    assert at_account.send("/activate/account", **ACCOUNT).location == "/exams"


def test_a_code_replaced_meanwhile_starts_over(at_account: Visitor, cast: Cast) -> None:
    with cast.db.writing() as session:
        paul = session.query(Patient).filter_by(given_name="Paul").one()
        activation.new_code(session, cast.context("reception"), paul, Capacity.PATIENT, "Paul")
    answer = at_account.send("/activate/account", **ACCOUNT)
    assert (answer.status_code, "utilisé ou remplacé" in answer.text) == (403, True)
    assert at_account.get("/activate/birth-date").location == "/activate"


def test_a_code_opens_no_second_account(at_account: Visitor, visitor: Visitor, code: str) -> None:
    at_account.send("/activate/account", **ACCOUNT)
    assert "ne vont pas ensemble" in refused(visitor, code, "2")
