"""A package opened from a disc, in a browser that knows nothing of us: with and without scripts."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from core.download.forms import PackageForm
from core.language import Language
from core.packages.giving import GivenPackage, package
from core.packages.state import Choice
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]
PAGES = ("INDEX.HTM", "IHE_PDI/EXAM0001.HTM", "IHE_PDI/E001S001.HTM", "IHE_PDI/E001S002.HTM")


@pytest.fixture
def disc(cast: Cast, tmp_path: Path) -> Path:
    """The package as it was extracted."""
    ctx = cast.context("owner")
    choice = Choice(PackageForm.FULL, Language.FRENCH)
    given = package(ctx, [cast.exams["open"]], choice, lambda: ctx.now)
    assert isinstance(given, GivenPackage)
    with zipfile.ZipFile(io.BytesIO(b"".join(given.stream(0, given.size)))) as archive:
        archive.extractall(tmp_path / "disc")
    return tmp_path / "disc"


@pytest.fixture
def opened(chromium: Browser, disc: Path) -> Iterator[Callable[..., Page]]:
    """Opens a page of the disc in a fresh profile without a network; nothing may fail."""
    problems: list[str] = []

    def open_page(name: str, **options: object) -> Page:
        context = chromium.new_context(offline=True, **options)  # type: ignore[arg-type]
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("requestfailed", lambda request: problems.append(request.url))
        page.goto((disc / name).as_uri())
        return page

    yield open_page
    for context in chromium.contexts:
        context.close()
    assert problems == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_from_the_index_every_picture_and_the_report_are_two_steps_away(
    opened: Callable[..., Page], scripts: bool
) -> None:
    page = opened("INDEX.HTM", java_script_enabled=scripts)
    assert page.get_by_role("link", name="Compte rendu (PDF)").get_attribute("href") == "REPORT.PDF"
    page.get_by_role("link", name="Regarder les images").click()
    page.get_by_role("link", name="Série 1").click()
    shown = page.locator("img:visible")
    assert shown.count() == (1 if scripts else 3)
    for number in range(shown.count()):
        assert shown.nth(number).bounding_box()


def test_with_scripts_a_stack_scrolls_by_wheel_keys_and_slider(
    opened: Callable[..., Page],
) -> None:
    page = opened("IHE_PDI/E001S001.HTM")
    told, picture = page.locator("output"), page.locator("#viewer img")
    assert told.inner_text() == "Image 2 sur 3"
    page.locator("input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    assert told.inner_text() == "Image 3 sur 3"
    assert picture.get_attribute("src") == "E001S001/P000003.JPG"
    picture.hover()
    page.mouse.wheel(0, -120)
    page.wait_for_function("document.querySelector('output').textContent === 'Image 2 sur 3'")
    page.get_by_text("▶").click()
    assert told.inner_text() == "Image 3 sur 3"


def test_a_finger_scrolls_a_stack_on_a_phone(opened: Callable[..., Page]) -> None:
    page = opened("IHE_PDI/E001S001.HTM", viewport={"width": 390, "height": 800}, has_touch=True)
    box = page.locator("#viewer img").bounding_box()
    assert box
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 100, box["y"] + box["height"] - 1, steps=8)
    page.mouse.up()
    assert page.locator("output").inner_text() == "Image 3 sur 3"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    opened: Callable[..., Page], scheme: str
) -> None:
    for name in PAGES:
        page = opened(name, color_scheme=scheme, viewport={"width": 320, "height": 640})
        found = Axe().run(page, options={"preload": False})  # it would fetch the style by script
        assert found.violations_count == 0, f"{name}\n{found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
