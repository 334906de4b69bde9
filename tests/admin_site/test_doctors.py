"""Administrators vet doctors: requests, invitations shown once, access stopped and given again."""

import re
from collections.abc import Callable

import pytest

from core.model import Invitation
from tests.admin_site.visitor import Visitor
from tests.cast import Cast

CODE = re.compile(r"[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}")
MEYER = "10000000017"


@pytest.fixture
def administrator(signed_in: Callable[[str], Visitor]) -> Visitor:
    visitor = signed_in("administrator")
    visitor.get("/doctors")
    return visitor


def test_a_request_is_read_and_accepted(administrator: Visitor, cast: Cast) -> None:
    assert "Dr Lucie Kern" in administrator.page.text
    assert "RPPS 10005173140 · Cabinet du Parc, Colmar" in administrator.page.text
    page = administrator.post(f"/doctors/requests/{cast.requests['waiting']}/accept")
    assert CODE.search(page.text)
    assert "http://localhost:8000/doctor/invitation" in page.text
    assert "Aucune demande n’attend" in administrator.get("/doctors").text
    assert not CODE.search(administrator.page.text)


def test_a_request_is_refused(administrator: Visitor, cast: Cast) -> None:
    page = administrator.post(f"/doctors/requests/{cast.requests['waiting']}/refuse")
    assert (page.address, "La demande est refusée." in page.text) == ("/doctors", True)
    assert "Lucie" not in page.text


def test_a_doctor_who_didnt_ask_is_invited(administrator: Visitor) -> None:
    page = administrator.post(
        "/doctors/invitations", name="Dr Éric Lutz", rpps="10000000033", mail="eric@cabinet.example"
    )
    assert "Invitation pour Dr Éric Lutz" in page.text
    assert CODE.search(page.text)


def test_what_cant_be_right_is_said_beside_its_field(administrator: Visitor, cast: Cast) -> None:
    page = administrator.post(
        "/doctors/invitations", name="Dr X", rpps="10005173141", mail="x@y.example"
    )
    assert (page.status, "dont le dernier est une clé" in page.text) == (400, True)
    page = administrator.post("/doctors/invitations", name="", rpps="", mail="")
    assert page.text.count("Écrivez le numéro RPPS.") == 2
    with cast.db.reading() as session:
        assert session.query(Invitation).count() == 0


def test_access_is_stopped_and_given_again(administrator: Visitor) -> None:
    assert "Dr Claire Meyer" in administrator.post("/doctors", letters="mey").text
    assert "n’ouvre plus rien" in administrator.post("/doctors/suspend", rpps=MEYER).text
    assert "Accès arrêté" in administrator.post("/doctors", letters="mey").text
    assert "de nouveau se connecter" in administrator.post("/doctors/resume", rpps=MEYER).text
    assert "Accès arrêté" not in administrator.post("/doctors", letters="mey").text


def test_a_doctor_who_lost_her_phone_gets_a_new_code(administrator: Visitor) -> None:
    page = administrator.post("/doctors/invite-again", rpps=MEYER)
    assert CODE.search(page.text)


@pytest.mark.parametrize("letters", ["zzz", "Weber", "<script>"])
def test_nobody_of_this_name_is_said(administrator: Visitor, letters: str) -> None:
    assert "Aucun médecin vérifié" in administrator.post("/doctors", letters=letters).text


@pytest.mark.parametrize("act", ["suspend", "resume", "invite-again"])
@pytest.mark.parametrize("rpps", ["", "10000000033", "' OR 1=1"])
def test_nobody_else_is_stopped_or_invited(administrator: Visitor, act: str, rpps: str) -> None:
    assert administrator.post(f"/doctors/{act}", rpps=rpps).status == 404
