"""Mistakes have a button: an exam is hidden at once, an access is looked into, and both are answered."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.case_answers import answer_case, open_case, open_cases
from core.cases import own_case, own_cases, question_access, say_not_mine
from core.errors import InvalidInput, NotFound, NotInThisState
from core.exams.opening import exam_page
from core.model import Notice
from core.rules.cases import CaseKind, Finding
from core.rules.notices import NoticeKind
from core.trail import own_trail
from tests.cast import Cast

WORDS = "Nous avons comparé les deux demandes."


def said(cast: Cast, exam: str = "open") -> str:
    return say_not_mine(cast.context("owner"), cast.exams[exam])


def opens(cast: Cast, viewer: str, exam: str = "open") -> bool:
    try:
        exam_page(cast.context(viewer), cast.exams[exam])
    except NotFound:
        return False
    return True


def questioned(cast: Cast) -> str:
    exam_page(cast.context("doctor"), cast.exams["open"])
    (entry,) = [
        one for one in own_trail(cast.context("owner")) if one.actor_name == "Dr Claire Meyer"
    ]
    return question_access(cast.context("owner"), entry.sequence)


def test_an_exam_that_is_said_to_be_anothers_is_hidden_from_everybody(cast: Cast) -> None:
    assert opens(cast, "owner")
    number = said(cast)
    assert [viewer for viewer in ("owner", "doctor", "guest") if opens(cast, viewer)] == []
    line = own_case(cast.context("owner"), number)
    assert (line.kind, line.finding, line.is_overdue) == (CaseKind.NOT_MINE, None, False)


def test_pressing_twice_says_it_once(cast: Cast) -> None:
    assert said(cast) == said(cast)
    with pytest.raises(NotFound):
        say_not_mine(cast.context("doctor"), cast.exams["open"])


def test_it_appears_again_once_it_is_found_to_be_hers(cast: Cast) -> None:
    number = said(cast)
    answer_case(cast.context("archivist"), number, Finding.HERS, WORDS)
    assert opens(cast, "owner")
    assert own_case(cast.context("owner"), number).answer == WORDS


def test_it_stays_hidden_where_it_isnt_hers(cast: Cast) -> None:
    answer_case(cast.context("archivist"), said(cast), Finding.NOT_HERS, WORDS)
    assert not opens(cast, "owner")
    assert not opens(cast, "doctor")


@pytest.mark.parametrize("viewer", ["doctor", "guest", "other-patient", "nobody"])
def test_only_a_patients_side_says_that_an_exam_isnt_hers(cast: Cast, viewer: str) -> None:
    with pytest.raises(NotFound):
        say_not_mine(cast.context(viewer), cast.exams["open"])
    assert opens(cast, "owner")


def test_an_access_is_questioned_once_and_named_in_the_case(cast: Cast) -> None:
    number = questioned(cast)
    (again,) = [
        one.sequence
        for one in own_trail(cast.context("owner"))
        if one.actor_name == "Dr Claire Meyer"
    ]
    assert question_access(cast.context("owner"), again) == number
    access = own_case(cast.context("owner"), number).access
    assert access is not None
    assert access.actor_name == "Dr Claire Meyer"


def test_nobody_questions_an_access_of_anothers_trail_or_her_own(cast: Cast) -> None:
    exam_page(cast.context("owner"), cast.exams["open"])
    entries = own_trail(cast.context("owner"))
    mine = next(one.sequence for one in entries if one.is_myself)
    theirs = next(one.sequence for one in entries if not one.is_myself)
    for viewer, sequence in (("owner", mine), ("other-patient", theirs), ("owner", 10**9)):
        with pytest.raises(NotFound):
            question_access(cast.context(viewer), sequence)


def test_the_oldest_question_comes_first_and_the_late_are_marked(cast: Cast) -> None:
    first = said(cast)
    later = cast.context("owner", cast.now + timedelta(days=3))
    second = say_not_mine(later, cast.exams["amended"])
    waiting = open_cases(cast.context("archivist", cast.now + timedelta(days=9)))
    assert [(one.number, one.is_overdue) for one in waiting] == [(first, True), (second, False)]


@pytest.mark.parametrize(
    ("staff", "sees"),
    [
        ("archivist", {CaseKind.NOT_MINE}),
        ("administrator", {CaseKind.NOT_MINE}),
        ("auditor", {CaseKind.UNKNOWN_ACCESS}),
        ("reception", set()),
        ("radiologist", set()),
        ("regional-administrator", set()),
        ("owner", set()),
    ],
)
def test_each_role_sees_the_questions_that_are_its_to_answer(
    cast: Cast, staff: str, sees: set[CaseKind]
) -> None:
    numbers = {questioned(cast), said(cast)}
    assert {one.kind for one in open_cases(cast.context(staff))} == sees
    for number in numbers - {one.number for one in open_cases(cast.context(staff))}:
        with pytest.raises(NotFound):
            open_case(cast.context(staff), number)


def test_a_case_of_another_establishment_isnt_ours_to_answer(cast: Cast) -> None:
    number = said(cast, "elsewhere")
    with pytest.raises(NotFound):
        answer_case(cast.context("archivist"), number, Finding.HERS, WORDS)


def test_an_answer_is_given_once_with_words_and_of_its_kind(cast: Cast) -> None:
    number, archivist = said(cast), cast.context("archivist")
    for finding, words in ((Finding.HERS, "ok"), (Finding.JUSTIFIED, WORDS)):
        with pytest.raises(InvalidInput):
            answer_case(archivist, number, finding, words)
    answer_case(archivist, number, Finding.HERS, WORDS)
    with pytest.raises(NotInThisState):
        answer_case(archivist, number, Finding.NOT_HERS, WORDS)
    assert open_cases(archivist) == []


def test_who_asked_is_told_of_the_answer(cast: Cast) -> None:
    answer_case(cast.context("archivist"), said(cast), Finding.HERS, WORDS)
    with cast.db.reading() as session:
        told = sa.select(Notice.account_id).where(Notice.kind == NoticeKind.CASE_ANSWERED)
        assert session.scalars(told).all() == [cast.viewers["owner"].id]


def test_nobody_reads_anothers_cases(cast: Cast) -> None:
    number = said(cast)
    assert own_cases(cast.context("other-patient")) == []
    with pytest.raises(NotFound):
        own_case(cast.context("other-patient"), number)
