"""The patient site over the cast, served to a real browser in which somebody has signed in."""

from collections.abc import Callable, Iterator
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from core import sessions
from core.config import SiteSettings
from core.rules.credentials import SessionKind
from patient_site.site import make_patient_site
from tests.cast import Cast

COOKIE = "__Host-cigogne-patient"
KINDS = {"owner": SessionKind.PATIENT, "doctor": SessionKind.DOCTOR}

Opener = Callable[..., Page]


@pytest.fixture
def site(cast: Cast) -> Flask:
    settings = SiteSettings(b"a secret of the patient site, only for tests")
    return make_patient_site(cast.settings, settings, clock=lambda: cast.now)


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
def as_(chromium: Browser, address: str, cast: Cast) -> Iterator[Opener]:
    """A new browser of somebody of the cast; a script that fails, or is refused, fails the test."""
    contexts = []
    errors: list[str] = []

    def opened(name: str, **settings: object) -> Page:
        context = chromium.new_context(base_url=address, **{"locale": "fr", **settings})  # type: ignore[arg-type]
        contexts.append(context)
        cookie = {"name": COOKIE, "value": token(cast, name), "url": "https://localhost"}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda told: errors.append(told.text) if "Policy" in told.text else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


def token(cast: Cast, name: str) -> str:
    viewer = cast.viewers[name]
    data = {"_user_id": str(viewer.id), "_fresh": True}
    session = sessions.Session(KINDS[name], viewer.id, data)
    return sessions.begin(cast.context(), "patient", session)


@pytest.fixture
def page(as_: Opener) -> Page:
    """Jeanne's browser."""
    return as_("owner")
