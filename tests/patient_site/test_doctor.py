"""A doctor's list: her patients' exams that she may open, each with whose it is."""

import re
from collections.abc import Callable

from tests.cast import Cast
from tests.patient_site.conftest import Visitor

As = Callable[[str], Visitor]


def test_a_doctor_sees_the_exams_she_was_granted(as_: As, cast: Cast) -> None:
    page = as_("doctor").get("/doctor").text
    opening = [cast.exams[name] for name in ("amended", "held", "elsewhere", "open")]
    assert re.findall(r'<h3><a href="/exams/([^"]+)"', page) == opening
    assert "Weber Jeanne\u00a0– " in page
    assert "date de naissance\u00a0: 7 mars 1950" in page


def test_every_exam_in_the_list_opens(as_: As) -> None:
    doctor = as_("doctor")
    found = re.findall(r'<h3><a href="(/exams/[^"]+)"', doctor.get("/doctor").text)
    assert [doctor.get(path).status_code for path in found] == [200] * 4


def test_a_doctor_without_a_grant_is_told_what_would_come(as_: As) -> None:
    page = as_("other-doctor").get("/doctor").text
    assert "Weber" not in page
    assert "porte votre nom comme demandeur" in page


def test_a_patient_has_no_such_page(as_: As) -> None:
    assert as_("owner").get("/doctor").status_code == 404


def test_the_last_exam_before_of_the_same_kind_is_one_click_away(as_: As, cast: Cast) -> None:
    doctor = as_("doctor")
    page = doctor.get(f"/exams/{cast.exams['elsewhere']}").text
    found = re.search(r'href="(/compare/[^"]+)">Comparer avec celui du 1er mars 2026<', page)
    assert found is not None
    assert doctor.get(found[1].replace("&amp;", "&")).status_code == 200
    assert "Comparer avec" not in doctor.get(f"/exams/{cast.exams['open']}").text
