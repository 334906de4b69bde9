"""Brightness in a real browser: what presets, buttons and drags show is what the standard says they show."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Page, expect

from tests.browser.exams import bring
from tests.browser.test_viewer import drag, opened, press
from tests.cast import Cast
from tests.dicom import part10

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]

As = Callable[..., Page]
Pixels = NDArray[np.int64]

HOUNSFIELD = np.arange(64).reshape(8, 8) * 16
JPEG = 12  # how far a pixel may be off after compression


@pytest.fixture
def viewer(page: Page, cast: Cast) -> Page:
    return opened(page, cast)


def pixels(page: Page) -> Pixels:
    """The brightness of what is drawn, 0 to 255."""
    red = page.locator("canvas").evaluate(
        "c => { const all = c.getContext('2d').getImageData(0, 0, c.width, c.height);"
        " return [c.width, ...all.data.filter((_, at) => at % 4 === 0)]; }"
    )
    return np.array(red[1:]).reshape(-1, red[0])


def expected(center: float, width: float, values: Pixels = HOUNSFIELD) -> Pixels:
    """LINEAR, PS3.3 section C.11.2.1.2.1, computed apart from what is tested."""
    middle, half = center - 0.5, (width - 1) / 2
    shown = ((values - middle) / (width - 1) + 0.5) * 255
    shown[values <= middle - half] = 0
    shown[values > middle + half] = 255
    return np.rint(shown).astype(np.int64)


def told_window(page: Page) -> tuple[float, float]:
    """The window that the address tells once the viewer is at rest."""
    page.wait_for_url(re.compile(r"center="))
    page.wait_for_timeout(450)
    found = re.search(r"center=([-\d.e]+)&width=([-\d.e]+)", page.url)
    assert found
    return float(found[1]), float(found[2])


def settled(page: Page, wanted: Pixels, tolerance: int) -> None:
    """The picture becomes what is wanted."""
    for _ in range(50):
        if np.abs(pixels(page) - wanted).max() <= tolerance:
            return
        page.wait_for_timeout(100)
    assert np.abs(pixels(page) - wanted).max() <= tolerance


def test_a_picture_begins_as_the_hospital_set_it(viewer: Page) -> None:
    settled(viewer, expected(512, 1024), JPEG)
    expect(viewer.get_by_role("link", name="Réglage de l’hôpital")).to_have_attribute(
        "aria-current", "true"
    )


def test_a_preset_shows_its_window(viewer: Page) -> None:
    viewer.get_by_role("link", name="Os", exact=True).click()
    settled(viewer, expected(400, 1800), JPEG)
    expect(viewer.get_by_role("link", name="Os", exact=True)).to_have_attribute(
        "aria-current", "true"
    )
    viewer.get_by_role("link", name="Réglage de l’hôpital").click()
    settled(viewer, expected(512, 1024), JPEG)
    assert viewer.locator("[aria-current=true][data-window]").count() == 1


@pytest.mark.parametrize("button", ["left", "right"])
def test_a_drag_is_computed_from_measured_values_exactly(viewer: Page, button: str) -> None:
    if button == "left":
        press(viewer, "Régler en glissant")
    with viewer.expect_response("**/1.depth*"):
        drag(viewer, 1, 1, button)  # brings the values
    drag(viewer, -80, 60, button)
    center, width = told_window(viewer)
    assert width < 1024
    assert center > 512
    settled(viewer, expected(center, width), 1)
    assert np.abs(pixels(viewer) - expected(center, width)).mean() < 0.05


def test_a_drag_asks_for_nothing_once_the_values_are_there(viewer: Page) -> None:
    press(viewer, "Régler en glissant")
    with viewer.expect_response("**/1.depth*"):
        drag(viewer, 1, 1)
    asked: list[str] = []
    viewer.on("request", lambda request: asked.append(request.url))
    drag(viewer, -50, 0)
    assert not [url for url in asked if "/1." in url]


BUTTONS = {
    "Plus clair": lambda center, width: (center - 0.1 * width, width),
    "Plus sombre": lambda center, width: (center + 0.1 * width, width),
    "Plus de contraste": lambda center, width: (center, width / 1.25),
    "Moins de contraste": lambda center, width: (center, width * 1.25),
}


@pytest.mark.parametrize("name", BUTTONS)
def test_buttons_do_by_keyboard_what_drags_do(viewer: Page, name: str) -> None:
    viewer.get_by_role("button", name=name).focus()
    viewer.keyboard.press("Enter")
    center, width = told_window(viewer)
    assert (center, width) == pytest.approx(BUTTONS[name](512, 1024), rel=1e-4)
    settled(viewer, expected(center, width), 1)


def test_a_window_stays_from_picture_to_picture(viewer: Page) -> None:
    viewer.get_by_role("link", name="Os", exact=True).click()
    with viewer.expect_response("**/2.jpg?center=400&width=1800"):
        viewer.keyboard.press("ArrowRight")
    settled(viewer, expected(400, 1800), JPEG)


def test_a_page_opens_with_the_window_of_its_address(page: Page, cast: Cast) -> None:
    page.goto(f"/exams/{cast.exams['open']}/pictures/1/1/2?center=400&width=1800")
    page.locator("canvas").wait_for()
    settled(page, expected(400, 1800), JPEG)
    expect(page.get_by_role("link", name="Os", exact=True)).to_have_attribute(
        "aria-current", "true"
    )


def test_a_negative_is_of_what_is_seen(viewer: Page) -> None:
    press(viewer, "En négatif")
    expect(viewer.locator("canvas")).to_have_css("filter", "invert(1)")


def test_the_file_s_other_windows_are_offered_by_the_device_s_words(page: Page, cast: Cast) -> None:
    token = bring(
        cast,
        [
            part10(
                StudyInstanceUID="1.9.1",
                SeriesInstanceUID="1.9.1.1",
                SOPInstanceUID="1.9.1.1.1",
                WindowCenter=[512, 100],
                WindowWidth=[1024, 300],
                WindowCenterWidthExplanation=["NORMAL", "<b>FEIN</b>"],
            )
        ],
    )
    page.goto(f"/exams/{token}/pictures/1/1/1")
    page.get_by_role("link", name="<b>FEIN</b>").click()
    settled(page, expected(100, 300), JPEG)


def test_padding_stays_black_whatever_the_window(page: Page, cast: Cast) -> None:
    token = bring(
        cast,
        [
            part10(
                StudyInstanceUID="1.9.2",
                SeriesInstanceUID="1.9.2.1",
                SOPInstanceUID="1.9.2.1.1",
                PixelPaddingValue=16 * 63,
            )
        ],
    )
    page.goto(f"/exams/{token}/pictures/1/1/1")
    page.locator("canvas").wait_for()
    press(page, "Plus clair")
    center, width = told_window(page)
    wanted = expected(center, width)
    wanted[7, 7] = 0
    settled(page, wanted, 1)


def test_colour_has_no_brightness_to_change(page: Page, cast: Cast) -> None:
    token = bring(cast, [colour()])
    page.goto(f"/exams/{token}/pictures/1/1/1")
    page.locator("canvas").wait_for()
    expect(page.get_by_role("button", name="Tourner")).to_be_visible()
    expect(page.get_by_role("button", name="Plus clair")).to_be_hidden()


def colour() -> bytes:
    return part10(
        StudyInstanceUID="1.9.3",
        SeriesInstanceUID="1.9.3.1",
        SOPInstanceUID="1.9.3.1.1",
        Modality="US",
        SOPClassUID="1.2.840.10008.5.1.4.1.1.6.1",
        SamplesPerPixel=3,
        PlanarConfiguration=0,
        PhotometricInterpretation="RGB",
        BitsAllocated=8,
        BitsStored=8,
        HighBit=7,
        PixelRepresentation=0,
        WindowCenter=None,
        WindowWidth=None,
        RescaleSlope=None,
        RescaleIntercept=None,
        PixelData=bytes(range(192)),
    )


def test_a_large_picture_is_dragged_coarsely_and_left_exact(page: Page, cast: Cast) -> None:
    side = 1100
    values = (np.add.outer(np.arange(side), np.arange(side)) % 1000).astype(np.int16)
    token = bring(
        cast,
        [
            part10(
                StudyInstanceUID="1.9.4",
                SeriesInstanceUID="1.9.4.1",
                SOPInstanceUID="1.9.4.1.1",
                Rows=side,
                Columns=side,
                PixelData=values.tobytes(),
            )
        ],
    )
    page.goto(f"/exams/{token}/pictures/1/1/1")
    page.locator("canvas").wait_for()
    press(page, "Régler en glissant")
    with page.expect_response("**/1.depth?every=2"):
        drag(page, 1, 1)
    with page.expect_response("**/1.jpg?center=*"):
        drag(page, -80, 60)
    center, width = told_window(page)
    settled(page, expected(center, width, values), 40)


# --- In figures -------------------------------------------------------------------------------------


def test_doctors_read_the_window_in_figures(as_: As, cast: Cast) -> None:
    page = opened(as_("doctor"), cast)
    figures = page.locator(".window")
    expect(figures).to_have_text("centre 512, largeur 1 024 UH", use_inner_text=True)
    page.get_by_role("link", name="Poumons").click()
    expect(figures).to_have_text("centre -600, largeur 1 500 UH", use_inner_text=True)


def test_patients_are_spared_the_figures(page: Page, cast: Cast) -> None:
    expect(opened(page, cast).locator(".window")).to_have_count(0)
