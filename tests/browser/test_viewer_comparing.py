"""Two viewers side by side in a real browser: what they do together, and how to have them do it apart."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.exams import bring
from tests.cast import OTHERS, Cast
from tests.dicom import part10

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]

As = Callable[..., Page]

AXIAL, SAGITTAL = [1, 0, 0, 0, 1, 0], [0, 1, 0, 0, 0, -1]


def slices(
    study: int, heights: list[float], ruler: str, number: str = "J1", **changes: object
) -> list[bytes]:
    """The objects of an exam of one stack, at these heights in mm."""
    uid = f"1.8.{study}"
    return [
        part10(
            PatientID=number,
            StudyInstanceUID=uid,
            SeriesInstanceUID=f"{uid}.1",
            SOPInstanceUID=f"{uid}.1.{at}",
            InstanceNumber=at,
            AccessionNumber=f"B{study}",
            ImagePositionPatient=[0, 0, height],
            FrameOfReferenceUID=ruler,
            **changes,
        )
        for at, height in enumerate(heights, 1)
    ]


@pytest.fixture
def coarse(cast: Cast) -> str:
    return bring(cast, slices(1, [0, 2, 4, 6, 8], "1.8.0.1"))


@pytest.fixture
def fine(cast: Cast) -> str:
    """On the same ruler, from another hospital, reaching higher."""
    return bring(cast, slices(2, [*range(21)], "1.8.0.1", "77"), OTHERS)


def side_by_side(page: Page, left: str, right: str, numbers: tuple[int, int] = (1, 1)) -> Page:
    page.goto(f"/compare/{left}?left={left}.1.1.{numbers[0]}&right={right}.1.1.{numbers[1]}")
    for half in halves(page):
        half.locator("canvas").wait_for()
        expect(half.locator(".arriving")).to_be_hidden()
    page.locator(".switches").wait_for()
    return page


def halves(page: Page) -> tuple[Locator, Locator]:
    return page.locator(".viewer").first, page.locator(".viewer").last


def show(page: Page, left: int, right: int) -> None:
    for half, number in zip(halves(page), (left, right), strict=True):
        expect(half.locator(".place")).to_contain_text(f"Image {number} sur")


def go(half: Locator, number: int) -> None:
    half.get_by_role("slider").fill(str(number))


# --- Scrolling ----------------------------------------------------------------------------------------


def test_what_knows_one_ruler_is_shown_at_the_same_height(
    page: Page, coarse: str, fine: str
) -> None:
    side_by_side(page, coarse, fine)
    left, right = halves(page)
    expect(page.locator(".how")).to_contain_text("à la même hauteur du corps")
    go(left, 4)
    show(page, 4, 7)
    go(right, 3)
    show(page, 2, 3)


def test_it_is_said_where_a_series_ends(page: Page, coarse: str, fine: str) -> None:
    side_by_side(page, coarse, fine)
    _, right = halves(page)
    go(right, 21)
    show(page, 5, 21)
    expect(page.locator(".beyond")).to_have_text("La série de gauche ne va pas jusque-là.")
    go(right, 1)
    expect(page.locator(".beyond")).to_have_text("")


def test_it_begins_at_the_height_of_the_left_one(page: Page, coarse: str, fine: str) -> None:
    side_by_side(page, coarse, fine, (3, 1))
    show(page, 3, 5)


def test_two_rulers_go_by_millimetres_from_where_they_were_matched(
    page: Page, cast: Cast, coarse: str
) -> None:
    other = bring(cast, slices(3, [900 + 2 * at for at in range(9)], "1.8.0.2"))
    side_by_side(page, coarse, other)
    left, right = halves(page)
    expect(page.locator(".how")).to_contain_text("du même nombre de millimètres")
    show(page, 1, 3)  # the middle ones were taken for the same
    box = page.get_by_label("Faire défiler ensemble")
    box.uncheck()
    go(right, 1)
    show(page, 1, 1)
    box.check()
    go(left, 4)
    show(page, 4, 4)


def test_what_can_t_be_compared_goes_in_step(page: Page, cast: Cast, coarse: str) -> None:
    heights = [*range(9)]
    other = bring(cast, slices(4, heights, "1.8.0.1", ImageOrientationPatient=SAGITTAL))
    side_by_side(page, coarse, other)
    left, _ = halves(page)
    expect(page.locator(".how")).to_contain_text("au même rythme")
    go(left, 5)
    number = page.locator(".place").last.inner_text()
    assert number.split()[1] == number.split()[3]


def test_they_scroll_apart_when_told_to(page: Page, coarse: str, fine: str) -> None:
    side_by_side(page, coarse, fine)
    page.get_by_label("Faire défiler ensemble").uncheck()
    go(halves(page)[0], 5)
    show(page, 5, 1)


def test_arrows_go_to_the_side_that_was_touched(page: Page, coarse: str, fine: str) -> None:
    side_by_side(page, coarse, fine)
    page.get_by_label("Faire défiler ensemble").uncheck()
    halves(page)[1].locator(".stage").click()
    page.get_by_label("Même taille").focus()
    halves(page)[1].get_by_role("link", name="Suivante").focus()
    page.keyboard.press("ArrowRight")
    show(page, 1, 2)


# --- Brightness and size ------------------------------------------------------------------------------


def settings(half: Locator) -> Locator:
    half.get_by_text("Régler l’image").click()
    return half


def test_brightness_goes_along_until_it_is_told_not_to(page: Page, coarse: str, fine: str) -> None:
    side_by_side(page, coarse, fine)
    left, right = map(settings, halves(page))
    left.get_by_role("link", name="Poumons").click()
    expect(right.get_by_role("link", name="Poumons")).to_have_attribute("aria-current", "true")
    page.get_by_label("Même luminosité").uncheck()
    left.get_by_role("link", name="Foie").click()
    expect(right.get_by_role("link", name="Poumons")).to_have_attribute("aria-current", "true")


def test_values_of_another_kind_are_changed_in_proportion(
    page: Page, cast: Cast, coarse: str
) -> None:
    mr = {"Modality": "MR", "WindowCenter": 100, "WindowWidth": 200, "RescaleSlope": None}
    other = bring(cast, slices(5, [0, 2, 4], "1.8.0.1", **mr))
    side_by_side(page, coarse, other)
    left, _ = map(settings, halves(page))
    with page.expect_response(f"**/{other}/**/*.jpg?center=80&width=200"):
        left.get_by_role("button", name="Plus clair").click()


def scale(half: Locator) -> float:
    return float(half.locator("canvas").evaluate("c => new DOMMatrix(c.style.transform).a"))


def test_a_millimetre_is_as_long_on_both_sides(page: Page, cast: Cast, coarse: str) -> None:
    other = bring(cast, slices(6, [0, 2, 4], "1.8.0.1", PixelSpacing=[2, 2]))
    side_by_side(page, coarse, other)
    left, right = map(settings, halves(page))
    for _ in range(3):
        right.get_by_role("button", name="Agrandir").click()
    assert scale(right) / 2 == pytest.approx(scale(left), rel=1e-3)
    page.get_by_label("Même taille").uncheck()
    right.get_by_role("button", name="Image entière").click()
    assert scale(right) / 2 < scale(left)


# --- The page -----------------------------------------------------------------------------------------


def test_the_address_keeps_what_is_shown(page: Page, coarse: str, fine: str) -> None:
    side_by_side(page, coarse, fine)
    go(halves(page)[0], 3)
    page.wait_for_url(f"**left={coarse}.1.1.3&right={fine}.1.1.5")
    page.reload()
    show(page, 3, 5)


def test_without_a_script_each_side_leafs_by_itself(as_: As, coarse: str, fine: str) -> None:
    still = as_("owner", java_script_enabled=False)
    still.goto(f"/compare/{coarse}")
    still.get_by_label("À droite").select_option(f"{fine}.1.1")
    still.get_by_label("À gauche").select_option(f"{coarse}.1.1")
    still.get_by_role("button", name="Afficher côte à côte").click()
    still.get_by_role("link", name="Suivante").last.click()
    show(still, 1, 2)
    still.get_by_role("link", name="Dernière").first.click()
    show(still, 5, 2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_it_shuts_nobody_out(as_: As, coarse: str, fine: str, scheme: str, width: int) -> None:
    page = as_("doctor", color_scheme=scheme, viewport={"width": width, "height": 800})
    page.goto(f"/compare/{coarse}")
    assert Axe().run(page).violations_count == 0
    side_by_side(page, coarse, fine)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_both_establishments_are_named(page: Page, coarse: str, fine: str) -> None:
    side_by_side(page, coarse, fine)
    expect(page.locator(".half").first).to_contain_text("Hôpitaux du Fleuve")
    expect(page.locator(".half").last).to_contain_text("Hôpital des Collines")
