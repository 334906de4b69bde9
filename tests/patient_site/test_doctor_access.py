"""A doctor asks, and learns nothing; invited, she chooses a password and sets up her app."""

import re

import pytest

from core.doctors.asking import Applicant, invite, waiting_requests
from core.rules.second_factor import code_at, step_of
from tests.cast import Cast
from tests.patient_site.conftest import Visitor

ERIC = {
    "name": "Dr Éric Lutz",
    "rpps": "100 000 000 33",
    "mail": "eric@cabinet.example",
    "place": "Sélestat",
}
ACCOUNT = {"mail": "eric@cabinet.example", "password": "quatre cigognes sur un toit"}


@pytest.fixture
def code(cast: Cast) -> str:
    applicant = Applicant("Dr Éric Lutz", "10000000033", "eric@cabinet.example")
    return invite(cast.context("administrator"), applicant).code


@pytest.fixture
def at_account(visitor: Visitor, code: str) -> Visitor:
    visitor.get("/doctor/invitation")
    answer = visitor.send("/doctor/invitation", code=code, rpps=ERIC["rpps"])
    assert answer.location == "/doctor/invitation/account"
    return visitor


@pytest.mark.parametrize(
    "rpps", ["10000000033", "10000000017", "10005173140"], ids=["new", "has an account", "waits"]
)
def test_every_request_gets_the_same_answer(visitor: Visitor, rpps: str) -> None:
    visitor.get("/doctor/request")
    answer = visitor.send("/doctor/request", **{**ERIC, "rpps": rpps})
    assert (answer.status_code, answer.location) == (303, "/doctor/request/sent")
    assert "Votre demande est notée" in visitor.get("/doctor/request/sent").text


def test_a_request_waits_for_the_staff(visitor: Visitor, cast: Cast) -> None:
    visitor.get("/doctor/request")
    visitor.send("/doctor/request", **ERIC)
    last = waiting_requests(cast.context("administrator"))[-1]
    assert (last.name, last.place) == ("Dr Éric Lutz", "Sélestat")


def test_a_wrong_number_is_told_at_once(visitor: Visitor) -> None:
    visitor.get("/doctor/request")
    answer = visitor.send("/doctor/request", **{**ERIC, "rpps": "10000000034"})
    assert answer.status_code == 400
    assert "dont le dernier est une clé" in answer.text


def test_many_requests_pause(visitor: Visitor) -> None:
    visitor.get("/doctor/request")
    answers = [visitor.send("/doctor/request", **ERIC).status_code for _ in range(6)]
    assert answers == [303] * 5 + [429]


def test_code_password_and_app_lead_to_the_desk(at_account: Visitor, cast: Cast) -> None:
    page = at_account.get("/doctor/invitation/account").text
    assert 'value="eric@cabinet.example"' in page
    answer = at_account.send("/doctor/invitation/account", **ACCOUNT)
    assert answer.location == "/second-step/set-up"
    assert at_account.get("/doctor").location == "/sign-in"
    secret = re.search(r'class="code">([A-Z2-7 ]+)<', at_account.get("/second-step/set-up").text)
    assert secret is not None
    code = code_at(secret[1].replace(" ", ""), step_of(cast.now))
    assert at_account.send("/second-step/set-up", code=code).status_code == 200
    assert "Dr Éric Lutz" in at_account.get("/doctor").text


@pytest.mark.parametrize(
    ("typed", "rpps", "status"),
    [
        pytest.param("K7PM2-QXW94-TD3HA", "10000000033", 400, id="a slip of the pen"),
        pytest.param(None, "10000000017", 403, id="another doctor's number"),
        pytest.param(None, "nonsense", 403, id="no number"),
        pytest.param("", "", 400, id="nothing"),
    ],
)
def test_what_doesnt_fit_goes_no_further(
    visitor: Visitor, code: str, typed: str | None, rpps: str, status: int
) -> None:
    visitor.get("/doctor/invitation")
    answer = visitor.send("/doctor/invitation", code=code if typed is None else typed, rpps=rpps)
    assert answer.status_code == status
    assert visitor.get("/doctor/invitation/account").location == "/doctor/invitation"


@pytest.mark.parametrize("ask", ["get", "send"])
def test_the_password_cant_be_skipped_to(visitor: Visitor, ask: str) -> None:
    visitor.get("/doctor/invitation")
    answer = getattr(visitor, ask)("/doctor/invitation/account")
    assert answer.location == "/doctor/invitation"


def test_an_invitation_replaced_meanwhile_leads_back(at_account: Visitor, cast: Cast) -> None:
    invite(
        cast.context("administrator"),
        Applicant("Dr Éric Lutz", "10000000033", "eric@cabinet.example"),
    )
    answer = at_account.send("/doctor/invitation/account", **ACCOUNT)
    assert answer.status_code == 403
    assert "vient d’être utilisé ou remplacé" in answer.text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"password": "court"}, "trop court"),
        ({"mail": "owner@home.example"}, "Un autre compte utilise"),
        ({"mail": "x"}, "adresse complète"),
    ],
)
def test_a_refused_account_says_why(
    at_account: Visitor, changed: dict[str, str], said: str
) -> None:
    answer = at_account.send("/doctor/invitation/account", **{**ACCOUNT, **changed})
    assert answer.status_code == 400
    assert said in answer.text
