"""Every page of the admin site, tried by everybody: opened, or the same 404 as for a page that isn't."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.admin_site.visitor import Visitor
from tests.cast import Cast

TEXT = {"language": "fr", "findings": "Pas d’anomalie."}
"""What a signature needs; other acts are content to be refused for what is missing."""

EVERYBODY = {
    "reception",
    "other-reception",
    "radiologist",
    "other-radiologist",
    "archivist",
    "administrator",
    "regional-administrator",
    "auditor",
}
DESKS = {"reception", "other-reception"}
RADIOLOGISTS = {"radiologist", "other-radiologist"}
ADMINISTRATORS = {"administrator", "regional-administrator"}

PAGES = {
    "/patients": DESKS,
    "/patients/found": DESKS,
    "/patients/{Jeanne}": DESKS,  # both establishments gave her a number
    "/patients/{Paul}": {"reception"},
    "/patients/{Odile}": {"other-reception"},
    "/patients/unknown": set(),
    "/patients/{Paul}/receipts/UNKNOWN0": set(),
    "/reports": RADIOLOGISTS,
    "/reports/{open}": {"radiologist"},
    "/reports/{open}/amendment": {"radiologist"},
    "/reports/{draft}/signature": {"radiologist"},
    "/reports/{elsewhere}": {"other-radiologist"},
    "/reports/{doubtful}": set(),
    "/reports/unknown": set(),
    "/received": {*RADIOLOGISTS, "archivist", "administrator"},
    "/doctors": ADMINISTRATORS,
    "/emergencies": {"regional-administrator", "auditor"},
    "/leaflets": {"regional-administrator"},
    "/leaflets/tr": {"regional-administrator"},
    "/leaflets/xx": set(),
    "/leaflets/fr/2026-1": {"regional-administrator"},
    "/patients/{Paul}/doctors": {"reception"},
    "/nothing-to-do": EVERYBODY,
    "/accessibility": EVERYBODY,
    "/help": EVERYBODY,
    "/sign-in": EVERYBODY,
    "/no-such-page": set(),
}
ACTS = {
    "/patients/{Paul}/answers": {"reception"},
    "/patients/{Paul}/birth-date": {"reception"},
    "/patients/{Paul}/leaflet": {"reception"},
    "/patients": DESKS,
    "/receipts": DESKS,
    "/doctors": ADMINISTRATORS,
    "/doctors/invitations": ADMINISTRATORS,
    "/reports/{open}": {"radiologist"},
    "/reports/{open}/signature": {"radiologist"},
    "/reports/{open}/hold": {"radiologist"},
    "/reports/{held}/release": {"radiologist"},
}


@pytest.fixture(params=sorted(EVERYBODY))
def somebody(request: pytest.FixtureRequest) -> str:
    name = request.param
    assert isinstance(name, str)
    return name


def test_everybody_opens_her_own_pages_and_no_other(
    signed_in: Callable[[str], Visitor], cast: Cast, somebody: str
) -> None:
    visitor = signed_in(somebody)
    seen = {page: visitor.get(addressed(page, cast)).status for page in PAGES}
    assert seen == {page: 200 if somebody in who else 404 for page, who in PAGES.items()}


def test_everybody_acts_on_her_own_pages_and_no_other(
    signed_in: Callable[[str], Visitor], cast: Cast, somebody: str
) -> None:
    visitor = signed_in(somebody)
    answers = {act: visitor.post(addressed(act, cast), **TEXT).status for act in ACTS}
    refused = {act for act, status in answers.items() if status == 404}
    assert refused == {act for act, who in ACTS.items() if somebody not in who}


def test_nobody_is_sent_to_sign_in(site: Flask, cast: Cast) -> None:
    visitor = Visitor(site)
    shown = {page: visitor.get(addressed(page, cast)).address for page in PAGES}
    open_to_all = {"/sign-in", "/accessibility", "/help", "/no-such-page"}
    assert {page for page, address in shown.items() if address != "/sign-in"} == open_to_all - {
        "/sign-in"
    }


def test_hidden_and_missing_look_the_same(signed_in: Callable[[str], Visitor], cast: Cast) -> None:
    visitor = signed_in("other-reception")
    hidden = visitor.get(addressed("/patients/{Paul}", cast)).text
    missing = visitor.get("/patients/unknown").text
    assert without_number(hidden) == without_number(missing)


def test_every_route_of_the_site_is_tried(site: Flask) -> None:
    tried = {page.split("{")[0].rstrip("/") for page in (*PAGES, *ACTS)}
    chapters = {"patients", "reports", "received", "information"}
    routes = [rule for rule in site.url_map.iter_rules() if rule.endpoint.split(".")[0] in chapters]
    assert routes
    assert {rule.rule.split("<")[0].rstrip("/") for rule in routes} <= tried


def addressed(page: str, cast: Cast) -> str:
    return page.format(**cast.patients, **cast.exams)


def without_number(text: str) -> str:
    """The text of an error page without the number of its request."""
    return text.partition("Numéro à nous donner")[0]
