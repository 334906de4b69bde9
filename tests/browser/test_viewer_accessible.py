"""The viewer shuts nobody out, as far as a program can tell: axe, and a walk by keyboard."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.test_viewer import opened
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]

As = Callable[..., Page]

SIZES = [(1280, 800), (390, 844), (320, 640)]
LONGEST_WALK = 80

# What has the focus, whether it is in sight, on top, and ringed.
FOCUSED = """() => {
  const held = document.activeElement;
  const box = held.getBoundingClientRect();
  const line = held.getClientRects()[0]; // a link in a text may run on in the next
  const middle = [line.left + line.width / 2, line.top + line.height / 2];
  const above = document.elementFromPoint(...middle);
  const style = getComputedStyle(held);
  return {
    name: held.dataset.act ?? held.dataset.to ?? held.dataset.window ?? held.tagName,
    inSight: box.top >= -1 && box.bottom <= innerHeight + 1,
    onTop: held === above || held.contains(above) || Boolean(held.labels?.length),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 3,
  };
}"""


@pytest.mark.parametrize("who", ["owner", "doctor"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES[:2])
def test_axe_finds_nothing_with_all_settings_open(
    as_: As, cast: Cast, who: str, scheme: str, size: tuple[int, int]
) -> None:
    page = opened(as_(who, color_scheme=scheme, viewport=viewport(size)), cast)
    open_settings(page)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_axe_finds_nothing_in_forced_colours(as_: As, cast: Cast) -> None:
    page = opened(as_("doctor", forced_colors="active"), cast)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("size", SIZES)
def test_a_walk_by_keyboard_reaches_everything_in_sight_and_ringed(
    as_: As, cast: Cast, size: tuple[int, int]
) -> None:
    page = opened(as_("doctor", viewport=viewport(size)), cast, number=2)
    open_settings(page)
    page.evaluate("() => { scrollTo(0, 0); document.activeElement.blur(); }")
    forward = walk(page, "Tab", LONGEST_WALK)
    assert walk(page, "Shift+Tab", len(forward)) == forward[::-1]
    for name in ("INPUT", "previous", "next", "lighter", "distance", "larger", "turn", "play"):
        assert name in forward


def walk(page: Page, key: str, longest: int) -> list[str]:
    """What the key reaches, until the end of the page: each in sight, on top, and ringed."""
    reached: list[str] = []
    for _ in range(longest):
        page.keyboard.press(key)
        focused = page.evaluate(FOCUSED)
        if focused["name"] == "BODY":
            break
        assert focused["inSight"], (key, focused)
        assert focused["onTop"], (key, focused)
        assert focused["ring"], (key, focused)
        reached.append(focused["name"])
    return reached


@pytest.mark.parametrize("size", SIZES)
def test_targets_are_large_enough_for_fingers(as_: As, cast: Cast, size: tuple[int, int]) -> None:
    page = opened(as_("owner", viewport=viewport(size)), cast, number=2)
    open_settings(page)
    heights = page.locator(".viewer").evaluate(
        "viewer => [...viewer.querySelectorAll('a, button, select, summary, [type=range]')]"
        ".filter(each => each.checkVisibility()).map(each => each.getBoundingClientRect().height)"
    )
    assert len(heights) > 15
    assert min(heights) >= 44


def viewport(size: tuple[int, int]) -> dict[str, int]:
    return {"width": size[0], "height": size[1]}


def open_settings(page: Page) -> None:
    page.locator(".tools").evaluate("tools => { tools.open = true; }")
