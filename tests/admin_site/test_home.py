"""Signing in leads each role to its own first page, and says nothing to those who guess."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.admin_site.visitor import ORIGIN, Visitor
from tests.cast import PASSWORD, Cast


@pytest.mark.parametrize(
    ("name", "first_page"),
    [
        ("reception", "/patients"),
        ("radiologist", "/reports"),
        ("archivist", "/received"),
        ("administrator", "/received"),
        ("regional-administrator", "/doctors"),
        ("auditor", "/emergencies"),
    ],
)
def test_each_role_begins_on_its_own_page(
    site: Flask, cast: Cast, name: str, first_page: str
) -> None:
    page = Visitor(site).sign_in(cast, name)
    assert (page.status, page.address) == (200, first_page)


def test_the_page_that_was_wanted_opens_after_sign_in(site: Flask, cast: Cast) -> None:
    visitor = Visitor(site)
    asked = visitor.get("/received")
    assert asked.address == "/sign-in"
    assert visitor.sign_in(cast, "radiologist").address == "/received"


@pytest.mark.parametrize("mail", ["reception@hospital.example", "nobody@hospital.example"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    site: Flask, mail: str
) -> None:
    visitor = Visitor(site)
    visitor.get("/sign-in")
    page = visitor.post("/sign-in", mail=mail, password="not the password")
    assert page.status == 403
    assert "L’adresse ou le mot de passe ne convient pas." in page.text


def test_many_failures_pause_the_next_try(site: Flask) -> None:
    visitor = Visitor(site)
    visitor.get("/sign-in")
    statuses = [
        visitor.post("/sign-in", mail="x@y.example", password="wrong").status for _ in range(7)
    ]
    assert statuses[0] == 403
    assert statuses[-1] == 429
    assert "Réessayez à partir de" in visitor.page.text


def test_an_empty_form_says_what_is_missing(site: Flask) -> None:
    visitor = Visitor(site)
    visitor.get("/sign-in")
    page = visitor.post("/sign-in", mail="", password="")
    assert page.status == 400
    assert "Écrivez votre adresse électronique." in page.text
    assert "Écrivez votre mot de passe." in page.text


def test_a_patients_account_opens_nothing_here(site: Flask, cast: Cast) -> None:
    assert Visitor(site).sign_in(cast, "owner").status == 403


def test_signing_out_ends_the_session(signed_in: Callable[[str], Visitor]) -> None:
    visitor = signed_in("reception")
    assert visitor.post("/sign-out").address == "/sign-in"
    assert visitor.get("/patients").address == "/sign-in"


def test_a_form_without_its_token_changes_nothing(site: Flask, cast: Cast) -> None:
    fields = {"mail": cast.mails["reception"], "password": PASSWORD}
    answer = site.test_client().post("/sign-in", data=fields, base_url=ORIGIN)
    assert answer.status_code == 400
