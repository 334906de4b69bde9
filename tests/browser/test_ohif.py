"""OHIF, where it is installed: opens what its reader may open, and asks nobody but us."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from core import sessions
from core.config import OHIF_FOLDER, SiteSettings
from core.ohif import is_installed
from core.rules.credentials import SessionKind
from patient_site.site import make_patient_site
from tests.cast import Cast

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not is_installed(OHIF_FOLDER), reason="OHIF isn't there: `python -m core ohif install`"
    ),
]
COOKIE = "__Host-cigogne-patient"
PATIENCE = 60_000


@dataclass
class Seen:
    """What a browser asked for, and what went wrong in it."""

    page: Page
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def elsewhere(self, address: str) -> list[str]:
        ours = (address, "data:", "blob:")
        return [url for url in self.asked if not url.startswith(ours)]


@pytest.fixture
def site(cast: Cast) -> Flask:
    settings = replace(cast.settings, ohif=OHIF_FOLDER)
    return make_patient_site(settings, SiteSettings(b"a secret for OHIF"), clock=lambda: cast.now)


@pytest.fixture
def address(site: Flask) -> Iterator[str]:
    server = make_server("localhost", 0, site, threaded=True)
    serving = Thread(target=server.serve_forever)
    serving.start()
    yield f"http://localhost:{server.port}"
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.fixture
def seen(chromium: Browser, address: str, cast: Cast) -> Iterator[Seen]:
    """Dr Meyer's browser."""
    number = cast.viewers["doctor"].id
    data = {"_user_id": str(number), "_fresh": True}
    session = sessions.Session(SessionKind.DOCTOR, number, data)
    token = sessions.begin(cast.context(), "patient", session)
    context = chromium.new_context(base_url=address)
    context.add_cookies([{"name": COOKIE, "value": token, "url": "https://localhost"}])
    seen = Seen(context.new_page())
    seen.page.on("request", lambda request: seen.asked.append(request.url))
    seen.page.on("pageerror", lambda error: seen.errors.append(str(error)))
    seen.page.on(
        "console",
        lambda told: seen.errors.append(told.text) if "Policy" in told.text else None,
    )
    yield seen
    context.close()


def shown(seen: Seen, count: int = 1) -> None:
    seen.page.wait_for_function(
        "count => document.querySelectorAll('canvas').length >= count", arg=count, timeout=PATIENCE
    )


def test_an_exam_opens_and_nobody_else_is_asked(seen: Seen, cast: Cast, address: str) -> None:
    seen.page.goto(f"/exams/{cast.exams['open']}")
    seen.page.get_by_role("link", name="OHIF").click()
    shown(seen)
    seen.page.wait_for_timeout(3000)
    assert [url for url in seen.asked if "/frames/" in url]
    assert seen.elsewhere(address) == []
    assert seen.errors == []


def test_two_exams_of_a_patient_open_side_by_side(seen: Seen, cast: Cast, address: str) -> None:
    seen.page.goto(f"/ohif/exams/{cast.exams['open']}?beside={cast.exams['held']}")
    shown(seen)
    seen.page.wait_for_timeout(3000)
    studies = {cast.studies["open"], cast.studies["held"]}
    assert studies <= {
        url.split("/studies/")[1].split("/")[0] for url in seen.asked if "/series" in url
    }
    assert seen.elsewhere(address) == []


def test_what_doesnt_open_doesnt_open_there(seen: Seen, cast: Cast) -> None:
    answer = seen.page.goto(f"/ohif/exams/{cast.exams['open']}?beside={cast.exams['child']}")
    assert answer is not None
    assert answer.status == 404
