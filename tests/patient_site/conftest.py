"""The patient site over the cast, and browsers of a kind that send forms as pages hold them."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from playwright.sync_api import Page as BrowserPage
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from core.config import SiteSettings
from patient_site.site import make_patient_site
from tests.cast import PASSWORD, Cast

HERE = "https://localhost"
COOKIE = "__Host-cigogne-patient"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Visitor:
    """Somebody with a browser. Pages it gets must be whole: one h1, a title, no id twice."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        self._csrf = ""

    def get(self, path: str, **headers: str) -> TestResponse:
        written = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._seen(self._client.get(path, base_url=HERE, headers=written))

    def head(self, path: str) -> TestResponse:
        return self._client.head(path, base_url=HERE)

    def send(self, path: str, **fields: str) -> TestResponse:
        """Post a form, with the token of the last page seen."""
        fields = {name.replace("__", "-"): value for name, value in fields.items()}
        answer = self._client.post(path, base_url=HERE, data={"csrf_token": self._csrf, **fields})
        return self._seen(answer)

    def sign_in(self, cast: Cast, name: str) -> None:
        self.get("/sign-in")
        answer = self.send("/sign-in", mail=cast.mails[name], password=PASSWORD)
        if answer.location == "/second-step":
            self.get("/second-step")
            answer = self.send("/second-step", code=cast.one_time_code(name))
        assert answer.status_code == 303
        self.get("/help")

    @property
    def token(self) -> str:
        """What the session's cookie holds, for another browser to go on with."""
        cookie = self._client.get_cookie(COOKIE, domain="localhost")
        assert cookie is not None
        return cookie.value

    def _seen(self, answer: TestResponse) -> TestResponse:
        if answer.mimetype == "text/html" and not answer.location:
            Page(answer.text).check()
            found = TOKEN.search(answer.text)
            self._csrf = found[1] if found else self._csrf
        return answer


class Page(HTMLParser):
    """The elements of a page, as a browser reads them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = text
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def check(self) -> None:
        """Whole, and without anything inline that the content security policy would refuse."""
        tags = [tag for tag, _ in self.elements]
        ids = [held["id"] for _, held in self.elements if "id" in held]
        assert tags.count("h1") == 1
        assert re.search(r"<title>[^<]*\w[^<]* — Cigogne</title>", self.text)
        assert len(ids) == len(set(ids))
        assert "style" not in tags
        for tag, held in self.elements:
            assert tag != "script" or (held.get("src") or "").startswith("/static/")
            assert not [name for name in held if name == "style" or name.startswith("on")]
            assert tag != "img" or "alt" in held


@pytest.fixture
def site(cast: Cast) -> Flask:
    settings = SiteSettings(b"a secret of the patient site, only for tests")
    return make_patient_site(cast.settings, settings, clock=lambda: cast.now)


@pytest.fixture
def visitor(site: Flask) -> Visitor:
    """Somebody who isn't signed in."""
    return Visitor(site.test_client())


@pytest.fixture
def as_(site: Flask, cast: Cast) -> Callable[[str], Visitor]:
    """The browser of somebody of the cast, signed in."""

    def signed_in(name: str) -> Visitor:
        found = Visitor(site.test_client())
        found.sign_in(cast, name)
        return found

    return signed_in


# --- In a real browser --------------------------------------------------------------------------


@pytest.fixture
def address(site: Flask) -> Iterator[str]:
    """Where the site listens. Browsers take `localhost` for safe, and so keep our Secure cookies."""
    server = make_server("localhost", 0, site, threaded=True)
    serving = Thread(target=server.serve_forever)
    serving.start()
    yield f"http://localhost:{server.port}"
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.fixture
def page(chromium: Browser, address: str, as_: Callable[[str], Visitor]) -> Iterator[BrowserPage]:
    """Jeanne's browser, signed in; a script that fails, or is refused, fails the test."""
    context = chromium.new_context(locale="fr", base_url=address)
    context.add_cookies([{"name": COOKIE, "value": as_("owner").token, "url": HERE}])
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda told: errors.append(told.text) if "Policy" in told.text else None)
    yield page
    context.close()
    assert errors == []
