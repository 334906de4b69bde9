"""Radiology before an exam: who is expected, what they had, what was spared."""

import pytest

from core.rules.repeats import Answer
from tests.admin_site.visitor import Visitor
from tests.cast import Cast
from tests.core.repeats.exams import expect
from tests.core.repeats.test_counting import FIVE, answered, dosed

CHEST_CT = {"kind": "ct", "region": "thorax", "side": "", "days": "30"}


def test_who_is_expected_leads_to_what_she_had_elsewhere(radiologist: Visitor, cast: Cast) -> None:
    expect(cast, "Jeanne", "radiologist", days=0)
    path = f"/before/{cast.patients['Jeanne']}"
    assert f'href="{path}"' in radiologist.get("/before").source
    radiologist.get(path)
    page = radiologist.post(path, **CHEST_CT)
    assert "Hôpital des Collines" in page.text
    assert "/exams/" not in page.source


def test_what_is_answered_stays(radiologist: Visitor, cast: Cast) -> None:
    path = f"/before/{cast.patients['Jeanne']}"
    radiologist.get(path)
    about = {**CHEST_CT, "exam": cast.exams["open"]}
    page = radiologist.post(f"{path}/answer", **about, answer="used")
    assert "Vous l’utilisez" in page.text
    page = radiologist.post(f"{path}/answer", **about, answer="repeated")
    assert (page.status, "Choisissez pourquoi" in page.text) == (400, True)


def test_an_incomplete_question_is_asked_again(radiologist: Visitor, cast: Cast) -> None:
    path = f"/before/{cast.patients['Jeanne']}"
    radiologist.get(path)
    assert radiologist.post(path, **{**CHEST_CT, "region": ""}).status == 400
    assert radiologist.post(f"{path}/answer", **CHEST_CT).status == 400


def test_what_was_spared_is_told_in_its_unit(radiologist: Visitor, cast: Cast) -> None:
    answered(cast, Answer.USED, *FIVE)
    dosed(cast, *FIVE)
    assert "500 mGy·cm" in radiologist.get("/before").text.replace(",0 mGy", " mGy")


@pytest.mark.parametrize("nobody", ["Aucun rendez-vous", "Aucune réponse"])
def test_nothing_yet_is_said(radiologist: Visitor, nobody: str) -> None:
    assert nobody in radiologist.get("/before").source
