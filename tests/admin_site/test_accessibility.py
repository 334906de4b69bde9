"""Every page of the admin site in a real browser: no axe violation, no scrolling sideways."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from core.rules.roles import NEEDS_SECOND_FACTOR
from tests.admin_site.pairs import pair_of_paul
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = {
    "reception": (
        "/patients",
        "/patients/{Jeanne}",
        "/patients/{Paul}",
        "/patients/{Léo}",
        "/patients/{Marie}",
        "/patients/{Jeanne}/doctors",
        "/patients/unknown",
        "/accessibility",
        "/help",
        "/account",
    ),
    "radiologist": (
        "/reports",
        "/reports/{unreported}",
        "/reports/{held}",
        "/reports/{amended}",
        "/reports/{arriving}",
        "/reports/{draft}/signature",
        "/received",
        "/before",
        "/before/{Jeanne}",
    ),
    "archivist": ("/matching", "/matching/{pair}", "/joins"),
    "administrator": ("/doctors", "/staff", "/statistics"),
    "regional-administrator": ("/staff", "/invitation", "/leaflets", "/leaflets/ar"),
    "auditor": ("/nothing-to-do", "/emergencies", "/trail"),
}
SMALL = {"width": 320, "height": 640}
"""What is left of a screen 1280 wide at a zoom of 400 % (WCAG 1.4.10)."""


def signed_in(page: Page, cast: Cast, name: str) -> Page:
    page.goto("/sign-in")
    page.fill("#mail", cast.mails[name])
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    if cast.viewers[name].role in NEEDS_SECOND_FACTOR:
        page.fill("#code", cast.one_time_code(name))
        page.keyboard.press("Enter")
    page.get_by_role("button", name="Se déconnecter").wait_for()
    return page


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", list(PAGES))
def test_no_page_has_an_axe_violation(
    browser: Browser, address: str, cast: Cast, name: str, scheme: str
) -> None:
    context = browser.new_context(base_url=address, locale="fr", color_scheme=scheme)  # type: ignore[arg-type]
    pair = pair_of_paul(cast)
    page = signed_in(context.new_page(), cast, name)
    for path in PAGES[name]:
        page.goto(path.format(**cast.patients, **cast.exams, pair=pair))
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        assert violations(page) == [], path
    context.close()


@pytest.mark.parametrize("name", list(PAGES))
def test_no_page_scrolls_sideways_on_a_small_screen(
    browser: Browser, address: str, cast: Cast, name: str
) -> None:
    context = browser.new_context(base_url=address, locale="fr", viewport=SMALL)  # type: ignore[arg-type]
    pair = pair_of_paul(cast)
    page = signed_in(context.new_page(), cast, name)
    for path in PAGES[name]:
        page.goto(path.format(**cast.patients, **cast.exams, pair=pair))
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"], path
    context.close()


def test_forms_with_errors_have_no_axe_violation(
    browser: Browser, address: str, cast: Cast
) -> None:
    context = browser.new_context(base_url=address, locale="fr")
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_role("button", name="Se connecter").click()
    assert violations(page) == []
    signed_in(page, cast, "reception")
    page.goto(f"/patients/{cast.patients['Paul']}")
    page.get_by_role("button", name="Enregistrer les réponses").click()
    page.get_by_role("alert").wait_for()
    assert violations(page) == []
    context.close()
