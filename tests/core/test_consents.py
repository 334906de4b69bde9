"""Decisions: who may record which, what holds from then on, and that nothing recorded ever changes."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from core.audit import Action
from core.consents import Answered, history, standings
from core.decisions import decisions_then
from core.errors import InvalidInput, NotFound
from core.exams.listing import own_lists
from core.model import Account, Decision, Event, Patient, Proxy, Receipt
from core.model.consent import Place
from core.own_decisions import answer_online, own_decisions
from core.patients import answer_at_desk
from core.rules.consent import Answer, Capacity, Question, Standing
from core.rules.leaflets import LeafletLanguage
from tests.cast import Cast

YES, NO = Answer.GRANTED, Answer.REFUSED
HERSELF = Answered(Capacity.PATIENT, "", LeafletLanguage.FRENCH)
PARENT = Answered(Capacity.PARENT, "Anne Schmitt", LeafletLanguage.GERMAN)
GUARDIAN = Answered(Capacity.GUARDIAN, "Luc Roth", LeafletLanguage.FRENCH)


def at_desk(
    cast: Cast,
    patient: str,
    answers: dict[Question, Answer],
    answered: Answered = HERSELF,
    now: datetime | None = None,
) -> str | None:
    ctx = cast.context("reception", now)
    return answer_at_desk(ctx, cast.patients[patient], answers, answered)


def online(cast: Cast, who: str, patient: str, answer: Answer, minutes: int = 1) -> None:
    ctx = cast.context(who, cast.now + timedelta(minutes=minutes))
    answer_online(ctx, cast.patients[patient], Question.OWN_ACCESS, answer)


def holds(cast: Cast, patient: str, until: datetime | None = None) -> dict[Question, Standing]:
    with cast.db.reading() as session:
        if until is None:
            return standings(session, patient_id(cast, patient))
        then = decisions_then(session, patient_id(cast, patient), until)
        return {question: then.standing(question) for question in Question}


def patient_id(cast: Cast, patient: str) -> int:
    with cast.db.reading() as session:
        token = cast.patients[patient]
        return session.scalars(sa.select(Patient.id).where(Patient.token == token)).one()


def rows(cast: Cast) -> list[Any]:
    with cast.db.reading() as session:
        return [tuple(row) for row in session.execute(sa.select(Decision.__table__))]


# --- At the desk ------------------------------------------------------------------------------------


def test_answers_given_together_are_one_receipt(cast: Cast) -> None:
    answers = {Question.PROFESSIONALS: YES, Question.OWN_ACCESS: NO, Question.PASS_ON: NO}
    code = at_desk(cast, "Paul", answers)
    with cast.db.reading() as session:
        (entry,) = history(session, patient_id(cast, "Paul"))
    assert entry.code == code
    assert dict(entry.answers) == answers
    assert (entry.place, entry.establishment) == (Place.DESK, "Hôpitaux du Fleuve")
    assert (entry.asked_by, entry.answered_by) == ("Employé reception", "Paul Muller")
    assert (entry.capacity, entry.leaflet_language) == (Capacity.PATIENT, "fr")
    assert entry.recorded_at == cast.now


def test_a_receipts_code_can_be_read_from_paper(cast: Cast) -> None:
    code = at_desk(cast, "Paul", {Question.PASS_ON: YES})
    assert code is not None
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{8}", code)


def test_the_same_answers_again_record_nothing(cast: Cast) -> None:
    answers = dict.fromkeys(Question, YES)
    at_desk(cast, "Paul", answers)
    before = rows(cast)
    assert at_desk(cast, "Paul", answers) is None
    assert rows(cast) == before


def test_only_what_changes_is_recorded(cast: Cast) -> None:
    at_desk(cast, "Paul", dict.fromkeys(Question, YES))
    before = len(rows(cast))
    at_desk(cast, "Paul", {**dict.fromkeys(Question, YES), Question.PASS_ON: NO})
    assert len(rows(cast)) == before + 1
    assert holds(cast, "Paul")[Question.PASS_ON] is Standing.WITHDRAWN


def test_an_answer_given_in_one_establishment_holds_in_the_region(cast: Cast) -> None:
    ctx = cast.context("other-reception", cast.now + timedelta(minutes=1))
    answer_at_desk(ctx, cast.patients["Jeanne"], {Question.PROFESSIONALS: NO}, HERSELF)
    assert holds(cast, "Jeanne")[Question.PROFESSIONALS] is Standing.WITHDRAWN


def test_what_held_at_an_earlier_moment_can_be_asked(cast: Cast) -> None:
    online(cast, "owner", "Jeanne", NO, minutes=5)
    before = holds(cast, "Jeanne", cast.now + timedelta(minutes=4))
    assert before[Question.OWN_ACCESS] is Standing.GRANTED
    assert holds(cast, "Jeanne")[Question.OWN_ACCESS] is Standing.WITHDRAWN


def test_nothing_recorded_is_ever_changed(cast: Cast) -> None:
    for minutes, answer in enumerate((NO, YES, NO, NO, YES), 1):
        before = rows(cast)
        online(cast, "owner", "Jeanne", answer, minutes)
        assert rows(cast)[: len(before)] == before


def test_the_history_is_newest_first(cast: Cast) -> None:
    online(cast, "owner", "Jeanne", NO, 1)
    online(cast, "owner", "Jeanne", YES, 2)
    with cast.db.reading() as session:
        entries = history(session, patient_id(cast, "Jeanne"))
    assert [entry.place for entry in entries] == [Place.ONLINE, Place.ONLINE, Place.DESK]
    moments = [entry.recorded_at for entry in entries]
    assert moments == sorted(moments, reverse=True)


def test_answers_are_told_with_their_receipt(cast: Cast) -> None:
    code = at_desk(cast, "Paul", {Question.OWN_ACCESS: YES})
    event = last_event(cast)
    assert event.action == Action.DECISIONS_RECORDED.value
    assert event.patient_id == patient_id(cast, "Paul")
    assert event.details == {"receipt": code, "answers": {"own-access": "granted"}}


def last_event(cast: Cast) -> Event:
    with cast.db.reading() as session:
        return session.scalars(sa.select(Event).order_by(Event.sequence.desc()).limit(1)).one()


def test_an_answer_that_cant_be_told_isnt_recorded(cast: Cast) -> None:
    before, code = rows(cast), last_event(cast).sequence
    with cast.db.writing() as session:
        session.execute(
            sa.text(
                "CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'x'); END"
            )
        )
    with pytest.raises(sa.exc.DBAPIError):
        at_desk(cast, "Paul", {Question.OWN_ACCESS: YES})
    assert rows(cast) == before
    assert last_event(cast).sequence == code


# --- Who may decide for whom ------------------------------------------------------------------------

MAY_NOT = [
    pytest.param("Paul", PARENT, "adult-decides-alone", id="a parent for an adult"),
    pytest.param("Paul", GUARDIAN, "not-protected", id="a guardian for an adult of his own"),
    pytest.param("Léo", HERSELF, "minor-needs-parent", id="a child for himself"),
    pytest.param("Léo", GUARDIAN, "minor-needs-parent", id="a guardian for a child"),
    pytest.param("Marie", HERSELF, "birth-date-unknown", id="somebody of unknown age"),
    pytest.param("Marie", PARENT, "birth-date-unknown", id="a parent of somebody of unknown age"),
]


@pytest.mark.parametrize(("patient", "answered", "problem"), MAY_NOT)
def test_who_may_not_decide_is_refused_and_nothing_is_recorded(
    cast: Cast, patient: str, answered: Answered, problem: str
) -> None:
    before = rows(cast)
    with pytest.raises(InvalidInput) as refused:
        at_desk(cast, patient, dict.fromkeys(Question, YES), answered)
    assert (refused.value.field, refused.value.problem) == ("capacity", problem)
    assert rows(cast) == before


def test_a_protected_adult_and_her_guardian_may_both_decide(cast: Cast) -> None:
    with cast.db.writing() as session:
        session.query(Patient).filter_by(token=cast.patients["Paul"]).update({"protected": True})
    assert at_desk(cast, "Paul", {Question.OWN_ACCESS: YES}, GUARDIAN)
    assert at_desk(cast, "Paul", {Question.OWN_ACCESS: NO}, HERSELF)


def test_a_parent_answers_in_her_own_name_for_the_child(cast: Cast) -> None:
    with cast.db.reading() as session:
        (entry,) = history(session, patient_id(cast, "Léo"))
    assert (entry.capacity, entry.answered_by) == (Capacity.PARENT, "Anne Schmitt")


def test_on_the_day_she_comes_of_age_she_decides_and_her_parent_no_longer(cast: Cast) -> None:
    in_france = datetime(2036, 5, 19, 22, 1, tzinfo=cast.now.tzinfo)  # 00:01 on the 20th there
    with pytest.raises(InvalidInput):
        at_desk(cast, "Léo", {Question.PASS_ON: NO}, PARENT, in_france)
    assert at_desk(cast, "Léo", {Question.PASS_ON: NO}, HERSELF, in_france)


# --- Online -----------------------------------------------------------------------------------------


def test_a_withdrawal_online_closes_her_exams_at_the_next_request(cast: Cast) -> None:
    (mine,) = own_lists(cast.context("owner"))
    assert mine.exams
    online(cast, "owner", "Jeanne", NO)
    later = cast.context("owner", cast.now + timedelta(minutes=1))
    (mine,) = own_lists(later)
    assert mine.exams == []
    online(cast, "owner", "Jeanne", YES, 2)
    assert own_lists(cast.context("owner", cast.now + timedelta(minutes=2)))[0].exams


def test_an_answer_online_is_hers_at_no_desk(cast: Cast) -> None:
    online(cast, "owner", "Jeanne", NO)
    (own,) = own_decisions(cast.context("owner"))
    newest = own.history[0]
    assert (newest.place, newest.establishment, newest.asked_by) == (Place.ONLINE, "", "")
    assert (newest.answered_by, newest.capacity) == ("Jeanne Weber", Capacity.PATIENT)


def test_a_mother_answers_online_as_a_parent(cast: Cast) -> None:
    online(cast, "proxy", "Léo", NO)
    (own,) = own_decisions(cast.context("proxy"))
    assert (own.patient_name, own.is_myself) == ("Léo Schmitt", False)
    newest = own.history[0]
    assert (newest.answered_by, newest.capacity) == ("Anne Schmitt", Capacity.PARENT)
    assert own.standings[Question.OWN_ACCESS] is Standing.WITHDRAWN


STRANGERS = [
    *((who, "Jeanne") for who in ("other-patient", "proxy", "doctor", "reception", "nobody")),
    *((who, "Léo") for who in ("owner", "doctor", "radiologist", "auditor", "nobody")),
    ("owner", "Odile"),
]


@pytest.mark.parametrize(("who", "patient"), STRANGERS)
def test_nobody_answers_online_for_a_stranger(cast: Cast, who: str, patient: str) -> None:
    before = rows(cast)
    with pytest.raises(NotFound):
        online(cast, who, patient, NO)
    assert rows(cast) == before


def test_an_unknown_patient_is_answered_like_a_stranger(cast: Cast) -> None:
    with pytest.raises(NotFound):
        answer_online(cast.context("owner"), "x" * 22, Question.OWN_ACCESS, YES)


@pytest.mark.parametrize("column", ["ended_at", "ends_at"])
def test_whose_right_to_look_has_ended_decides_no_longer(cast: Cast, column: str) -> None:
    with cast.db.writing() as session:
        session.query(Proxy).update({column: cast.now})
    with pytest.raises(NotFound):
        online(cast, "proxy", "Léo", NO)
    assert own_decisions(cast.context("proxy")) == []


def test_a_suspended_account_decides_nothing(cast: Cast) -> None:
    with cast.db.writing() as session:
        session.query(Account).update({"suspended_at": cast.now})
    with pytest.raises(NotFound):
        online(cast, "owner", "Jeanne", NO)


def test_a_patient_reads_her_own_decisions_and_nobody_elses(cast: Cast) -> None:
    (own,) = own_decisions(cast.context("owner"))
    assert (own.patient_token, own.is_myself) == (cast.patients["Jeanne"], True)
    assert set(own.standings.values()) == {Standing.GRANTED}
    for who in ("doctor", "reception", "nobody"):
        assert own_decisions(cast.context(who)) == []


def test_every_receipt_has_its_own_code(cast: Cast) -> None:
    for minutes in range(1, 20):
        online(cast, "owner", "Jeanne", NO if minutes % 2 else YES, minutes)
    with cast.db.reading() as session:
        codes = list(session.scalars(sa.select(Receipt.code)))
    assert len(codes) == len(set(codes)) == 3 + 19


def test_a_minors_own_account_doesnt_decide_for_him(cast: Cast) -> None:
    with cast.db.writing() as session:
        session.query(Patient).filter_by(token=cast.patients["Jeanne"]).update(
            {"birth_date": date(2015, 1, 1)}
        )
    with pytest.raises(InvalidInput):
        online(cast, "owner", "Jeanne", NO)
