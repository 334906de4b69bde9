"""The admin site over the cast, and visitors who are signed in as one of them."""

import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from admin_site.site import make_admin_site
from core.config import SiteSettings
from tests.admin_site.visitor import Visitor
from tests.cast import Cast

SECRET = SiteSettings(b"a secret for the tests of the site")


@pytest.fixture
def site(cast: Cast) -> Flask:
    return make_admin_site(cast.settings, SECRET, clock=lambda: cast.now)


@pytest.fixture
def signed_in(site: Flask, cast: Cast) -> Callable[[str], Visitor]:
    """A new browser in which somebody of the cast has signed in."""

    def enter(name: str) -> Visitor:
        visitor = Visitor(site)
        visitor.sign_in(cast, name)
        return visitor

    return enter


@pytest.fixture
def desk(signed_in: Callable[[str], Visitor]) -> Visitor:
    return signed_in("reception")


@pytest.fixture
def radiologist(signed_in: Callable[[str], Visitor]) -> Visitor:
    return signed_in("radiologist")


@pytest.fixture(scope="session")
def browser(chromium: Browser) -> Browser:
    return chromium


@pytest.fixture
def address(site: Flask) -> Iterator[str]:
    """Where the site listens. Browsers take `localhost` for safe, and so keep our Secure cookies."""
    server = make_server("localhost", 0, site, threaded=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield f"http://localhost:{server.port}"
    server.shutdown()
    serving.join()
    server.server_close()
