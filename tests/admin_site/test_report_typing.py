"""A radiologist types in a real browser, and loses no text."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from core.model import Exam, Report
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.browser

A_MINUTE = 60_000


@pytest.fixture
def page(browser: Browser, address: str, cast: Cast) -> Iterator[Page]:
    """An exam that nobody has reported yet, as a radiologist has opened it."""
    context = browser.new_context(base_url=address, locale="fr")
    page = context.new_page()
    page.clock.install()
    page.goto("/sign-in")
    page.fill("#mail", cast.mails["radiologist"])
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.fill("#code", cast.one_time_code("radiologist"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports")
    page.goto(f"/reports/{cast.exams['unreported']}")
    yield page
    context.close()


def kept(cast: Cast) -> list[str]:
    with cast.db.reading() as session:
        rows = session.query(Report).join(Exam).filter(Exam.token == cast.exams["unreported"])
        return [row.findings for row in rows]


def test_a_draft_is_kept_while_it_is_typed(page: Page, cast: Cast) -> None:
    page.locator("#findings").press_sequentially("Pas de fracture.")
    assert kept(cast) == []
    page.clock.fast_forward(A_MINUTE)
    expect(page.get_by_text("Brouillon enregistré de lui-même.")).to_be_visible()
    assert kept(cast) == ["Pas de fracture."]
    expect(page.locator("#findings")).to_have_value("Pas de fracture.")


def test_a_draft_that_cannot_be_kept_is_said_so(page: Page, cast: Cast) -> None:
    page.locator("#findings").press_sequentially("Pas de fracture.")
    page.context.clear_cookies()
    page.clock.fast_forward(A_MINUTE)
    expect(page.get_by_role("alert")).to_contain_text("copiez votre texte")
    assert kept(cast) == []


def test_unkept_text_is_not_left_without_a_question(page: Page) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.locator("#findings").press_sequentially("Pas de fracture.")
    page.get_by_role("link", name="Tous les examens").click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    expect(page.locator("#findings")).to_have_value("Pas de fracture.")


def test_text_that_is_sent_is_left_without_a_question(page: Page, cast: Cast) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.locator("#findings").press_sequentially("Pas de fracture.")
    page.get_by_role("button", name="Relire et signer").click()
    page.get_by_role("button", name="Signer", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Compte rendu signé.")
    assert asked == []
    assert kept(cast) == ["Pas de fracture."]
