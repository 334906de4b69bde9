"""The pages of exams with rays: the picture, the table, the words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from core.dose_timeline import DosedExam
from core.doses import DoseLine
from core.model.exams import DoseSource
from core.rules.dose import Quantity
from patient_site.dose_chart import HEIGHT, LOWEST_BAR, WIDTH, Bar, charts
from tests.cast import Cast
from tests.core.repeats.exams import describe
from tests.core.repeats.test_counting import dosed
from tests.patient_site.conftest import COOKIE, HERE, Visitor

As = Callable[[str], Visitor]
EXAM = DosedExam("", "CT", "", "", date(2024, 1, 1), "", (), None, None)


def dlp(day: date | None, value: float) -> DosedExam:
    return replace(EXAM, day=day, dose=[DoseLine(Quantity.DLP, value, "", DoseSource.REPORT)])


def test_a_chart_spans_whole_years_and_is_as_high_as_its_highest() -> None:
    (chart,) = charts([dlp(date(2026, 12, 31), 500), dlp(date(2024, 1, 1), 1)])
    assert (chart.highest, [year for _, year in chart.years]) == (500, [2024, 2025, 2026])
    last, first = chart.bars
    assert last == Bar(pytest.approx(WIDTH, abs=2), HEIGHT)
    assert (first.x < 2, first.height) == (True, LOWEST_BAR)


def test_what_happened_once_or_on_no_day_needs_no_picture() -> None:
    assert charts([dlp(date(2024, 1, 1), 5), dlp(None, 5), EXAM]) == []


def test_a_long_life_has_no_more_years_than_have_room() -> None:
    (chart,) = charts([dlp(date(1990, 1, 1), 5), dlp(date(2026, 1, 1), 5)])
    assert len(chart.years) <= 10


def test_of_two_breasts_the_higher_is_drawn() -> None:
    lines = [
        DoseLine(Quantity.AGD, value, about, DoseSource.REPORT)
        for about, value in (("left", 1.0), ("right", 2.0))
    ]
    exams = [replace(EXAM, dose=lines), replace(EXAM, day=date(2025, 1, 1), dose=lines)]
    assert charts(exams)[0].highest == 2.0


def test_a_person_reads_what_was_measured_and_what_it_is_like(as_: As, cast: Cast) -> None:
    describe(cast, "TDM thorax", "open")
    dosed(cast, "open", "elsewhere")
    page = as_("owner").get("/doses").text
    for told in (
        "100 mGy·cm",
        "28 mois de rayonnement naturel",
        "pas communiqué",
        "IRSN",
        'role="img"',
    ):
        assert told in page.replace(",0 mGy", " mGy")


def test_nothing_to_show_is_said(as_: As) -> None:
    assert "Aucun examen aux rayons" in as_("other-patient").get("/doses").text


def test_a_doctor_comes_from_the_timeline(as_: As, cast: Cast) -> None:
    doctor = as_("doctor")
    path = f"/doctor/patients/{cast.patients['Jeanne']}"
    assert f'href="{path}/doses"' in doctor.get(path).text
    assert "Weber" in doctor.get(f"{path}/doses").text


@pytest.mark.browser
@pytest.mark.xdist_group("chromium")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    chromium: Browser, address: str, as_: As, cast: Cast, scheme: str
) -> None:
    dosed(cast, "open", "elsewhere")
    context = chromium.new_context(locale="fr", base_url=address, color_scheme=scheme)  # type: ignore[arg-type]
    context.add_cookies([{"name": COOKIE, "value": as_("owner").token, "url": HERE}])
    page = context.new_page()
    page.goto("/doses")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
