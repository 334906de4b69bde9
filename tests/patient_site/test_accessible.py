"""No page shuts anybody out, as far as a program can tell: axe, 320 pixels, and the weight of a visit."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.cast import Cast
from tests.patient_site.conftest import Visitor
from web.assets import read_assets

HEAVIEST_VISIT = 60_000
"""Bytes of a page with its styles, scripts and mark, compressed; pictures apart."""


def paths(cast: Cast) -> list[str]:
    exam = f"/exams/{cast.exams['open']}"
    amended = f"/exams/{cast.exams['amended']}"
    withdrawal = f"/decisions/{cast.patients['Jeanne']}/own-access/withdrawal"
    share = f"/shares/{cast.shares['guest']}"
    jeanne = cast.patients["Jeanne"]
    return [
        *("/doctor/request", "/doctor/request/sent", "/doctor/invitation"),
        *("/sign-in", "/activate", "/help", "/privacy", "/accessibility", "/nowhere"),
        *("/exams", exam, f"{exam}/report", f"{exam}/pictures/1/1/2", f"{exam}/download"),
        *(f"{amended}/report/versions", "/verify"),
        *("/shares", share, f"/shares/new/{jeanne}", f"/shares/room/{jeanne}"),
        *("/share", "/share/room", "/share/over"),
        *("/decisions", withdrawal, "/trail", "/my-doctors", "/notifications", "/figures"),
    ]


@pytest.mark.browser
@pytest.mark.xdist_group("chromium")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(page: Page, cast: Cast, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for path in paths(cast):
        page.goto(path)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path}\n{found.generate_report()}"


@pytest.mark.browser
@pytest.mark.xdist_group("chromium")
def test_no_page_scrolls_sideways_on_the_narrowest_screen(page: Page, cast: Cast) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for path in paths(cast):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_no_first_visit_weighs_much(as_: Callable[[str], Visitor], cast: Cast) -> None:
    owner = as_("owner")
    for path in paths(cast):
        page = owner.get(path)
        assets = set(re.findall(r'"(/static/[^"]+)"', page.text))
        answers = [page, *map(owner.get, assets)]
        assert [answer.status_code for answer in answers[1:]] == [200] * len(assets)
        assert sum(len(gzip.compress(answer.data)) for answer in answers) < HEAVIEST_VISIT, path


def test_the_viewer_s_scripts_weigh_less_than_a_picture() -> None:
    """Those of doctors too, who measure, and of two stacks side by side."""
    scripts = read_assets([Path("patient_site/static")])
    entries = ("viewer.js", "comparing.js", "measuring.js")
    needed = {name for entry in entries for name in (entry, *scripts[entry].imported)}
    assert sum(len(scripts[name].compressed) for name in needed) < 30 * 1024
