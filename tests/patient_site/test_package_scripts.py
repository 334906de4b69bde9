"""What scripts add to downloads: the time on the real line, and a checksum counted in the browser."""

import hashlib
import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from core.packages.issued import count_next_package
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chromium")]


@pytest.mark.parametrize("length", [0, 1, 55, 56, 63, 64, 65, 119, 120, (4 << 20) + 17])
def test_the_browser_counts_the_same_checksum(page: Page, length: int, tmp_path: Path) -> None:
    data = os.urandom(length)
    path = tmp_path / "file.zip"
    path.write_bytes(data)
    page.goto("/verify")
    with page.expect_navigation():
        page.locator("input[type=file]").set_input_files(path)
    assert page.locator("#checksum").input_value() == hashlib.sha256(data).hexdigest()
    assert page.get_by_text("n’est pas un dossier").is_visible()


def test_a_downloaded_package_is_recognised(page: Page, cast: Cast, tmp_path: Path) -> None:
    page.goto(f"/exams/{cast.exams['open']}/download")
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger").first.click()
    path = tmp_path / "package.zip"
    download.value.save_as(path)
    count_next_package(cast.context())
    page.goto("/verify")
    with page.expect_navigation():
        page.locator("input[type=file]").set_input_files(path)
    assert page.get_by_text("remis par Cigogne le").is_visible()


def test_the_time_is_told_for_the_line_as_it_was_measured(page: Page, cast: Cast) -> None:
    page.goto("/verify")
    page.evaluate("sessionStorage.setItem('line', '0.01')")  # ten octets a second
    page.goto(f"/exams/{cast.exams['open']}/download")
    told = page.locator(".line-time").first
    octets = int(told.get_attribute("data-octets") or 0)
    assert told.inner_text().replace("\u202f", "").replace(",", "").startswith("environ ")
    assert str(-(-octets // 600)) in "".join(c for c in told.inner_text() if c.isdigit())
