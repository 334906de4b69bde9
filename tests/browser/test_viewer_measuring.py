"""Measurements in a real browser: for doctors only, by mouse, finger and keyboard, from measured values."""

import re
from collections.abc import Callable, Iterable

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.exams import bring
from tests.browser.test_viewer import opened, press
from tests.browser.test_viewer_brightness import HOUNSFIELD, colour
from tests.cast import Cast
from tests.dicom import part10

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]

As = Callable[..., Page]
Point = tuple[float, float]


@pytest.fixture
def viewer(as_: As, cast: Cast) -> Page:
    """A doctor's, at the first of three pictures of 8 × 8 pixels of 1 mm."""
    return opened(as_("doctor"), cast)


def on_screen(page: Page, point: Point) -> Point:
    """Where a point of the picture lies in the window."""
    x, y = page.evaluate(
        "([x, y]) => { const stage = document.querySelector('.stage').getBoundingClientRect();"
        " const m = new DOMMatrix(document.querySelector('canvas').style.transform);"
        " const p = m.transformPoint({ x, y }); return [stage.left + p.x, stage.top + p.y]; }",
        list(point),
    )
    return x, y


def draw(page: Page, one: Point, other: Point) -> None:
    page.mouse.move(*on_screen(page, one))
    page.mouse.down()
    page.mouse.move(*on_screen(page, other), steps=3)
    page.mouse.up()


def click(page: Page, points: Iterable[Point]) -> None:
    for point in points:
        page.mouse.click(*on_screen(page, point))


def take(page: Page, name: str) -> None:
    press(page, name)
    expect(page.get_by_role("button", name=name, exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )


def results(page: Page, count: int = 1) -> list[str]:
    lines = page.locator(".measures li")
    expect(lines).to_have_count(count)
    return [
        line.partition(" : ")[2].removesuffix("Effacer").strip() for line in lines.all_inner_texts()
    ]


def numbers(result: str) -> list[float]:
    return [float(each.replace(",", ".")) for each in re.findall(r"-?[\d]+(?:,\d+)?", result)]


# --- Who ----------------------------------------------------------------------------------------------


def test_patients_have_no_measurements_and_load_no_script_for_them(page: Page, cast: Cast) -> None:
    loaded: list[str] = []
    page.on("request", lambda asked: loaded.append(asked.url))
    opened(page, cast)
    expect(page.get_by_role("button", name="Distance")).to_have_count(0)
    assert not [url for url in loaded if "measur" in url]


# --- How ----------------------------------------------------------------------------------------------


def test_a_distance_is_drawn(viewer: Page) -> None:
    take(viewer, "Distance")
    draw(viewer, (1, 1), (4, 5))
    assert results(viewer) == ["5 mm"]
    expect(viewer.get_by_role("status")).to_have_text("5 mm")
    expect(viewer.locator(".sheet text")).to_have_text("1 : 5 mm")


def test_a_distance_is_clicked(viewer: Page) -> None:
    take(viewer, "Distance")
    click(viewer, [(1, 1), (7, 1)])
    assert results(viewer) == ["6 mm"]


def test_a_distance_is_tapped(as_: As, cast: Cast) -> None:
    page = opened(as_("doctor", has_touch=True), cast)
    take(page, "Distance")
    for point in ((2, 2), (2, 7)):
        page.touchscreen.tap(*on_screen(page, point))
    assert results(page) == ["5 mm"]


def test_a_distance_is_measured_with_keys_alone(viewer: Page) -> None:
    viewer.get_by_role("button", name="Distance").focus()
    viewer.keyboard.press("Enter")
    viewer.locator("canvas:focus").wait_for()
    for key in ("Enter", "ArrowRight", "ArrowRight", "ArrowRight", "Enter"):
        viewer.keyboard.press(key)
    assert results(viewer) == ["3 mm"]
    expect(viewer.locator(".place")).to_have_text("Image 1 sur 3")
    viewer.keyboard.press("Escape")
    expect(viewer.get_by_role("button", name="Distance", exact=True)).to_have_attribute(
        "aria-pressed", "false"
    )


def test_the_cross_goes_where_the_arrow_points_however_the_picture_is_turned(viewer: Page) -> None:
    press(viewer, "Tourner")
    take(viewer, "Distance")
    viewer.locator("canvas:focus").wait_for()
    cross = viewer.locator(".sheet path.above")
    before = cross.bounding_box()
    viewer.keyboard.press("ArrowRight")
    after = cross.bounding_box()
    assert before is not None
    assert after is not None
    assert after["x"] > before["x"] + 5
    assert after["y"] == pytest.approx(before["y"], abs=0.5)


def test_an_angle_is_at_its_second_point(viewer: Page) -> None:
    take(viewer, "Angle")
    click(viewer, [(1, 1), (4, 1), (4, 6)])
    assert results(viewer) == ["90°"]
    draw(viewer, (1, 4), (4, 4))
    click(viewer, [(7, 1)])
    assert results(viewer, 2)[1] == "135°"


# --- Values -------------------------------------------------------------------------------------------


def test_a_rectangle_tells_mean_and_deviation_of_measured_values(viewer: Page) -> None:
    take(viewer, "Rectangle")
    draw(viewer, (2.2, 1.1), (5.9, 6.8))
    mean, deviation, size = numbers(results(viewer)[0])
    inside = HOUNSFIELD[1:7, 2:6]
    assert mean == pytest.approx(inside.mean(), abs=0.06)
    assert deviation == pytest.approx(inside.std(), abs=0.06)
    assert size == pytest.approx(3.7 * 5.7, abs=0.2)
    assert "UH" in results(viewer)[0]


def test_an_ellipse_holds_the_pixels_whose_middle_it_holds(viewer: Page) -> None:
    take(viewer, "Ellipse")
    draw(viewer, (0, 0), (8, 8))
    row, column = np.mgrid[:8, :8] + 0.5
    inside = HOUNSFIELD[(row - 4) ** 2 + (column - 4) ** 2 <= 16]
    mean, deviation, size = numbers(results(viewer)[0])
    assert mean == pytest.approx(inside.mean(), abs=0.06)
    assert deviation == pytest.approx(inside.std(), abs=0.06)
    assert size == pytest.approx(np.pi * 16, abs=0.2)


def test_values_don_t_depend_on_the_window(viewer: Page) -> None:
    viewer.get_by_role("link", name="Poumons").click()
    take(viewer, "Rectangle")
    draw(viewer, (0, 0), (8, 8))
    assert numbers(results(viewer)[0])[0] == HOUNSFIELD.mean()


def test_pixels_that_are_not_square_are_measured_right(as_: As, cast: Cast) -> None:
    token = bring(
        cast,
        [
            part10(
                StudyInstanceUID="1.7.1",
                SeriesInstanceUID="1.7.1.1",
                SOPInstanceUID="1.7.1.1.1",
                PixelSpacing=[2, 1],
            )
        ],
    )
    page = as_("doctor")
    page.goto(f"/exams/{token}/pictures/1/1/1")
    page.locator("canvas").wait_for()
    take(page, "Distance")
    draw(page, (0, 0), (0, 16))
    assert results(page) == ["16 mm"]
    take(page, "Rectangle")
    draw(page, (0, 0), (8, 4))
    assert numbers(results(page, 2)[1])[0] == HOUNSFIELD[:2].mean()


# --- What can't be measured ---------------------------------------------------------------------------


def test_without_a_spacing_there_is_no_distance_and_it_is_said_why(as_: As, cast: Cast) -> None:
    token = bring(
        cast,
        [
            part10(
                StudyInstanceUID="1.7.2",
                SeriesInstanceUID="1.7.2.1",
                SOPInstanceUID="1.7.2.1.1",
                PixelSpacing=None,
            )
        ],
    )
    page = as_("doctor")
    page.goto(f"/exams/{token}/pictures/1/1/1")
    page.locator("canvas").wait_for()
    press(page, "Distance")
    expect(page.locator(".measures .how")).to_contain_text("La taille des pixels n’est pas connue")
    expect(page.get_by_role("button", name="Distance")).to_have_attribute("aria-pressed", "false")
    take(page, "Rectangle")
    draw(page, (0, 0), (8, 8))
    assert results(page)[0].endswith("UH")  # values, but no size
    expect(page.locator(".edges .scale")).to_be_hidden()


def test_colour_has_no_values_to_measure(as_: As, cast: Cast) -> None:
    token = bring(cast, [colour()])
    page = as_("doctor")
    page.goto(f"/exams/{token}/pictures/1/1/1")
    page.locator("canvas").wait_for()
    press(page, "Ellipse")
    expect(page.locator(".measures .how")).to_contain_text("Une image en couleur")


def test_projections_say_that_they_measure_at_the_detector(as_: As, cast: Cast) -> None:
    token = bring(
        cast,
        [
            part10(
                StudyInstanceUID="1.7.3",
                SeriesInstanceUID="1.7.3.1",
                SOPInstanceUID="1.7.3.1.1",
                Modality="DX",
                SOPClassUID="1.2.840.10008.5.1.4.1.1.1.1",
                PixelSpacing=None,
                ImagerPixelSpacing=[0.5, 0.5],
                ImageOrientationPatient=None,
                ImagePositionPatient=None,
                PatientOrientation=["L", "F"],
            )
        ],
    )
    page = as_("doctor")
    page.goto(f"/exams/{token}/pictures/1/1/1")
    page.locator("canvas").wait_for()
    take(page, "Distance")
    draw(page, (1, 1), (4, 5))
    assert results(page) == ["2,5 mm au niveau du détecteur"]
    expect(page.locator(".edges .scale")).to_contain_text("au niveau du détecteur")
    expect(page.locator(".edges .right")).to_have_text("L")
    expect(page.locator(".edges .top")).to_have_text("H")


# --- Keeping them -------------------------------------------------------------------------------------


def test_a_measure_belongs_to_its_picture_and_can_be_erased(viewer: Page) -> None:
    take(viewer, "Distance")
    draw(viewer, (1, 1), (4, 5))
    results(viewer)
    viewer.get_by_role("link", name="Suivante").click()
    expect(viewer.locator(".place")).to_have_text("Image 2 sur 3")
    expect(viewer.locator(".sheet text")).to_have_count(0)
    viewer.get_by_role("link", name="Précédente").click()
    expect(viewer.locator(".sheet text")).to_have_count(1)
    viewer.get_by_role("button", name="Effacer").click()
    expect(viewer.locator(".measures li")).to_have_count(0)
    expect(viewer.locator(".sheet text")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_doctor_s_page_shuts_nobody_out(as_: As, cast: Cast, scheme: str) -> None:
    page = opened(as_("doctor", color_scheme=scheme), cast)
    take(page, "Distance")
    draw(page, (1, 1), (4, 5))
    results(page)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
