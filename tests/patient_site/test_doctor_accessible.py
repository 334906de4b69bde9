"""The doctor's own pages shut nobody out either, as far as a program can tell."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.cast import Cast
from tests.patient_site.conftest import COOKIE, HERE, Visitor


@pytest.mark.browser
@pytest.mark.xdist_group("chromium")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_doctors_pages(
    chromium: Browser, address: str, as_: Callable[[str], Visitor], cast: Cast, scheme: str
) -> None:
    doctor = as_("doctor")
    doctor.get("/doctor/practices")
    doctor.send("/doctor/practices", name="Cabinet du Parc")
    context = chromium.new_context(locale="fr", base_url=address, color_scheme=scheme)  # type: ignore[arg-type]
    context.add_cookies([{"name": COOKIE, "value": doctor.token, "url": HERE}])
    page = context.new_page()
    patient = f"/doctor/patients/{cast.patients['Jeanne']}"
    for path in ("/doctor", patient, f"{patient}/earlier", "/doctor/seek", "/doctor/practices"):
        page.goto(path)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path}\n{found.generate_report()}"
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    context.close()
