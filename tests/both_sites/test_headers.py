"""What every answer of both sites carries, and what no request may do without a token."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.both_sites.conftest import ORIGIN, Browser
from web.guards import MACHINE
from web.headers import HEADERS
from web.pages import guard_of

EXACTLY = {**HEADERS, "Cache-Control": "private, no-store"}
SEVERAL = {"Cache-Control", "Content-Type", "Content-Length", "Set-Cookie", "Vary", "Location"}


@pytest.fixture
def stranger(site: Flask, browser: Browser) -> FlaskClient:
    return browser(site, "nobody")


@pytest.mark.parametrize("path", ["/sign-in", "/", "/missing", "/accessibility"])
def test_every_page_carries_exactly_our_headers(stranger: FlaskClient, path: str) -> None:
    answer = stranger.get(path, base_url=ORIGIN)
    for name, value in EXACTLY.items():
        assert answer.headers.getlist(name) == [value]
    ours = set(EXACTLY) | {"X-Request-Id"} | SEVERAL
    assert set(answer.headers.keys()) <= ours


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_cookie_is_locked_to_this_host(stranger: FlaskClient, site: Flask) -> None:
    cookie = stranger.get("/sign-in", base_url=ORIGIN).headers["Set-Cookie"]
    assert cookie.startswith(f"__Host-cigogne-{site.name}=")
    for attribute in ("Secure", "HttpOnly", "Path=/", "SameSite="):
        assert attribute in cookie
    assert "Domain" not in cookie


def test_assets_are_kept_by_browsers_and_nothing_else_is(
    stranger: FlaskClient, site: Flask
) -> None:
    with site.app_context():
        address = site.jinja_env.globals["asset"]("cigogne.css")  # type: ignore[operator]
    answer = stranger.get(address, base_url=ORIGIN, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Set-Cookie" not in answer.headers


def test_no_act_is_possible_without_a_token(site: Flask, browser: Browser) -> None:
    for rule in site.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            path = rule.rule.replace("<token>", "AAAAAAAAAAAAAAAAAAAAAA")
            answer = browser(site, "nobody").post(path, base_url=ORIGIN)
            by_credential = guard_of(site, rule.endpoint) is MACHINE
            assert answer.status_code == (401 if by_credential else 400), rule.endpoint


def test_every_route_answers_405_to_other_methods(site: Flask, browser: Browser) -> None:
    client = browser(site, "nobody")
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"):
        answer = client.open("/sign-in", method=method, base_url=ORIGIN)
        assert answer.status_code == 405, method


def test_a_form_larger_than_any_of_ours_is_refused(site: Flask, browser: Browser) -> None:
    answer = browser(site, "nobody").post(
        "/sign-in", base_url=ORIGIN, data={"mail": "a" * (2 << 20)}
    )
    assert answer.status_code == 413
