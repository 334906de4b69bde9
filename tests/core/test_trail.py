"""The trail a patient reads: all that was done with hers, by whom, and no word of what is hidden."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from core.audit import Action, Outcome
from core.context import ViewerKind
from core.errors import NotFound
from core.exams.opening import exam_page
from core.exams.reading import report_page
from core.model import Event, Exam, Patient
from core.own_decisions import answer_online
from core.patients import opened_file, search_by_birth_date
from core.reports import opened
from core.rules.consent import Answer, Question
from core.trail import LONGEST_TRAIL, TrailEntry, own_trail, told_entry
from tests.cast import Cast


def trail(cast: Cast, name: str = "owner", minutes: int = 0) -> list[TrailEntry]:
    return list(own_trail(cast.context(name, cast.now + timedelta(minutes=minutes))))


def newest(cast: Cast, name: str = "owner") -> TrailEntry:
    return trail(cast, name)[0]


def test_what_a_doctor_opened_is_told_with_his_name_and_the_exam(cast: Cast) -> None:
    report_page(cast.context("doctor"), cast.exams["open"])
    entry = newest(cast)
    assert (entry.action, entry.outcome) == (Action.REPORT_READ, Outcome.DONE)
    assert (entry.actor_kind, entry.actor_name) == (ViewerKind.DOCTOR, "Dr Claire Meyer")
    assert (entry.exam_token, entry.exam_day) == (cast.exams["open"], date(2026, 3, 1))
    assert not entry.is_myself


def test_what_she_did_herself_is_told_as_hers(cast: Cast) -> None:
    exam_page(cast.context("owner"), cast.exams["open"])
    assert newest(cast).is_myself


def test_a_member_of_staff_with_her_number_isnt_she(cast: Cast) -> None:
    owner = cast.viewers["owner"]
    twin = next(v for v in cast.viewers.values() if v.id == owner.id and v.kind is ViewerKind.STAFF)
    with cast.db.reading() as session:
        told = session.scalars(sa.select(Event).where(Event.actor_id == twin.id)).all()
    assert {event.actor_kind for event in told} >= {"staff"}
    assert not any(entry.is_myself for entry in trail(cast) if entry.actor_kind is ViewerKind.STAFF)


def test_what_the_desk_did_is_told_with_its_establishment(cast: Cast) -> None:
    opened_file(cast.context("reception"), cast.patients["Jeanne"])
    entry = newest(cast)
    assert (entry.action, entry.actor_role) == (Action.FILE_OPENED, "reception")
    assert entry.establishment == "Hôpitaux du Fleuve"
    assert entry.exam_token is None


def test_what_radiology_did_with_an_exam_she_may_open_is_told(cast: Cast) -> None:
    opened(cast.context("radiologist"), cast.exams["open"])
    assert newest(cast).actor_role == "radiologist"


def test_who_was_refused_is_told_too(cast: Cast) -> None:
    with pytest.raises(NotFound):
        exam_page(cast.context("other-doctor"), cast.exams["open"])
    entry = newest(cast)
    assert (entry.outcome, entry.actor_name) == (Outcome.REFUSED, "Dr Philippe Roth")


@pytest.mark.parametrize("exam", ["held", "draft", "unreported", "arriving", "doubtful"])
def test_nothing_is_told_of_an_exam_that_doesnt_open_to_her(cast: Cast, exam: str) -> None:
    before = trail(cast)
    for name in ("owner", "other-doctor"):
        with pytest.raises(NotFound):
            exam_page(cast.context(name), cast.exams[exam])
    if exam != "doubtful":
        opened(cast.context("radiologist"), cast.exams[exam])
    assert trail(cast) == before


def test_once_an_exam_opens_its_past_is_told(cast: Cast) -> None:
    opened(cast.context("radiologist"), cast.exams["held"])
    held = {cast.exams["held"]}
    assert held.isdisjoint(entry.exam_token for entry in trail(cast))
    assert held <= {entry.exam_token for entry in trail(cast, minutes=5 * 24 * 60)}


def test_after_a_withdrawal_her_decisions_are_told_and_exams_no_longer(cast: Cast) -> None:
    exam_page(cast.context("owner"), cast.exams["open"])
    answer_online(
        cast.context("owner"), cast.patients["Jeanne"], Question.OWN_ACCESS, Answer.REFUSED
    )
    entries = trail(cast)
    assert {entry.exam_token for entry in entries} == {None}
    assert entries[0].action is Action.DECISIONS_RECORDED


def test_a_mother_reads_her_childs_trail(cast: Cast) -> None:
    exam_page(cast.context("proxy"), cast.exams["child"])
    entry = newest(cast, "proxy")
    assert (entry.exam_token, entry.is_myself) == (cast.exams["child"], True)


@pytest.mark.parametrize("name", ["doctor", "other-doctor", "reception", "auditor", "nobody"])
def test_whoever_is_no_patient_has_no_trail(cast: Cast, name: str) -> None:
    assert trail(cast, name) == []


def test_nobody_reads_of_anybody_else(cast: Cast) -> None:
    opened_file(cast.context("reception"), cast.patients["Paul"])
    search_by_birth_date(cast.context("reception"), date(1950, 3, 7), "web")
    with cast.db.reading() as session:
        jeanne = session.scalars(
            sa.select(Patient.id).where(Patient.token == cast.patients["Jeanne"])
        ).one()
        hers = session.scalars(sa.select(Event.sequence).where(Event.patient_id == jeanne)).all()
    assert 0 < len(trail(cast)) <= len(hers)
    assert Action.FILE_SEARCHED not in {entry.action for entry in trail(cast)}


def test_a_trail_is_newest_first_and_ends_somewhere(cast: Cast) -> None:
    with cast.db.writing() as session:
        exam = session.scalars(sa.select(Exam).where(Exam.token == cast.exams["open"])).one()
        last = session.scalars(sa.select(sa.func.max(Event.sequence))).one()
        session.execute(
            sa.insert(Event),
            [
                {
                    "sequence": last + number,
                    "recorded_at": cast.now + timedelta(seconds=number),
                    "action": "exam-opened",
                    "outcome": "done",
                    "actor_kind": "doctor",
                    "actor_name": "Dr Claire Meyer",
                    "patient_id": exam.patient_id,
                    "exam_id": exam.id,
                    "details": {},
                    "digest": "",
                }
                for number in range(1, LONGEST_TRAIL + 10)
            ],
        )
    moments = [entry.recorded_at for entry in trail(cast)]
    assert len(moments) == LONGEST_TRAIL
    oldest = told_entry(cast.context("owner"), last + 1)
    assert oldest is not None
    assert oldest.recorded_at < moments[-1], "one that was shown earlier can still be asked about"
    assert moments == sorted(moments, reverse=True)


def test_of_one_event_no_more_is_told_than_in_the_trail(cast: Cast) -> None:
    told = {entry.sequence: entry for entry in trail(cast)}
    with cast.db.reading() as session:
        numbers = session.scalars(sa.select(Event.sequence)).all()
    assert set(told) < set(numbers)
    assert {one: told_entry(cast.context("owner"), one) for one in numbers} == {
        one: told.get(one) for one in numbers
    }
