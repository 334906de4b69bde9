"""Mistakes have a button on the patient's pages."""

import re
from collections.abc import Callable

from core.case_answers import answer_case, open_cases
from core.exams.opening import exam_page
from core.rules.cases import Finding
from tests.cast import Cast
from tests.patient_site.conftest import Visitor

As = Callable[[str], Visitor]


def test_an_exam_is_said_not_to_be_mine_and_the_answer_is_read_there(as_: As, cast: Cast) -> None:
    owner, exam = as_("owner"), f"/exams/{cast.exams['open']}"
    assert f"{exam}/not-mine" in owner.get(exam).text
    assert "Il est caché aussitôt" in owner.get(f"{exam}/not-mine").text
    answer = owner.send("/cases/not-mine", exam=cast.exams["open"])
    page = owner.get(answer.location).text
    assert "Réponse avant le 20 mars 2026" in page
    assert owner.get(exam).status_code == 404
    (waiting,) = open_cases(cast.context("archivist"))
    answer_case(cast.context("archivist"), waiting.number, Finding.HERS, "Tout a été comparé.")
    assert waiting.number in owner.get("/cases").text
    assert "Tout a été comparé." in owner.get(f"/cases/{waiting.number}").text


def test_an_access_is_questioned_beside_its_line(as_: As, cast: Cast) -> None:
    exam_page(cast.context("doctor"), cast.exams["open"])
    owner = as_("owner")
    page = owner.get("/trail").text
    line = page[page.index("Dr Claire Meyer") :]
    event = re.search(r'name="event" value="(\d+)"', line)
    assert event
    answer = owner.send("/cases/access", event=event[1])
    assert "Un accès que je ne reconnais pas" in owner.get(answer.location).text


def test_ones_own_access_has_no_button(as_: As, cast: Cast) -> None:
    owner = as_("owner")
    owner.get(f"/exams/{cast.exams['open']}")
    page = owner.get("/trail").text
    line = page[page.index("Vous avez ouvert l’examen") :].split("</li>")[0]
    assert 'name="event"' not in line


def test_what_no_form_of_ours_sends_is_no_case(as_: As) -> None:
    owner = as_("owner")
    owner.get("/trail")
    for event in ("", "x", "9" * 40, "9" * 5000, "-1", "999999"):
        assert owner.send("/cases/access", event=event).status_code == 404
    assert owner.send("/cases/not-mine", exam="unknown").status_code == 404
    assert owner.get("/cases/UNKNOWN1").status_code == 404
