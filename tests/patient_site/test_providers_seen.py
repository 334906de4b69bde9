"""Signing in by FranceConnect in a real browser: the policy lets it there and back, and shuts nobody out."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from core.config import SiteSettings
from core.rules.providers import ProviderKind
from patient_site.site import make_patient_site
from tests.cast import PASSWORD, Cast
from tests.openid_provider import LoopbackProvider, running_provider


@pytest.fixture
def loopback() -> Iterator[LoopbackProvider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def page(chromium: Browser, cast: Cast, loopback: LoopbackProvider) -> Iterator[Page]:
    """A browser on the site, at the public address that providers send people back to."""
    server = make_server("localhost", 0, lambda *_: [], threaded=True)
    address = f"http://localhost:{server.port}"
    server.app = make_patient_site(
        replace(cast.settings, patient_url=address),
        SiteSettings(b"a secret of the patient site, only for tests"),
        clock=lambda: cast.now,
        identity_providers=[loopback.settings(kind) for kind in ProviderKind],
    )
    serving = Thread(target=server.serve_forever)
    serving.start()
    context = chromium.new_context(locale="fr", base_url=address)
    yield context.new_page()
    context.close()
    server.shutdown()
    serving.join()
    server.server_close()


def accessible(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


@pytest.mark.browser
@pytest.mark.xdist_group("chromium")
def test_she_connects_her_account_and_comes_back_by_it(page: Page) -> None:
    page.goto("/sign-in")
    accessible(page)
    page.get_by_role("link", name="S’identifier avec FranceConnect").click()
    page.get_by_role("heading", name="Aucun compte n’est relié à cette identité").wait_for()
    accessible(page)

    page.get_by_role("link", name="Aller à la connexion").click()
    page.get_by_label("Adresse électronique").fill("owner@home.example")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_role("link", name="Mes moyens de connexion").click()
    accessible(page)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("link", name="Relier FranceConnect").click()
    page.get_by_role("button", name="Ne plus utiliser FranceConnect").wait_for()
    accessible(page)
    page.get_by_role("button", name="Se déconnecter").click()

    page.get_by_role("link", name="S’identifier avec FranceConnect").click()
    page.get_by_text("Jeanne Weber").first.wait_for()
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("link", name="S’identifier avec FranceConnect").wait_for()
    assert "state=" in page.url, "she came back from the provider's own way out"
