"""The scripts of the site in a real browser: leafing, keys, wheel, swipe, the code of a QR."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cast import Cast
from tests.patient_site.test_pictures import break_second_picture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]


@pytest.fixture
def viewer(page: Page, cast: Cast) -> Page:
    """The first of three pictures."""
    page.goto(f"/exams/{cast.exams['open']}/pictures/1/1/1")
    return page


def shows(page: Page, number: int) -> None:
    """Everything agrees on which picture this is."""
    place = f"Image {number} sur 3"
    expect(page.locator(".place")).to_have_text(place)
    expect(page.locator(".stage img")).to_have_attribute("alt", place)
    expect(page.get_by_role("slider")).to_have_attribute("aria-valuetext", place)
    expect(page.get_by_role("slider")).to_have_value(str(number))
    expect(page).to_have_title(f"{place} — Cigogne")
    assert page.url.endswith(f"/{number}")


def test_links_leaf_without_reloading(viewer: Page) -> None:
    viewer.evaluate("window.stayed = true")
    for word, number in (("Suivante", 2), ("Dernière", 3), ("Précédente", 2), ("Première", 1)):
        viewer.get_by_role("link", name=word).click()
        shows(viewer, number)
    assert viewer.evaluate("window.stayed")


def test_each_place_shows_its_own_picture(viewer: Page) -> None:
    seen = [viewer.locator(".stage img").get_attribute("src")]
    for number in (2, 3):
        viewer.get_by_role("link", name="Suivante").click()
        shows(viewer, number)
        seen.append(viewer.locator(".stage img").get_attribute("src"))
    assert len(set(seen)) == 3
    assert viewer.locator(".stage img").evaluate("image => image.naturalWidth") > 0


def test_links_end_where_the_stack_does(viewer: Page) -> None:
    forward, back = viewer.get_by_text("Suivante"), viewer.get_by_text("Précédente")
    expect(back).not_to_have_attribute("href", "0")
    viewer.get_by_role("link", name="Dernière").click()
    shows(viewer, 3)
    assert forward.get_attribute("href") is None
    expect(back).to_have_attribute("href", "2")
    expect(viewer.get_by_role("slider")).to_be_focused()


@pytest.mark.parametrize(
    ("keys", "number"),
    [
        (("ArrowRight",), 2),
        (("ArrowRight", "ArrowRight", "ArrowLeft"), 2),
        (("ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight"), 3),
        (("End",), 3),
        (("End", "Home"), 1),
    ],
)
def test_the_slider_obeys_its_keys(viewer: Page, keys: tuple[str, ...], number: int) -> None:
    viewer.get_by_role("slider").focus()
    for key in keys:
        viewer.keyboard.press(key)
    shows(viewer, number)


def test_arrows_leaf_from_anywhere(viewer: Page) -> None:
    viewer.keyboard.press("ArrowRight")
    shows(viewer, 2)
    viewer.keyboard.press("ArrowLeft")
    shows(viewer, 1)


def test_the_wheel_scrolls_the_page_until_the_picture_is_touched(viewer: Page) -> None:
    stage = viewer.locator(".stage")
    stage.hover()
    viewer.mouse.wheel(0, 120)
    viewer.wait_for_function("scrollY > 0")
    shows(viewer, 1)
    stage.click()
    viewer.mouse.wheel(0, 40)
    shows(viewer, 2)


def test_a_finger_leafs(viewer: Page) -> None:
    box = viewer.locator(".stage").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + 20
    viewer.mouse.move(x, y)
    viewer.mouse.down()
    viewer.mouse.move(x - 34, y, steps=4)
    viewer.mouse.up()
    shows(viewer, 3)


def test_a_place_is_said_at_rest_and_not_twice(viewer: Page) -> None:
    status = viewer.get_by_role("status")
    viewer.get_by_role("link", name="Suivante").click()
    expect(status).to_have_text("Image 2 sur 3")
    viewer.get_by_role("slider").focus()
    viewer.keyboard.press("ArrowRight")
    expect(status).to_have_text("")


def test_a_picture_that_cannot_be_shown_says_so_in_its_place(page: Page, cast: Cast) -> None:
    break_second_picture(cast)
    page.goto(f"/exams/{cast.exams['open']}/pictures/1/1/1")
    problem = page.get_by_text("Cette image ne peut pas être affichée")
    expect(problem).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(problem).to_be_visible()
    expect(page.locator(".stage img")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    shows(page, 3)
    expect(problem).to_be_hidden()


def lose(page: Page, cast: Cast, number: int) -> None:
    """Open the first picture while the network loses another."""
    page.route(f"**/{number}.jpg", lambda route: route.abort())
    page.goto(f"/exams/{cast.exams['open']}/pictures/1/1/1")
    page.wait_for_load_state("networkidle")
    page.unroute(f"**/{number}.jpg")


def test_a_picture_the_network_lost_is_fetched_again(page: Page, cast: Cast) -> None:
    lose(page, cast, 3)
    page.get_by_role("link", name="Dernière").click()
    shows(page, 3)
    expect(page.locator(".stage img")).to_be_visible()


def test_a_session_that_ended_leads_to_the_sign_in(page: Page, cast: Cast) -> None:
    lose(page, cast, 3)
    page.context.clear_cookies()
    page.get_by_role("link", name="Dernière").click()
    page.wait_for_url("**/sign-in")


def test_without_a_script_every_picture_is_a_page(chromium: Browser, viewer: Page) -> None:
    plain = chromium.new_context(
        java_script_enabled=False, storage_state=viewer.context.storage_state(), locale="fr"
    )
    still = plain.new_page()
    still.goto(viewer.url)
    still.get_by_role("link", name="Suivante").click()
    assert still.url.endswith("/2")
    expect(still.locator(".stage img")).to_have_attribute("alt", "Image 2 sur 3")
    expect(still.locator(".slider")).to_be_hidden()
    plain.close()


def test_the_code_of_a_qr_fills_the_field_and_leaves_the_address(page: Page) -> None:
    page.goto("/activate#K7RM2-XPD9Q-FT4HB")
    expect(page.get_by_label("Code de votre fiche")).to_have_value("K7RM2-XPD9Q-FT4HB")
    assert page.url.endswith("/activate")
    expect(page.get_by_role("button", name="Continuer")).to_be_focused()


@pytest.mark.parametrize("fragment", ["#content", "#<script>", "#" + "A" * 99, "#%"])
def test_another_fragment_is_no_code(page: Page, fragment: str) -> None:
    page.goto(f"/activate{fragment}")
    expect(page.get_by_label("Code de votre fiche")).to_have_value("")


def test_a_password_can_be_read_while_it_is_typed(page: Page) -> None:
    page.goto("/sign-in")
    field = page.get_by_label("Mot de passe", exact=True)
    page.get_by_role("button", name="Afficher le mot de passe").click()
    expect(field).to_have_attribute("type", "text")
    page.get_by_role("button", name="Cacher le mot de passe").click()
    expect(field).to_have_attribute("type", "password")
