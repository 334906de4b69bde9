"""Every route × everybody × every object: granted, or the same 404 (T-MATRIX).

A stranger without a session is sent to the sign-in whatever she asks for; everybody else who may not
enter gets one answer, whether the object is missing, hidden, somebody else's or refused.
"""

import re
from collections.abc import Iterator, Mapping

import pytest
from flask import Flask, url_for
from werkzeug.test import TestResponse

from core.rules.roles import Task
from tests.both_sites.conftest import ORIGIN, Browser
from tests.both_sites.matrix import (
    ADMIN_SITE,
    DECIDES_FOR,
    EVERYBODY,
    EXAMINES,
    OPENS_EXAM,
    OPENS_FILE,
    OPENS_SHARE,
    OWN_EXAM,
    PATIENT_SITE,
    REPORTS_ON,
    TAKES_ALONG,
    TREATS,
    VETS,
    Route,
)
from tests.cast import Cast
from web.guards import ANYONE, DOCTOR, GUEST, MACHINE, PERSON, READER, SIGNED_IN, staff_for
from web.pages import guard_of

ROUTES = {"patient": PATIENT_SITE, "admin": ADMIN_SITE}
GUARDS = {
    guard.name: guard
    for guard in (
        ANYONE,
        SIGNED_IN,
        READER,
        PERSON,
        DOCTOR,
        GUEST,
        MACHINE,
        *(staff_for(task) for task in Task),
    )
}
AT_HOME = {"owner", "proxy", "doctor", "other-doctor", "other-patient", "guest", "onlooker"}
NO_LONGER = {"late-guest"}
"""Whose session runs on after all that it showed is over."""
UNKNOWN = "AAAAAAAAAAAAAAAAAAAAAA"


def test_the_table_names_every_route_and_its_guard(site: Flask) -> None:
    guards = {endpoint: guard_of(site, endpoint).name for endpoint in site.view_functions}  # type: ignore[union-attr]
    assert guards == {name: route.guard for name, route in ROUTES[site.name].items()}


@pytest.mark.parametrize("name", EVERYBODY)
def test_only_those_whom_the_guard_admits_enter(
    site: Flask, name: str, browser: Browser, cast: Cast
) -> None:
    site.config["WTF_CSRF_ENABLED"] = False
    admitted = _viewer(site, name, cast)
    for endpoint, route in ROUTES[site.name].items():
        if route.guard == "anyone" or route.about or endpoint in LEADS_OUT:
            continue
        answer = _ask(site, browser, name, endpoint, dict(route.values))
        if route.guard == MACHINE.name:
            assert (answer.status_code, answer.data) == (401, b""), (endpoint, name)
        elif GUARDS[route.guard].admits(admitted):
            assert not _is_refusal(answer), (endpoint, name, answer.status)
        elif admitted.is_signed_in:
            assert _is_the_404(answer), (endpoint, name, answer.status)
        else:
            assert _is_turned_away(answer, route), (endpoint, name, answer.status)


@pytest.mark.parametrize("name", EVERYBODY)
def test_every_object_opens_to_those_whom_the_table_names(
    site: Flask, name: str, browser: Browser, cast: Cast
) -> None:
    site.config["WTF_CSRF_ENABLED"] = False
    signed_in = _viewer(site, name, cast).is_signed_in
    for endpoint, values, granted in _objects(site, name, cast):
        answer = _ask(site, browser, name, endpoint, values)
        asked = (endpoint, name, values["token"], answer.status)
        if not signed_in:
            assert _is_turned_away(answer, ROUTES[site.name][endpoint]), asked
        elif granted:
            assert not _is_refusal(answer), asked
        else:
            assert _is_the_404(answer), asked


def _objects(site: Flask, name: str, cast: Cast) -> Iterator[tuple[str, dict[str, object], bool]]:
    """Every address of an object, and whether it opens to this one."""
    tables: dict[str, tuple[Mapping[str, set[str]], Mapping[str, str]]] = {
        "exam": (OPENS_EXAM, cast.exams),
        "study": (OPENS_EXAM, cast.studies),
        "own exam": (OWN_EXAM, cast.exams),
        "patient": (OPENS_FILE, cast.patients),
        "reported exam": (REPORTS_ON, cast.exams),
        "own patient": (DECIDES_FOR, cast.patients),
        "share": (OPENS_SHARE, cast.shares),
        "request": (VETS, cast.requests),
        "pair": ({}, {}),
        "practice": ({}, {}),
        "doctor's patient": (TREATS, cast.patients),
        "examined patient": (EXAMINES, cast.patients),
    }
    for endpoint, route in ROUTES[site.name].items():
        if not route.about:
            continue
        opens, tokens = tables[route.about]
        assert set(opens) == set(tokens), "the cast and the table differ"
        for special, token in tokens.items():
            granted = name in opens[special] and endpoint not in NEEDS_MORE
            if name == "onlooker" and endpoint in TAKES_ALONG:
                granted = False
            yield endpoint, {"token": token, **dict(route.values)}, granted
        yield endpoint, {"token": UNKNOWN, **dict(route.values)}, False


LEADS_OUT = {
    "account.end_session",
    "reception_log.message_again",
    "reception_log.object_again",
    "session.sign_out",
    "cases.answer",
    "cases.case",
    "cases.question",
    "cases.say_it_is_not_mine",
    "decisions.answer",
    "exam_answers.answer",
    "doctors.invite_again",
    "doctors.resume",
    "doctors.suspend",
    "emergencies.review",
    "own_doctors.change",
    "persons.choose",
    "programs.revoke",
    "ohif.file",
    "ohif.viewer",
    "seeking.open_file",
    "staff.change_role",
    "staff.invite_again",
    "staff.resume",
    "staff.suspend",
}
"""One ends at the sign-in; OHIF isn't there; the others name somebody in the form, and have tests of
their own."""
NEEDS_MORE = {
    "treating.dismiss",
    "treating.name",
    "patients.receipt",
    "patients.receipt_in",
    "objects.page",
    "objects.file",
    "ohif.open_exam",
    "reports.document",
}
"""Routes whose other values name something the cast doesn't have."""


def _viewer(site: Flask, name: str, cast: Cast):  # type: ignore[no-untyped-def]
    if name in NO_LONGER:
        return cast.context().viewer
    at_home = name in AT_HOME
    return cast.context(name if at_home == (site.name == "patient") else "nobody").viewer


def _ask(
    site: Flask, browser: Browser, name: str, endpoint: str, values: dict[str, object]
) -> TestResponse:
    rule = next(site.url_map.iter_rules(endpoint))
    for name_of_it in rule.arguments & {"patient", "practice", "study"}:
        values = {name_of_it: values.get("token"), **values}
    of_study = {"series": f"{values.get('study')}.1", "instance": f"{values.get('study')}.1.1"}
    values = {**of_study, **values}
    with site.test_request_context(base_url=ORIGIN):
        address = url_for(endpoint, **{name: values[name] for name in rule.arguments})
    method = "POST" if "POST" in (rule.methods or ()) else "GET"
    return browser(site, name).open(address, method=method, base_url=ORIGIN)


def _is_refusal(answer: TestResponse) -> bool:
    return answer.status_code == 404 or _is_sent_to_sign_in(answer)


def _is_sent_to_sign_in(answer: TestResponse) -> bool:
    return answer.status_code == 303 and answer.location == "/sign-in"


def _is_turned_away(answer: TestResponse, route: Route) -> bool:
    """Of somebody whom nobody knows; programs don't follow to a page."""
    if not route.for_programs:
        return _is_sent_to_sign_in(answer)
    return (answer.status_code, answer.data) == (401, b"")


THE_404: dict[str, str] = {}


def _is_the_404(answer: TestResponse) -> bool:
    """A 404 that is to the letter the same as all others, but for what changes with every request."""
    if answer.status_code != 404:
        return False
    changing = (
        r'value="[^"]*"|[0-9a-f]{12}| <small>[^<]*</small>'
        r'|<span>[^<]*</span>|<a href="/account">[^<]*</a>'
    )
    text = re.sub(changing, "", answer.text)
    site = "admin" if 'class="admin"' in answer.text else "patient"
    return THE_404.setdefault(site + _navigation(text), text) == text


def _navigation(text: str) -> str:
    """Pages differ by what the role may do; that is no secret to the one who has it."""
    found = re.search(r'<nav class="tabs".*?</nav>', text, re.DOTALL)
    return found[0] if found else ""


def test_the_cast_holds_every_kind_of_viewer(cast: Cast) -> None:
    assert set(EVERYBODY) == {"nobody", *cast.viewers}


def test_the_table_has_no_route_of_a_kind_unknown_here() -> None:
    kinds = {route.about for table in ROUTES.values() for route in table.values()}
    assert kinds <= {
        "",
        "exam",
        "study",
        "own exam",
        "patient",
        "reported exam",
        "own patient",
        "share",
        "request",
        "pair",
        "practice",
        "doctor's patient",
        "examined patient",
    }
    assert all(isinstance(route, Route) for table in ROUTES.values() for route in table.values())
