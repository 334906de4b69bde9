"""The doctor's page before an exam is ordered: what she asks, what is found, what she answers."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.cast import Cast
from tests.patient_site.conftest import COOKIE, HERE, Visitor

As = Callable[[str], Visitor]
CHEST_CT = {"kind": "ct", "region": "thorax", "side": "", "days": "30"}


@pytest.fixture
def path(cast: Cast) -> str:
    return f"/doctor/patients/{cast.patients['Jeanne']}/earlier"


def test_the_timeline_leads_there_and_back(as_: As, path: str) -> None:
    doctor = as_("doctor")
    timeline = path.removesuffix("/earlier")
    assert f'href="{path}"' in doctor.get(timeline).text
    assert f'href="{timeline}"' in doctor.get(path).text


def test_what_is_found_can_be_opened(as_: As, path: str, cast: Cast) -> None:
    doctor = as_("doctor")
    doctor.get(path)
    page = doctor.send(path, **CHEST_CT)
    assert page.status_code == 200
    assert "Même type d’examen, même région" in page.text
    assert f'href="/exams/{cast.exams["open"]}"' in page.text
    assert cast.exams["draft"] not in page.text


def test_nothing_found_is_said(as_: As, path: str) -> None:
    doctor = as_("doctor")
    doctor.get(path)
    page = doctor.send(path, **{**CHEST_CT, "kind": "mr"})
    assert "Aucun examen semblable" in page.text


@pytest.mark.parametrize(
    "slip", [{"kind": ""}, {"region": ""}, {"days": "3"}, {"kind": "magic"}, {"side": "up"}]
)
def test_an_incomplete_question_is_asked_again(as_: As, path: str, slip: dict[str, str]) -> None:
    doctor = as_("doctor")
    doctor.get(path)
    page = doctor.send(path, **{**CHEST_CT, **slip})
    assert page.status_code == 400
    assert "Vérifiez votre saisie" in page.text


def test_the_answers_stay_on_the_page(as_: As, path: str, cast: Cast) -> None:
    doctor = as_("doctor")
    doctor.get(path)
    about = {**CHEST_CT, "exam": cast.exams["open"]}
    used = doctor.send(f"{path}/answer", **about, answer="used")
    assert "Vous l’utilisez" in used.text
    again = doctor.send(f"{path}/answer", **about, answer="repeated", why="changed")
    assert "À refaire : L’état du patient a changé" in again.text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"answer": "repeated"}, "Choisissez pourquoi"),
        ({"answer": "repeated", "why": "other"}, "Écrivez la raison"),
        ({"answer": "repeated", "why": "other", "word": "x" * 201}, "trop longue"),
        ({"answer": "perhaps"}, "Vérifiez votre saisie"),
    ],
)
def test_an_incomplete_answer_is_asked_again(
    as_: As, path: str, cast: Cast, fields: dict[str, str], said: str
) -> None:
    doctor = as_("doctor")
    doctor.get(path)
    page = doctor.send(f"{path}/answer", **CHEST_CT, exam=cast.exams["open"], **fields)
    assert page.status_code == 400
    assert said in page.text


def test_the_patient_reads_of_it(as_: As, path: str, cast: Cast) -> None:
    doctor = as_("doctor")
    doctor.get(path)
    doctor.send(path, **CHEST_CT)
    doctor.send(f"{path}/answer", **CHEST_CT, exam=cast.exams["open"], answer="used")
    trail = as_("owner").get("/trail").text
    assert "a cherché si un examen semblable avait déjà été fait" in trail
    assert "au lieu d’en demander un nouveau" in trail


@pytest.mark.browser
@pytest.mark.xdist_group("chromium")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_what_was_found(
    chromium: Browser, address: str, as_: As, path: str, scheme: str
) -> None:
    context = chromium.new_context(locale="fr", base_url=address, color_scheme=scheme)  # type: ignore[arg-type]
    context.add_cookies([{"name": COOKIE, "value": as_("doctor").token, "url": HERE}])
    page = context.new_page()
    page.goto(path)
    page.get_by_label("Examen envisagé").last.select_option("ct")
    page.get_by_label("Région").select_option("thorax")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_text("Le refaire, parce que…").first.click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
