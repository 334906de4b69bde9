"""Before ordering: who learns of which earlier exams, and what is noted of the answer."""

from datetime import date, timedelta

import pytest

from core.errors import InvalidInput, NotFound
from core.model import Appointment, Event, Exam, RepeatAnswer
from core.own_decisions import answer_online
from core.repeats.asking import answer, look_back
from core.rules.consent import Answer as Decision
from core.rules.consent import Question
from core.rules.kinds import Kind
from core.rules.regions import Place, Region
from core.rules.repeats import Answer, Likeness, Wanted, Why
from tests.cast import Cast
from tests.core.repeats.exams import describe, expect, names

THORAX = Wanted(Kind.CT, frozenset({Place(Region.THORAX)}), days=30)


def test_a_doctor_learns_of_what_opens_to_her(cast: Cast) -> None:
    describe(cast, "TDM TAP", "open", "held", "elsewhere", "refused", "draft", "doubtful")
    describe(cast, "TDM cérébrale", "amended")
    found = look_back(cast.context("doctor"), cast.patients["Jeanne"], THORAX)
    assert names(cast, found) == {"open", "held", "elsewhere"}
    assert {one.likeness for one in found.exams or ()} == {Likeness.SAME}


def test_exams_of_unknown_place_come_last_and_are_told_as_such(cast: Cast) -> None:
    describe(cast, "", *cast.exams)
    describe(cast, "TDM thorax", "open")
    found = look_back(cast.context("doctor"), cast.patients["Jeanne"], THORAX).exams or ()
    assert [one.likeness for one in found] == [Likeness.SAME] + 3 * [Likeness.UNKNOWN]
    assert found[0].token == cast.exams["open"]


def test_nothing_before_the_period_counts(cast: Cast) -> None:
    describe(cast, "TDM thorax", "open")
    with cast.db.writing() as session:
        exam = session.query(Exam).filter_by(token=cast.exams["open"]).one()
        exam.study_date = date(2025, 1, 1)
    found = look_back(cast.context("doctor"), cast.patients["Jeanne"], THORAX)
    assert "open" not in names(cast, found)


@pytest.mark.parametrize("who", ["other-doctor", "reception", "owner", "radiologist", "auditor"])
def test_whoever_doesnt_treat_her_learns_nothing(cast: Cast, who: str) -> None:
    with pytest.raises(NotFound):
        look_back(cast.context(who), cast.patients["Marie"], THORAX)


def test_radiology_that_expects_her_learns_of_exams_elsewhere(cast: Cast) -> None:
    describe(cast, "TDM TAP", *cast.exams)
    expect(cast, "Jeanne", "radiologist")
    found = look_back(cast.context("radiologist"), cast.patients["Jeanne"], THORAX)
    assert names(cast, found) == {"open", "held", "amended", "unreported", "draft", "elsewhere"}


def test_of_exams_elsewhere_only_by_her_leave(cast: Cast) -> None:
    describe(cast, "TDM TAP", "refused")
    expect(cast, "Odile", "radiologist")
    assert look_back(cast.context("radiologist"), cast.patients["Odile"], THORAX).exams == []


@pytest.mark.parametrize("days", [-31, 91])
def test_an_appointment_long_ago_or_far_ahead_makes_no_team(cast: Cast, days: int) -> None:
    expect(cast, "Odile", "radiologist", days)
    with pytest.raises(NotFound):
        look_back(cast.context("radiologist"), cast.patients["Odile"], THORAX)


def test_nor_does_a_cancelled_one(cast: Cast) -> None:
    expect(cast, "Odile", "radiologist")
    with cast.db.writing() as session:
        session.query(Appointment).one().cancelled_at = cast.now
    with pytest.raises(NotFound):
        look_back(cast.context("radiologist"), cast.patients["Odile"], THORAX)


def test_the_question_and_the_answer_stand_in_the_trail(cast: Cast) -> None:
    describe(cast, "TDM thorax", "open")
    ctx = cast.context("doctor")
    look_back(ctx, cast.patients["Jeanne"], None)
    look_back(ctx, cast.patients["Jeanne"], THORAX)
    answer(ctx, cast.patients["Jeanne"], cast.exams["open"], Answer.USED, None, "")
    with cast.db.reading() as session:
        events = session.query(Event).order_by(Event.sequence.desc()).limit(2).all()
        assert [event.action for event in events] == ["repeat-answered", "repeat-looked-for"]
        assert events[0].details == {"answer": "used"}


def test_the_answer_comes_back_and_can_be_mended_that_day(cast: Cast) -> None:
    describe(cast, "", *cast.exams)
    describe(cast, "TDM thorax", "open")
    ctx, jeanne, exam = cast.context("doctor"), cast.patients["Jeanne"], cast.exams["open"]
    answer(ctx, jeanne, exam, Answer.USED, None, "")
    answer(ctx, jeanne, exam, Answer.REPEATED, Why.OTHER, " Erreur de côté ")
    (first, *_) = look_back(ctx, jeanne, THORAX).exams or ()
    assert first.given is not None
    assert (first.given.answer, first.given.word) == (Answer.REPEATED, "Erreur de côté")
    with cast.db.reading() as session:
        row = session.query(RepeatAnswer).one()
        assert (row.account_id, row.staff_id) == (ctx.viewer.id, None)


def test_a_later_answer_stands_beside_the_earlier_one(cast: Cast) -> None:
    describe(cast, "TDM thorax", "open")
    jeanne, exam = cast.patients["Jeanne"], cast.exams["open"]
    answer(cast.context("doctor"), jeanne, exam, Answer.USED, None, "")
    cast.now += timedelta(days=2)
    answer(cast.context("doctor"), jeanne, exam, Answer.REPEATED, Why.CHANGED, "")
    with cast.db.reading() as session:
        assert session.query(RepeatAnswer).count() == 2


@pytest.mark.parametrize("exam", ["draft", "child", "refused"])
def test_nothing_is_answered_about_an_exam_that_doesnt_open(cast: Cast, exam: str) -> None:
    with pytest.raises(NotFound):
        answer(
            cast.context("doctor"),
            cast.patients["Jeanne"],
            cast.exams[exam],
            Answer.USED,
            None,
            "",
        )


@pytest.mark.parametrize(
    ("why", "word", "field"),
    [(None, "", "why"), (Why.OTHER, " ", "word"), (Why.OTHER, "x" * 201, "word")],
)
def test_a_repeat_needs_a_reason(cast: Cast, why: Why | None, word: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        answer(
            cast.context("doctor"),
            cast.patients["Jeanne"],
            cast.exams["open"],
            Answer.REPEATED,
            why,
            word,
        )
    assert refused.value.field == field


def test_what_she_withdrew_is_told_no_more(cast: Cast) -> None:
    describe(cast, "TDM thorax", "elsewhere")
    expect(cast, "Jeanne", "radiologist")
    patient = cast.patients["Jeanne"]
    answer_online(cast.context("owner"), patient, Question.PROFESSIONALS, Decision.REFUSED)
    found = look_back(cast.context("radiologist"), patient, THORAX)
    assert "elsewhere" not in names(cast, found)
