"""Who may open one exam, on the patient's page of it."""

from collections.abc import Callable

import pytest

from core.errors import NotFound
from core.exams.opening import exam_page
from tests.cast import Cast
from tests.patient_site.conftest import Visitor


def test_a_no_about_one_exam_is_said_and_taken_back(
    as_: Callable[[str], Visitor], cast: Cast
) -> None:
    owner, token = as_("owner"), cast.exams["open"]
    assert f"/exams/{token}/answers" in owner.get(f"/exams/{token}").text
    owner.get(f"/exams/{token}/answers")
    owner.send("/exams/answers", exam=token, question="professionals", answer="no")
    assert "Pour cet examen : non" in owner.get(f"/exams/{token}/answers").text
    assert "Pour un seul examen." in owner.get("/decisions").text
    with pytest.raises(NotFound):
        exam_page(cast.context("doctor"), token)
    owner.send("/exams/answers", exam=token, question="professionals", answer="yes")
    assert "Pour cet examen : non" not in owner.get(f"/exams/{token}/answers").text


def test_what_no_form_of_ours_sends_is_no_answer(as_: Callable[[str], Visitor], cast: Cast) -> None:
    owner, token = as_("owner"), cast.exams["open"]
    owner.get("/exams")
    for fields in (
        {"exam": token, "question": "own-access", "answer": "no"},
        {"exam": token, "question": "professionals", "answer": "perhaps"},
        {"exam": token, "question": "", "answer": "no"},
        {"exam": cast.exams["child"], "question": "professionals", "answer": "no"},
    ):
        assert owner.send("/exams/answers", **fields).status_code == 404
