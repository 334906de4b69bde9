"""Which answer is in force, and what a new answer changes.

Who may decide for whom is in `test_deciding`, who may look for whom in `test_proxies`.
"""

from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.rules.consent import Answer, DecisionFact, Question, Standing, changed_answer, standing

THIS_EXAM, OTHER_EXAM = 7, 8


def said(
    answer: Answer,
    day: int,
    exam: int | None = None,
    question: Question = Question.OWN_ACCESS,
) -> DecisionFact:
    """An answer given on this day of March, about all exams or about one."""
    return DecisionFact(question, answer, datetime(2026, 3, day, 10, tzinfo=UTC), exam)


GRANTED, REFUSED, WITHDRAWN = Answer.GRANTED, Answer.REFUSED, Answer.WITHDRAWN

IN_GENERAL = [
    pytest.param([], Standing.NEVER_ASKED, id="nobody asked"),
    pytest.param([said(GRANTED, 1)], Standing.GRANTED, id="agreed"),
    pytest.param([said(REFUSED, 1)], Standing.REFUSED, id="refused"),
    pytest.param(
        [said(GRANTED, 1), said(WITHDRAWN, 2)], Standing.WITHDRAWN, id="agreed, then withdrew"
    ),
    pytest.param([said(REFUSED, 1), said(GRANTED, 2)], Standing.GRANTED, id="refused, then agreed"),
    pytest.param(
        [said(WITHDRAWN, 2), said(GRANTED, 1)],
        Standing.WITHDRAWN,
        id="later answer holds though it is listed first",
    ),
    pytest.param(
        [said(GRANTED, 1), said(REFUSED, 1)],
        Standing.REFUSED,
        id="same moment, no recorded after yes",
    ),
    pytest.param(
        [said(REFUSED, 1), said(GRANTED, 1)],
        Standing.GRANTED,
        id="same moment, yes recorded after no",
    ),
    pytest.param(
        [
            said(GRANTED, 1, question=Question.PROFESSIONALS),
            said(GRANTED, 1, None, Question.PASS_ON),
        ],
        Standing.NEVER_ASKED,
        id="yes to the other questions is no yes to this one",
    ),
    pytest.param(
        [said(GRANTED, 1), said(REFUSED, 2, question=Question.PROFESSIONALS)],
        Standing.GRANTED,
        id="no to another question takes nothing away",
    ),
    pytest.param(
        [said(GRANTED, 1, THIS_EXAM)],
        Standing.NEVER_ASKED,
        id="answer about one exam doesn't speak for all",
    ),
]

ABOUT_THIS_EXAM = [
    pytest.param([], Standing.NEVER_ASKED, id="nobody asked"),
    pytest.param([said(GRANTED, 1)], Standing.GRANTED, id="agreed to all exams"),
    pytest.param([said(REFUSED, 1)], Standing.REFUSED, id="refused all exams"),
    pytest.param(
        [said(GRANTED, 1), said(REFUSED, 2, THIS_EXAM)],
        Standing.REFUSED,
        id="agreed to all exams but this one",
    ),
    pytest.param(
        [said(GRANTED, 1), said(WITHDRAWN, 2, THIS_EXAM)],
        Standing.WITHDRAWN,
        id="withdrew this exam alone",
    ),
    pytest.param(
        [said(GRANTED, 1), said(REFUSED, 2, OTHER_EXAM)],
        Standing.GRANTED,
        id="agreed to all exams but another one",
    ),
    pytest.param(
        [said(GRANTED, 1), said(WITHDRAWN, 2, THIS_EXAM), said(GRANTED, 3, THIS_EXAM)],
        Standing.GRANTED,
        id="withdrew this exam and gave it back",
    ),
    pytest.param(
        [said(REFUSED, 1, THIS_EXAM), said(GRANTED, 2)],
        Standing.REFUSED,
        id="later yes to all exams doesn't undo the no to this one",
    ),
    pytest.param(
        [said(GRANTED, 1, THIS_EXAM)],
        Standing.NEVER_ASKED,
        id="yes to this exam alone isn't enough",
    ),
    pytest.param(
        [said(REFUSED, 1), said(GRANTED, 2, THIS_EXAM)],
        Standing.REFUSED,
        id="yes to this exam can't lift a general refusal",
    ),
    pytest.param(
        [said(GRANTED, 1), said(WITHDRAWN, 2), said(GRANTED, 3, THIS_EXAM)],
        Standing.WITHDRAWN,
        id="yes to this exam can't lift a general withdrawal",
    ),
]


@pytest.mark.parametrize(("decisions", "expected"), IN_GENERAL)
def test_answer_in_force_in_general(decisions: list[DecisionFact], expected: Standing) -> None:
    assert standing(decisions, Question.OWN_ACCESS) is expected


@pytest.mark.parametrize(("decisions", "expected"), ABOUT_THIS_EXAM)
def test_answer_in_force_for_an_exam(decisions: list[DecisionFact], expected: Standing) -> None:
    assert standing(decisions, Question.OWN_ACCESS, THIS_EXAM) is expected


@pytest.mark.parametrize("question", Question)
def test_each_question_has_its_own_answer(question: Question) -> None:
    decisions = [said(GRANTED, 1, question=question)]
    granted = {asked for asked in Question if standing(decisions, asked) is Standing.GRANTED}
    assert granted == {question}


@pytest.mark.parametrize("table", [IN_GENERAL, ABOUT_THIS_EXAM], ids=["in general", "one exam"])
def test_every_standing_occurs_in_the_table(table: list[Any]) -> None:
    assert {case.values[1] for case in table} == set(Standing)


# --- Whatever was answered ----------------------------------------------------------------------

decisions_of_any_patient = st.lists(
    st.builds(
        said,
        answer=st.sampled_from(Answer),
        day=st.integers(1, 28),
        exam=st.sampled_from([None, THIS_EXAM, OTHER_EXAM]),
        question=st.sampled_from(Question),
    )
)


@given(decisions_of_any_patient, st.sampled_from(Question))
@settings(deadline=None)
def test_an_answer_about_an_exam_can_only_take_away(
    decisions: list[DecisionFact], question: Question
) -> None:
    in_general = standing(decisions, question)
    about_exam = standing(decisions, question, THIS_EXAM)
    assert about_exam is in_general or in_general is Standing.GRANTED


@given(decisions_of_any_patient, st.sampled_from(Answer), st.sampled_from([None, THIS_EXAM]))
@settings(deadline=None)
def test_a_no_holds_whatever_was_said_before(
    decisions: list[DecisionFact], wanted: Answer, exam: int | None
) -> None:
    before = standing(decisions, Question.OWN_ACCESS, exam)
    recorded = changed_answer(before, wanted)
    if recorded is not None:
        decisions = [*decisions, said(recorded, 31, exam)]
    after = standing(decisions, Question.OWN_ACCESS, exam)
    assert wanted is Answer.GRANTED or after is not Standing.GRANTED


@given(decisions_of_any_patient, st.sampled_from(Answer))
@settings(deadline=None)
def test_a_general_answer_is_in_force_at_once(
    decisions: list[DecisionFact], wanted: Answer
) -> None:
    recorded = changed_answer(standing(decisions, Question.OWN_ACCESS), wanted)
    if recorded is not None:
        decisions = [*decisions, said(recorded, 31)]
    now = standing(decisions, Question.OWN_ACCESS)
    assert (now is Standing.GRANTED) == (wanted is Answer.GRANTED)


# --- What a new answer changes ------------------------------------------------------------------

CHANGES = [
    pytest.param(Standing.NEVER_ASKED, GRANTED, GRANTED, id="first yes"),
    pytest.param(Standing.NEVER_ASKED, REFUSED, REFUSED, id="first no"),
    pytest.param(Standing.NEVER_ASKED, WITHDRAWN, REFUSED, id="nothing to withdraw yet is a no"),
    pytest.param(Standing.GRANTED, GRANTED, None, id="yes again"),
    pytest.param(Standing.GRANTED, REFUSED, WITHDRAWN, id="no after a yes is a withdrawal"),
    pytest.param(Standing.GRANTED, WITHDRAWN, WITHDRAWN, id="withdrawal"),
    pytest.param(Standing.REFUSED, GRANTED, GRANTED, id="yes after a refusal"),
    pytest.param(Standing.REFUSED, REFUSED, None, id="refused again"),
    pytest.param(Standing.REFUSED, WITHDRAWN, None, id="withdrawal after a refusal"),
    pytest.param(Standing.WITHDRAWN, GRANTED, GRANTED, id="yes after a withdrawal"),
    pytest.param(Standing.WITHDRAWN, REFUSED, None, id="no after a withdrawal"),
    pytest.param(Standing.WITHDRAWN, WITHDRAWN, None, id="withdrawn again"),
]


@pytest.mark.parametrize(("before", "wanted", "recorded"), CHANGES)
def test_what_an_answer_changes(before: Standing, wanted: Answer, recorded: Answer | None) -> None:
    assert changed_answer(before, wanted) is recorded


def test_changes_are_told_for_every_standing_and_answer() -> None:
    assert {case.values[:2] for case in CHANGES} == set(product(Standing, Answer))
