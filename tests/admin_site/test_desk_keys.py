"""A desk in a real browser: by keyboard alone, quickly, and with a scanner that types in between."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from core.model import ActivationCode
from core.patients import opened_file
from core.rules.consent import Question
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.browser

KEYSTROKE = 60
"""Milliseconds between two keys of somebody who types fast; a scanner's come all at once."""


@pytest.fixture(params=["with scripts", "without scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "with scripts")


@pytest.fixture
def page(browser: Browser, address: str, cast: Cast) -> Iterator[Page]:
    """The search page of a desk that has just signed in."""
    context = browser.new_context(base_url=address, locale="fr")
    yield signed_in(context.new_page(), cast)
    context.close()


def signed_in(page: Page, cast: Cast) -> Page:
    page.goto("/sign-in")
    expect(page.locator("#mail")).to_be_focused()
    page.keyboard.type(cast.mails["reception"])
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/patients")
    return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(KEYSTROKE)


def open_by_keys(page: Page, typed: str, name: str) -> None:
    expect(page.locator("#typed")).to_be_focused()
    page.keyboard.type(typed, delay=KEYSTROKE)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(name)


def standings(cast: Cast, given: str) -> str:
    file = opened_file(cast.context("reception"), cast.patients[given])
    return "".join(file.standings[question].value[0] for question in Question)


def test_a_patient_is_found_and_answers_by_four_keys_after_her_birth_date(
    page: Page, cast: Cast
) -> None:
    began = time.monotonic()
    open_by_keys(page, "02111961", "MULLER Paul")
    press(page, "o", "n", "o", "Enter")
    expect(page.get_by_role("status")).to_contain_text("Réponses enregistrées")
    assert standings(cast, "Paul") == "grg"
    assert time.monotonic() - began < 10


def test_after_recording_one_key_prints_or_goes_on(page: Page) -> None:
    open_by_keys(page, "02111961", "MULLER Paul")
    press(page, "o", "o", "o", "Enter")
    expect(page.get_by_role("button", name="Imprimer le feuillet et le code")).to_be_focused()
    press(page, "Tab", "Tab", "Enter")
    expect(page.locator("#typed")).to_be_focused()


def test_a_second_press_doesnt_cancel_the_sheet_that_was_just_printed(
    page: Page, cast: Cast
) -> None:
    open_by_keys(page, "02111961", "MULLER Paul")
    press(page, "o", "o", "o", "Enter")
    expect(page.get_by_role("status")).to_be_visible()
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    opened.value.wait_for_url("**/leaflet")
    page.bring_to_front()
    press(page, "Enter")
    page.wait_for_timeout(500)
    with cast.db.reading() as session:
        assert session.query(ActivationCode).count() == 1


def test_an_answer_is_changed_by_its_other_key(page: Page, cast: Cast) -> None:
    open_by_keys(page, "02111961", "MULLER Paul")
    press(page, "o", "Shift+Tab", "n", "n", "n", "Enter")
    expect(page.get_by_role("status")).to_be_visible()
    assert standings(cast, "Paul") == "rrr"


def test_enter_on_a_question_goes_on_and_records_nothing(page: Page, cast: Cast) -> None:
    open_by_keys(page, "02111961", "MULLER Paul")
    press(page, "Enter", "Enter")
    expect(page.locator("[name=pass_on]").first).to_be_focused()
    assert standings(cast, "Paul") == "nnn"


def test_keys_answer_only_inside_the_questions(page: Page) -> None:
    open_by_keys(page, "02111961", "MULLER Paul")
    page.get_by_role("button", name="Imprimer").focus()
    press(page, "o", "n")
    assert page.locator("[data-question] :checked").count() == 0
    expect(page.locator("[data-typing]")).to_have_value("on")


@pytest.mark.parametrize("answers", ["", "oo", "ooo"])
def test_a_scan_while_questions_are_open_finds_the_next_and_answers_for_nobody(
    page: Page, cast: Cast, answers: str
) -> None:
    open_by_keys(page, "02111961", "MULLER Paul")
    press(page, *answers)
    page.keyboard.type("J1")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("WEBER Jeanne")
    assert (standings(cast, "Paul"), standings(cast, "Jeanne")) == ("nnn", "ggg")


def test_a_scan_after_recording_prints_nothing_for_the_one_before(page: Page, cast: Cast) -> None:
    open_by_keys(page, "02111961", "MULLER Paul")
    press(page, "o", "o", "o", "Enter")
    expect(page.get_by_role("status")).to_be_visible()
    page.keyboard.type("J1")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("WEBER Jeanne")
    with cast.db.reading() as session:
        assert session.query(ActivationCode).count() == 0


def test_what_is_typed_anywhere_lands_in_the_search_field(page: Page) -> None:
    page.locator("h1").click()
    page.keyboard.type("0711")
    expect(page.locator("#typed")).to_have_value("0711")


def test_after_a_vain_search_typing_starts_over(page: Page) -> None:
    page.keyboard.type("08031950")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Aucun patient trouvé")
    open_by_keys(page, "02111961", "MULLER Paul")


def test_keys_are_shown_only_where_they_work(
    browser: Browser, address: str, cast: Cast, scripts: bool
) -> None:
    context = browser.new_context(base_url=address, locale="fr", java_script_enabled=scripts)
    page = signed_in(context.new_page(), cast)
    open_by_keys(page, "02111961", "MULLER Paul")
    assert page.locator("kbd").first.is_visible() is scripts
    context.close()


def test_without_scripts_the_keyboard_records_all_the_same(
    browser: Browser, address: str, cast: Cast
) -> None:
    context = browser.new_context(base_url=address, locale="fr", java_script_enabled=False)
    page = signed_in(context.new_page(), cast)
    open_by_keys(page, "02111961", "MULLER Paul")
    press(page, "Space", "Tab", "Space", "Tab", "ArrowRight", "Tab", "Enter")
    expect(page.get_by_role("status")).to_contain_text("Réponses enregistrées")
    assert standings(cast, "Paul") == "ggr"
    context.close()
