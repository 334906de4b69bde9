"""Administrators invite colleagues, who come in by code and mail; access ends at the next request."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from core.model import Staff
from core.rules.second_factor import code_at, step_of
from tests.admin_site.visitor import ORIGIN, Visitor
from tests.cast import Cast

CODE = re.compile(r"[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}")
ZOE = {"name": "Zoé Lang", "mail": "zoe@hospital.example"}
NEW = "quatre bretzels sur un vélo"


@pytest.fixture
def administrator(signed_in: Callable[[str], Visitor]) -> Visitor:
    visitor = signed_in("administrator")
    visitor.get("/staff")
    return visitor


def code_of(administrator: Visitor, role: str) -> str:
    found = CODE.search(administrator.post("/staff", role=role, **ZOE).text)
    assert found
    return found[0]


def test_an_invited_colleague_comes_in_and_sets_up_her_app(
    administrator: Visitor, site: Flask, cast: Cast
) -> None:
    code = code_of(administrator, "radiologist")
    assert f"{ORIGIN}/invitation" in administrator.page.text
    assert not CODE.search(administrator.get("/staff").text)
    assert "Invitation en attente" in administrator.page.text
    zoe = Visitor(site)
    zoe.get("/invitation")
    assert zoe.post("/invitation", code=code, mail=ZOE["mail"]).address == "/invitation/password"
    page = zoe.post("/invitation/password", password=NEW)
    assert page.address == "/second-step/set-up"
    secret = re.search(r'class="code">([A-Z2-7 ]+)<', page.source)
    assert secret
    app = code_at(secret[1].replace(" ", ""), step_of(cast.now))
    assert "Notez vos codes de secours" in zoe.post("/second-step/set-up", code=app).text
    assert zoe.get("/reports").status == 200


def test_a_desk_comes_in_without_an_app(administrator: Visitor, site: Flask) -> None:
    code = code_of(administrator, "reception")
    desk = Visitor(site)
    desk.get("/invitation")
    desk.post("/invitation", code=code, mail=ZOE["mail"])
    assert desk.post("/invitation/password", password=NEW).address == "/patients"


@pytest.mark.parametrize(
    ("password", "said"), [("", "Choisissez un mot de passe."), ("court", "est trop court")]
)
def test_a_password_that_wont_do_is_told_beside_its_field(
    administrator: Visitor, site: Flask, password: str, said: str
) -> None:
    zoe = Visitor(site)
    zoe.get("/invitation")
    zoe.post("/invitation", code=code_of(administrator, "reception"), mail=ZOE["mail"])
    page = zoe.post("/invitation/password", password=password)
    assert (page.status, said in page.text) == (400, True)


@pytest.mark.parametrize("code", ["", "AAAAA-AAAAA-AAAAA", "AAAAA-AAAAA-AAAA7", "<script>"])
def test_a_wrong_code_opens_nothing(site: Flask, code: str) -> None:
    visitor = Visitor(site)
    visitor.get("/invitation")
    assert visitor.post("/invitation", code=code, mail=ZOE["mail"]).status in {400, 403}
    assert visitor.get("/invitation/password").address == "/invitation"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({**ZOE, "role": "auditor"}, "Vérifiez votre saisie"),
        ({**ZOE, "role": ""}, "Choisissez une fonction."),
        ({**ZOE, "role": "archivist", "mail": "zoe"}, "Écrivez une adresse complète"),
        ({**ZOE, "role": "archivist", "mail": "auditor@hospital.example"}, "déjà cette adresse"),
        ({**ZOE, "role": "archivist", "name": "x" * 201}, "caractères au plus"),
    ],
    ids=["not hers to give", "none", "no mail", "taken", "long"],
)
def test_what_cant_be_is_told_and_invites_nobody(
    administrator: Visitor, cast: Cast, fields: dict[str, str], said: str
) -> None:
    page = administrator.post("/staff", **fields)
    assert page.status == 400
    assert said in page.text
    with cast.db.reading() as session:
        assert session.query(Staff).filter_by(mail=ZOE["mail"]).count() == 0


def test_access_ends_at_the_next_request_and_comes_back(
    administrator: Visitor, desk: Visitor, cast: Cast
) -> None:
    number = str(cast.viewers["reception"].id)
    assert desk.get("/patients").address == "/patients"
    assert "n’ouvre plus rien" in administrator.post("/staff/suspend", number=number).text
    assert desk.get("/patients").address == "/sign-in"
    assert "Accès arrêté" in administrator.get("/staff").text
    assert "peut de nouveau" in administrator.post("/staff/resume", number=number).text


def test_a_changed_role_shows_at_the_next_request(
    administrator: Visitor, radiologist: Visitor, cast: Cast
) -> None:
    number = str(cast.viewers["radiologist"].id)
    administrator.post("/staff/role", number=number, role="reception")
    assert radiologist.get("/reports").status == 404
    assert radiologist.get("/patients").status == 200


def test_a_role_that_needs_an_app_asks_for_it_before_it_opens_anything(
    administrator: Visitor, desk: Visitor, cast: Cast
) -> None:
    number = str(cast.viewers["reception"].id)
    administrator.post("/staff/role", number=number, role="archivist")
    assert desk.get("/matching").address == "/sign-in"


@pytest.mark.parametrize("act", ["suspend", "resume", "invite-again", "role"])
@pytest.mark.parametrize("name", ["administrator", "other-radiologist", "auditor"])
def test_nobody_decides_about_herself_or_strangers(
    administrator: Visitor, cast: Cast, act: str, name: str
) -> None:
    number = str(cast.viewers[name].id)
    assert administrator.post(f"/staff/{act}", number=number, role="radiologist").status == 404


@pytest.mark.parametrize("number", ["", "x", "-1", "²", "9" * 30, "9" * 5000, "999"])
def test_a_number_that_names_nobody_is_told_as_such(administrator: Visitor, number: str) -> None:
    assert administrator.post("/staff/suspend", number=number).status == 404


def test_a_page_of_any_number_is_shown(administrator: Visitor) -> None:
    assert administrator.get(f"/staff?page={'9' * 5000}").status == 200
