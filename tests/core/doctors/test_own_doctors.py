"""My doctors: named, ended, blocked; each holds at the very next request and is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from core.context import Context
from core.doctors.desk import desk
from core.doctors.directory import suspend
from core.doctors.own_doctors import block, choose, dismiss, own_doctors, unblock
from core.errors import NotFound, NotInThisState
from core.exams.opening import exam_page
from core.model import Account, Event, Exam, Grant
from core.own_decisions import answer_online
from core.rules.consent import Answer, Question
from core.rules.grants import LIVES, GrantOrigin
from tests.cast import Cast

MEYER, ROTH = "10000000017", "10000000025"


def opens(cast: Cast, name: str, exam: str = "open") -> bool:
    try:
        exam_page(cast.context(name), cast.exams[exam])
    except NotFound:
        return False
    return True


def last_event(cast: Cast) -> Event:
    with cast.db.reading() as session:
        event = session.query(Event).order_by(Event.sequence.desc()).first()
    assert event is not None
    return event


def test_my_doctors_are_told_with_their_ground(cast: Cast) -> None:
    (mine,) = own_doctors(cast.context("owner"))
    (meyer,) = mine.doctors
    assert (mine.is_myself, meyer.name, meyer.is_blocked) == (True, "Dr Claire Meyer", False)
    assert [ground.origin for ground in meyer.grounds] == [GrantOrigin.TREATING]


def test_a_doctor_who_was_named_opens_at_once_for_three_years(cast: Cast) -> None:
    assert not opens(cast, "other-doctor")
    choose(cast.context("owner"), cast.patients["Jeanne"], ROTH)
    assert opens(cast, "other-doctor")
    event = last_event(cast)
    assert (event.action, event.details) == ("exam-opened", {"ground": "chosen"})
    later = cast.context("other-doctor", cast.now + LIVES[GrantOrigin.CHOSEN])
    with pytest.raises(NotFound):
        exam_page(later, cast.exams["open"])


def test_naming_again_renews_and_makes_no_second_grant(cast: Cast) -> None:
    owner = cast.context("owner")
    choose(owner, cast.patients["Jeanne"], ROTH)
    choose(cast.context("owner", cast.now + timedelta(days=9)), cast.patients["Jeanne"], ROTH)
    (mine,) = own_doctors(cast.context("owner", cast.now + timedelta(days=9)))
    assert [len(one.grounds) for one in mine.doctors] == [1, 1]


def test_a_doctor_who_was_ended_is_out_at_once(cast: Cast) -> None:
    assert opens(cast, "doctor")
    dismiss(cast.context("owner"), cast.patients["Jeanne"], MEYER)
    assert last_event(cast).details == {"doctor": "Dr Claire Meyer"}
    assert not opens(cast, "doctor")
    assert last_event(cast).reason == "not-entitled"
    assert own_doctors(cast.context("owner"))[0].doctors == []


def test_a_blocked_doctor_is_out_whoever_names_her_and_back_when_let(cast: Cast) -> None:
    owner, jeanne = cast.context("owner"), cast.patients["Jeanne"]
    block(owner, jeanne, MEYER)
    assert not opens(cast, "doctor")
    assert desk(cast.context("doctor")).exams == []
    with pytest.raises(NotInThisState):
        choose(owner, jeanne, MEYER)
    (mine,) = own_doctors(owner)
    assert [one.is_blocked for one in mine.doctors] == [True]
    unblock(owner, jeanne, MEYER)
    assert opens(cast, "doctor")


def test_a_grant_never_stands_above_the_decision(cast: Cast) -> None:
    owner, jeanne = cast.context("owner"), cast.patients["Jeanne"]
    answer_online(owner, jeanne, Question.PROFESSIONALS, Answer.REFUSED)
    choose(owner, jeanne, ROTH)
    assert not opens(cast, "doctor")
    assert not opens(cast, "other-doctor")
    assert last_event(cast).reason == "withdrawn"


def test_a_grant_for_one_exam_opens_no_other(cast: Cast) -> None:
    with cast.db.writing() as session:
        exam = session.query(Exam).filter_by(token=cast.exams["open"]).one()
        roth = session.query(Account).filter_by(rpps=ROTH).one()
        session.add(
            Grant(
                account_id=roth.id,
                patient_id=exam.patient_id,
                exam_id=exam.id,
                origin=GrantOrigin.COPY,
                began_at=cast.now,
            )
        )
    assert opens(cast, "other-doctor")
    assert not opens(cast, "other-doctor", "elsewhere")
    assert [one.card.token for one in desk(cast.context("other-doctor")).exams] == [
        cast.exams["open"]
    ]


@pytest.mark.parametrize("act", [choose, dismiss, block, unblock])
@pytest.mark.parametrize(
    ("viewer", "patient", "rpps"),
    [
        ("owner", "Paul", MEYER),
        ("proxy", "Jeanne", MEYER),
        ("doctor", "Jeanne", MEYER),
        ("nobody", "Jeanne", MEYER),
        ("owner", "Jeanne", "10000000033"),
        ("owner", "Jeanne", ""),
    ],
)
def test_nobody_decides_for_another_or_about_nobody(
    cast: Cast, act: Callable[[Context, str, str], None], viewer: str, patient: str, rpps: str
) -> None:
    with pytest.raises(NotFound):
        act(cast.context(viewer), cast.patients[patient], rpps)


def test_a_mother_names_her_childs_doctor(cast: Cast) -> None:
    choose(cast.context("proxy"), cast.patients["Léo"], ROTH)
    assert opens(cast, "other-doctor", "child")
    assert not opens(cast, "other-doctor", "open")


def test_a_suspended_doctor_cant_be_named(cast: Cast) -> None:
    suspend(cast.context("administrator"), ROTH)
    with pytest.raises(NotFound):
        choose(cast.context("owner"), cast.patients["Jeanne"], ROTH)
