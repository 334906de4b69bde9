"""Pages for everybody, and the way in."""

from collections.abc import Callable

import pytest

from tests.cast import PASSWORD, Cast
from tests.patient_site.conftest import Visitor

As = Callable[[str], Visitor]
EVERYBODYS = ("/help", "/privacy", "/accessibility")


@pytest.mark.parametrize("path", EVERYBODYS)
def test_everybody_may_read_and_every_page_leads_there(path: str, visitor: Visitor) -> None:
    assert visitor.get(path).status_code == 200
    assert f'href="{path}"' in visitor.get("/sign-in").text


def test_the_front_door_leads_everybody_to_her_own(as_: As, visitor: Visitor) -> None:
    assert visitor.get("/").location == "/sign-in"
    assert as_("owner").get("/").location == "/exams"
    assert as_("doctor").get("/").location == "/doctor"


def test_the_sign_in_shows_the_way_for_those_with_a_slip(visitor: Visitor) -> None:
    page = visitor.get("/sign-in").text
    assert 'href="/activate"' in page
    assert "nouvelle fiche" in page


@pytest.mark.parametrize("mail", ["owner@home.example", "nobody@home.example"])
def test_a_wrong_password_says_no_more_than_an_unknown_mail(mail: str, visitor: Visitor) -> None:
    visitor.get("/sign-in")
    answer = visitor.send("/sign-in", mail=mail, password="not the one")
    assert answer.status_code == 403
    assert "L’adresse ou le mot de passe ne convient pas." in answer.text


def test_signing_in_leads_to_the_page_that_was_asked_for(visitor: Visitor, cast: Cast) -> None:
    path = f"/exams/{cast.exams['open']}"
    assert visitor.get(path).location == "/sign-in"
    visitor.get("/sign-in")
    answer = visitor.send("/sign-in", mail=cast.mails["owner"], password=PASSWORD)
    assert answer.location == path


def test_signing_out_closes_every_page(as_: As) -> None:
    owner = as_("owner")
    goodbye = owner.send("/sign-out").location
    assert owner.get(goodbye).location == "/sign-in"
    assert owner.get("/exams").location == "/sign-in"
