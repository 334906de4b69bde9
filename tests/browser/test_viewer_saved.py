"""Saved views and marked pictures in a real browser, with the script and without."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.exams import bring
from tests.cast import Cast
from tests.dicom import part10
from tests.presentations import item, selection, state

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]

As = Callable[..., Page]

SLICES = [f"1.2.3.4.5.1.{number}" for number in (1, 2, 3)]
DARK = item(WindowCenter=2000, WindowWidth=2)
LEFT_HALF = item(DisplayedAreaTopLeftHandCorner=[1, 1], DisplayedAreaBottomRightHandCorner=[4, 8])


@pytest.fixture
def first(cast: Cast) -> str:
    """The first of three pictures; the second and third have saved views, the third is marked."""
    pictures = [
        part10(SOPInstanceUID=uid, InstanceNumber=number, ImagePositionPatient=[0, 0, number])
        for number, uid in enumerate(SLICES, 1)
    ]
    states = [
        state("1.9.1", SLICES[1:], ContentDescription="Sombre", SoftcopyVOILUTSequence=[DARK]),
        state(
            "1.9.2",
            [SLICES[1]],
            InstanceNumber=2,
            ContentDescription="Tournée",
            ImageRotation=90,
            DisplayedAreaSelectionSequence=[LEFT_HALF],
        ),
    ]
    token = bring(cast, [*pictures, *states, selection("1.9.3", [SLICES[2]])])
    return f"/exams/{token}/pictures/1/1/1"


@pytest.fixture
def viewer(page: Page, first: str) -> Page:
    page.goto(first)
    page.locator("canvas").wait_for()
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).click()


def chosen(page: Page) -> list[str]:
    links = page.locator(".saved [aria-current=true]").all()
    return [" ".join(link.inner_text().split()) for link in links]


def becomes_dark(page: Page, *, is_dark: bool) -> None:
    page.wait_for_function(
        """isDark => {
            const canvas = document.querySelector("canvas");
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            return data.every((value, at) => at % 4 === 3 || value < 20) === isDark;
        }""",
        arg=is_dark,
    )


def test_a_saved_view_shows_the_first_picture_it_is_for(viewer: Page) -> None:
    press(viewer, "Sombre")
    expect(viewer.locator(".place")).to_have_text("Image 2 sur 3")
    expect(viewer).to_have_url(re.compile(r"/2\?state=2\.1$"))
    assert chosen(viewer) == ["Sombre 2 images"]
    becomes_dark(viewer, is_dark=True)
    press(viewer, "L’image seule")
    expect(viewer).to_have_url(re.compile(r"/2$"))
    becomes_dark(viewer, is_dark=False)


def test_letters_and_size_follow_a_saved_view(viewer: Page) -> None:
    press(viewer, "Tournée")
    expect(viewer.locator(".edges .top")).to_have_text("R")
    expect(viewer.locator(".edges .right")).to_have_text("A")
    canvas = viewer.locator("canvas")
    assert canvas.evaluate("canvas => [canvas.width, canvas.height]") == [8, 4]
    viewer.get_by_role("link", name="Précédente").click()
    expect(viewer.locator(".edges .top")).to_have_text("A")
    assert canvas.evaluate("canvas => [canvas.width, canvas.height]") == [8, 8]


def test_a_window_and_a_saved_view_replace_each_other(viewer: Page) -> None:
    press(viewer, "Sombre")
    press(viewer, "Poumons")
    expect(viewer).to_have_url(re.compile(r"/2\?center=-600&width=1500$"))
    assert chosen(viewer) == ["L’image seule"]
    press(viewer, "Sombre")
    expect(viewer).to_have_url(re.compile(r"/2\?state=2\.1$"))
    expect(viewer.get_by_role("link", name="Poumons")).not_to_have_attribute("aria-current", "true")


def test_a_page_opened_in_a_saved_view_stays_in_it(page: Page, first: str) -> None:
    page.goto(f"{first[:-1]}3?state=2.1")
    page.locator("canvas").wait_for()
    becomes_dark(page, is_dark=True)
    assert chosen(page) == ["Sombre 2 images"]


def test_marked_pictures_are_one_press_away(viewer: Page) -> None:
    group = viewer.get_by_role("group", name="Images marquées")
    expect(group.locator("p")).to_have_text("Images importantes – Nodule de 4 mm")
    press(viewer, "Image 3")
    expect(viewer.locator(".place")).to_have_text("Image 3 sur 3")
    expect(viewer.get_by_role("link", name="Image 3")).to_have_attribute("aria-current", "true")


def test_the_exam_leads_to_its_marked_pictures(page: Page, first: str) -> None:
    page.goto(first.split("/pictures")[0])
    press(page, "Voir l’image que l’équipe médicale a marquée")
    expect(page).to_have_url(re.compile(r"/1/1/3$"))


def test_measuring_leaves_the_saved_view(as_: As, first: str) -> None:
    page = as_("doctor")
    page.goto(f"{first[:-1]}2?state=2.2")
    page.locator("canvas").wait_for()
    page.get_by_role("button", name="Distance").click()
    assert chosen(page) == ["L’image seule"]


def test_saved_views_work_without_the_script(as_: As, first: str) -> None:
    page = as_("owner", java_script_enabled=False)
    page.goto(first)
    page.get_by_text("Régler l’image").click()
    press(page, "Tournée")
    expect(page).to_have_url(re.compile(r"/2\?state=2\.2$"))
    page.wait_for_load_state()
    size = page.locator(".stage img").evaluate("image => [image.naturalWidth, image.naturalHeight]")
    assert size == [8, 4]
