"""A no about one exam: it takes away at once, and stays one whatever the general answer becomes."""

import pytest

from core.errors import NotFound
from core.exam_answers import answer_of_exam, exam_answers
from core.exams.opening import exam_page
from core.own_decisions import answer_online
from core.rules.consent import Answer, Question, Standing
from tests.cast import Cast


def say(cast: Cast, answer: Answer, question: Question = Question.PROFESSIONALS) -> None:
    answer_of_exam(cast.context("owner"), cast.exams["open"], question, answer)


def say_of_all(cast: Cast, answer: Answer) -> None:
    answer_online(cast.context("owner"), cast.patients["Jeanne"], Question.PROFESSIONALS, answer)


def opens(cast: Cast, viewer: str, exam: str = "open") -> bool:
    try:
        exam_page(cast.context(viewer), cast.exams[exam])
    except NotFound:
        return False
    return True


def test_a_no_about_one_exam_closes_that_one_to_doctors(cast: Cast) -> None:
    say(cast, Answer.REFUSED)
    assert not opens(cast, "doctor")
    assert opens(cast, "doctor", "amended")
    assert opens(cast, "owner")


def test_a_no_said_while_the_general_answer_is_no_outlives_it(cast: Cast) -> None:
    say_of_all(cast, Answer.REFUSED)
    say(cast, Answer.REFUSED)
    say_of_all(cast, Answer.GRANTED)
    assert not opens(cast, "doctor")
    assert opens(cast, "doctor", "amended")


def test_taking_the_no_back_leaves_the_general_answer(cast: Cast) -> None:
    say(cast, Answer.REFUSED)
    say(cast, Answer.GRANTED)
    assert opens(cast, "doctor")
    say_of_all(cast, Answer.REFUSED)
    assert not opens(cast, "doctor")


def test_a_yes_about_one_exam_grants_nothing_and_is_no_answer(cast: Cast) -> None:
    say_of_all(cast, Answer.REFUSED)
    say(cast, Answer.GRANTED)
    assert not opens(cast, "doctor")
    said = exam_answers(cast.context("owner"), cast.exams["open"]).said
    assert said[Question.PROFESSIONALS] is Standing.NEVER_ASKED


def test_a_no_to_passing_one_exam_on_closes_it_to_guests(cast: Cast) -> None:
    say(cast, Answer.REFUSED, Question.PASS_ON)
    assert not opens(cast, "guest")
    assert opens(cast, "guest", "elsewhere")


def test_nobody_answers_about_anothers_exam_or_her_own_sight_of_it(cast: Cast) -> None:
    for viewer in ("doctor", "guest", "other-patient"):
        with pytest.raises(NotFound):
            answer_of_exam(
                cast.context(viewer), cast.exams["open"], Question.PROFESSIONALS, Answer.REFUSED
            )
    with pytest.raises(NotFound):
        say(cast, Answer.REFUSED, Question.OWN_ACCESS)
