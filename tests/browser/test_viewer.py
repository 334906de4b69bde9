"""The viewer in a real browser: leafing, by key, slider, wheel and finger; how a picture lies; films."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.patient_site.test_pictures import break_picture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]

As = Callable[..., Page]


@pytest.fixture
def viewer(page: Page, cast: Cast) -> Page:
    """The first of three pictures."""
    return opened(page, cast)


def opened(page: Page, cast: Cast, number: int = 1) -> Page:
    page.goto(f"/exams/{cast.exams['open']}/pictures/1/1/{number}")
    page.locator("canvas").wait_for()
    expect(page.locator(".arriving")).to_be_hidden()
    return page


def shows(page: Page, number: int) -> None:
    """Everything agrees on which picture this is."""
    place = f"Image {number} sur 3"
    slider = page.get_by_role("slider")
    expect(page.locator(".place")).to_have_text(place)
    expect(page.get_by_role("img", name=f"{place}, Scanner", exact=False)).to_be_visible()
    expect(slider).to_have_attribute("aria-valuetext", place)
    expect(slider).to_have_value(str(number))
    expect(page).to_have_title(f"{place} — Cigogne")
    assert page.url.endswith(f"/{number}")


def matrix(page: Page) -> list[float]:
    """How the picture lies: what moves by a step to the right in it, by one down."""
    return page.locator("canvas").evaluate(
        "canvas => { const m = new DOMMatrix(canvas.style.transform); return [m.a, m.b, m.c, m.d]; }"
    )


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


# --- Leafing ------------------------------------------------------------------------------------------


def test_links_leaf_without_reloading(viewer: Page) -> None:
    viewer.evaluate("window.stayed = true")
    for word, number in (("Suivante", 2), ("Dernière", 3), ("Précédente", 2), ("Première", 1)):
        viewer.get_by_role("link", name=word).click()
        shows(viewer, number)
    assert viewer.evaluate("window.stayed")


def test_links_end_where_the_stack_does(viewer: Page) -> None:
    forward = viewer.get_by_text("Suivante", exact=True)
    back = viewer.get_by_text("Précédente", exact=True)
    viewer.get_by_role("link", name="Dernière").click()
    shows(viewer, 3)
    assert forward.get_attribute("href") is None
    expect(back).to_have_attribute("href", re.compile("/2$"))
    expect(viewer.get_by_role("slider")).to_be_focused()


@pytest.mark.parametrize(
    ("keys", "number"),
    [
        ("ArrowRight", 2),
        ("ArrowRight ArrowRight ArrowLeft", 2),
        ("ArrowUp ArrowUp ArrowDown", 2),
        ("ArrowRight ArrowRight ArrowRight ArrowRight", 3),
        ("PageUp", 2),
        ("End", 3),
        ("End Home", 1),
    ],
)
def test_the_slider_obeys_its_keys(viewer: Page, keys: str, number: int) -> None:
    viewer.get_by_role("slider").focus()
    for key in keys.split():
        viewer.keyboard.press(key)
    shows(viewer, number)


def test_the_slider_is_drawn_along(viewer: Page) -> None:
    box = viewer.get_by_role("slider").bounding_box()
    assert box is not None
    viewer.mouse.click(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2)
    shows(viewer, 3)


def test_arrows_leaf_from_anywhere_but_fields(viewer: Page) -> None:
    viewer.keyboard.press("ArrowRight")
    shows(viewer, 2)
    viewer.get_by_label("Images par seconde").focus()
    viewer.keyboard.press("ArrowLeft")
    shows(viewer, 2)


def test_no_single_letter_does_anything(viewer: Page) -> None:
    before = viewer.locator(".viewer").inner_html()
    for letter in "abcdefghijklmnopqrstuvwxyz":
        viewer.keyboard.press(letter)
    assert viewer.locator(".viewer").inner_html() == before


def test_the_wheel_scrolls_the_page_until_the_picture_is_touched(viewer: Page) -> None:
    stage = viewer.locator(".stage")
    viewer.set_viewport_size({"width": 800, "height": 500})
    stage.hover()
    top = stage.bounding_box()
    viewer.mouse.wheel(0, 60)
    viewer.wait_for_timeout(300)
    assert stage.bounding_box() != top
    shows(viewer, 1)
    stage.click()
    viewer.mouse.wheel(0, 40)
    shows(viewer, 2)


def middle(page: Page) -> tuple[float, float]:
    box = page.locator(".stage").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, across: float, down: float, button: str = "left") -> None:
    x, y = middle(page)
    page.mouse.move(x, y)
    page.mouse.down(button=button)  # type: ignore[arg-type]
    page.mouse.move(x + across, y + down, steps=4)
    page.mouse.up(button=button)  # type: ignore[arg-type]


def test_a_swipe_leafs(viewer: Page) -> None:
    drag(viewer, -34, 0)
    shows(viewer, 3)


# --- What is said -------------------------------------------------------------------------------------


def test_a_place_is_said_at_rest_and_not_twice(viewer: Page) -> None:
    status = viewer.get_by_role("status")
    viewer.get_by_role("link", name="Suivante").click()
    expect(status).to_have_text("Image 2 sur 3")
    viewer.get_by_role("slider").focus()
    viewer.keyboard.press("ArrowRight")
    expect(status).to_have_text("")


def test_the_report_is_read_before_the_pictures(viewer: Page) -> None:
    report = viewer.get_by_role("link", name="Lire le compte rendu", exact=False)
    stage = viewer.locator(".stage")
    follows = "(one, other) => Boolean(one.compareDocumentPosition(other) & 4)"
    assert report.evaluate(follows, stage.element_handle())


# --- How a picture lies -------------------------------------------------------------------------------


def edges(page: Page) -> str:
    """The letters around the picture: top, right, bottom, left."""
    names = ("top", "right", "bottom", "left")
    return " ".join(page.locator(f".edges .{name}").inner_text() for name in names)


def test_letters_tell_the_sides_of_the_body(viewer: Page) -> None:
    assert edges(viewer) == "A L P R"
    described = viewer.locator("figcaption").inner_text()
    assert described == (
        "En haut : avant du corps. À droite : côté gauche. En bas : arrière du corps. À gauche : côté droit."
    )


def test_letters_and_picture_turn_together(viewer: Page) -> None:
    press(viewer, "Tourner")
    assert edges(viewer) == "R A L P"
    right, down = matrix(viewer)[:2], matrix(viewer)[2:]
    assert right[0] == pytest.approx(0, abs=1e-6)
    assert right[1] > 0  # what was to the right is below
    assert down[0] < 0  # what was below is to the left


def test_letters_and_picture_are_mirrored_together(viewer: Page) -> None:
    press(viewer, "En miroir")
    assert edges(viewer) == "A R P L"
    assert matrix(viewer)[0] < 0
    expect(viewer.get_by_role("button", name="En miroir")).to_have_attribute("aria-pressed", "true")
    press(viewer, "Tourner")
    assert edges(viewer) == "L A R P"  # clockwise, as it is seen


def test_the_scale_is_true(viewer: Page) -> None:
    pixel = matrix(viewer)[0]  # pixels of the screen for one of the picture, which is 1 mm
    ruler = viewer.locator(".ruler").bounding_box()
    assert ruler is not None
    told = viewer.locator(".edges .length").inner_text()
    number, unit = told.split()
    millimetres = int(number) * {"mm": 1, "cm": 10}[unit]
    assert ruler["width"] == pytest.approx(millimetres * pixel, abs=1)


def test_a_picture_is_made_larger_moved_and_whole_again(viewer: Page) -> None:
    before = matrix(viewer)[0]
    press(viewer, "Agrandir")
    press(viewer, "Agrandir")
    assert matrix(viewer)[0] == pytest.approx(before * 2.25, rel=1e-4)
    at = viewer.locator("canvas").bounding_box()
    drag(viewer, 30, 20)
    moved = viewer.locator("canvas").bounding_box()
    assert at is not None
    assert moved is not None
    assert (moved["x"] - at["x"], moved["y"] - at["y"]) == pytest.approx((30, 20), abs=1)
    shows(viewer, 1)
    press(viewer, "Image entière")
    assert matrix(viewer)[0] == pytest.approx(before, rel=1e-4)


def test_what_is_under_the_mouse_stays_there_when_it_zooms(viewer: Page) -> None:
    x, y = middle(viewer)
    under = (
        "([x, y]) => { const stage = document.querySelector('.stage').getBoundingClientRect();"
        " const m = new DOMMatrix(document.querySelector('canvas').style.transform);"
        " const p = m.inverse().transformPoint({ x: x - stage.left, y: y - stage.top });"
        " return [p.x, p.y]; }"
    )
    spot = [x + 60, y - 40]
    before = viewer.evaluate(under, spot)
    viewer.mouse.move(*spot)
    viewer.keyboard.down("Control")
    viewer.mouse.wheel(0, -100)
    viewer.keyboard.up("Control")
    expect(viewer.get_by_role("status")).to_have_text("Agrandi 1,25 fois")
    assert viewer.evaluate(under, spot) == pytest.approx(before, abs=0.01)


def test_everything_is_put_back(viewer: Page) -> None:
    before = matrix(viewer)
    for name in ("Tourner", "En miroir", "En négatif", "Agrandir"):
        press(viewer, name)
    press(viewer, "Tout remettre comme au début")
    assert matrix(viewer) == pytest.approx(before)
    assert edges(viewer) == "A L P R"
    expect(viewer.locator("canvas")).not_to_have_class("inverted")


def test_the_whole_screen_and_back(viewer: Page) -> None:
    button = viewer.get_by_role("button", name="Plein écran")
    button.click()
    viewer.locator(".viewer:fullscreen").wait_for()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(viewer.locator(".viewer:fullscreen")).to_have_count(0)
    expect(button).to_have_attribute("aria-pressed", "false")


# --- Films --------------------------------------------------------------------------------------------


def test_a_film_plays_only_when_told_to(viewer: Page) -> None:
    viewer.wait_for_timeout(400)
    shows(viewer, 1)
    viewer.get_by_label("Images par seconde").select_option("5")
    press(viewer, "Lire le film")
    expect(viewer.locator(".place")).to_have_text("Image 3 sur 3")
    expect(viewer.locator(".place")).to_have_text("Image 1 sur 3")
    press(viewer, "Arrêter le film")
    place = viewer.locator(".place").inner_text()
    viewer.wait_for_timeout(500)
    assert viewer.locator(".place").inner_text() == place


def test_whoever_leafs_stops_the_film(viewer: Page) -> None:
    viewer.get_by_label("Images par seconde").select_option("1")
    press(viewer, "Lire le film")
    viewer.get_by_role("link", name="Dernière").click()
    expect(viewer.get_by_role("button", name="Lire le film")).to_be_visible()
    shows(viewer, 3)


def test_films_are_slow_for_those_who_want_little_motion(as_: As, cast: Cast) -> None:
    page = opened(as_("owner", reduced_motion="reduce"), cast)
    expect(page.get_by_label("Images par seconde")).to_have_value("1")


# --- Trouble ------------------------------------------------------------------------------------------


def test_a_picture_that_cannot_be_shown_says_so_in_its_place(page: Page, cast: Cast) -> None:
    break_picture(cast, 2)
    opened(page, cast)
    problem = page.get_by_text("Cette image ne peut pas être affichée")
    expect(problem).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(problem).to_be_visible()
    expect(page.locator("canvas")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    shows(page, 3)
    expect(problem).to_be_hidden()


def test_pictures_are_fetched_alone_where_the_stack_is_not_there(page: Page, cast: Cast) -> None:
    page.route("**/stack", lambda route: route.abort())
    page.goto(f"/exams/{cast.exams['open']}/pictures/1/1/1")
    page.locator("canvas").wait_for()
    fetched = []
    page.on("request", lambda asked: fetched.append(asked.url.rpartition("/")[2]))
    page.keyboard.press("End")
    page.get_by_role("link", name="Dernière").click()
    shows(page, 3)
    page.wait_for_timeout(500)
    assert "3.jpg" in fetched


def test_a_stack_that_was_cut_off_goes_on_where_it_ended(page: Page, cast: Cast) -> None:
    asked: list[str | None] = []

    def cut_once(route, request):  # type: ignore[no-untyped-def]
        asked.append(request.headers.get("range"))
        answer = route.fetch()
        body = answer.body()
        cut = body[: len(body) - 200] if len(asked) == 1 else body
        headers = {**answer.headers, "content-length": str(len(cut))}
        route.fulfill(status=answer.status, headers=headers, body=cut)

    page.route("**/stack", cut_once)
    opened(page, cast)
    assert asked[0] is None
    assert asked[1] is not None
    assert int(asked[1].removeprefix("bytes=").removesuffix("-")) > 0
    page.keyboard.press("ArrowRight")
    shows(page, 2)


def test_a_session_that_ended_leads_to_the_sign_in(viewer: Page) -> None:
    viewer.context.clear_cookies()
    viewer.get_by_role("link", name="Poumons").click()
    viewer.wait_for_url("**/sign-in")


def test_whoever_leafs_before_the_first_picture_is_there_sees_the_one_she_wants(
    page: Page, cast: Cast
) -> None:
    held = []
    page.route("**/1.jpg", lambda route: held.append(route))
    page.goto(f"/exams/{cast.exams['open']}/pictures/1/1/1", wait_until="domcontentloaded")
    page.get_by_role("slider").wait_for()
    page.keyboard.press("ArrowRight")
    page.locator("canvas").wait_for()
    for route in held:
        route.continue_()
    shows(page, 2)
    expect(page.locator(".stage img")).to_have_count(0)


# --- Without a script, on small screens ---------------------------------------------------------------


def test_without_a_script_pictures_and_presets_are_pages(as_: As, cast: Cast) -> None:
    still = as_("owner", java_script_enabled=False)
    still.goto(f"/exams/{cast.exams['open']}/pictures/1/1/1")
    still.get_by_role("link", name="Suivante").click()
    assert still.url.endswith("/2")
    assert still.locator(".stage img").get_attribute("alt").startswith("Image 2 sur 3, ")  # type: ignore[union-attr]
    still.get_by_text("Régler l’image").click()
    still.get_by_role("link", name="Poumons").click()
    assert still.url.endswith("/2?center=-600&width=1500")
    source = still.locator(".stage img").get_attribute("src")
    assert source is not None
    assert source.endswith("/2.jpg?center=-600&width=1500")
    still.get_by_role("link", name="Suivante").click()
    assert still.url.endswith("/3?center=-600&width=1500")
    assert not still.get_by_role("slider").is_visible()
    assert not still.get_by_role("button", name="Tourner").is_visible()


def test_a_picture_alone_has_nothing_to_leaf_and_everything_else(page: Page, cast: Cast) -> None:
    page.goto(f"/exams/{cast.exams['open']}/pictures/2/1/1")
    page.locator("canvas").wait_for()
    expect(page.get_by_role("slider")).to_have_count(0)
    expect(page.get_by_text("Film", exact=True)).to_have_count(0)
    press(page, "Tourner")
    assert edges(page) == "R A L P"


@pytest.mark.parametrize("size", [(320, 640), (640, 360), (320, 256)])
def test_nothing_scrolls_sideways_on_small_screens(
    page: Page, cast: Cast, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    opened(page, cast)
    page.get_by_text("Régler l’image").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


# --- What hands expect ------------------------------------------------------------------------------


def test_a_double_click_enlarges_there_and_then_shows_the_whole(viewer: Page) -> None:
    stage = viewer.locator(".stage")
    whole = matrix(viewer)
    stage.dblclick()
    assert matrix(viewer) == pytest.approx([2 * part for part in whole])
    stage.dblclick()
    assert matrix(viewer) == pytest.approx(whole)


def test_escape_lays_the_tool_down(viewer: Page) -> None:
    toggle = viewer.get_by_role("button", name="Régler en glissant")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    viewer.keyboard.press("Escape")
    expect(toggle).to_have_attribute("aria-pressed", "false")


def test_the_ways_of_hands_are_told(viewer: Page) -> None:
    told = viewer.get_by_text("image suivante ou précédente, après un clic sur l’image")
    expect(told).to_be_hidden()
    viewer.get_by_text("Souris, doigts et clavier").click()
    expect(told).to_be_visible()


def test_the_settings_scroll_beside_a_picture_that_stays(viewer: Page) -> None:
    viewer.set_viewport_size({"width": 1280, "height": 600})
    before = viewer.locator(".stage").bounding_box()
    viewer.mouse.move(1200, 400)
    viewer.mouse.wheel(0, 100)
    viewer.wait_for_function("() => document.querySelector('.tools').scrollTop > 0")
    assert viewer.locator(".stage").bounding_box() == before
