"""Requesting and copied doctors open the exam they are named for, and nothing else (M1)."""

import pytest

from core.doctors.own_doctors import dismiss
from core.doctors.requests import give_next_request_grants
from core.errors import NotFound
from core.exams.opening import exam_page
from core.model import Exam, Grant, NamedDoctor
from core.own_decisions import answer_online
from core.rules.consent import Answer, Question
from core.rules.doctors import GRANTED, DoctorRole
from core.work import work_once
from tests.cast import Cast

ROTH = "10000000025"


def name(cast: Cast, role: DoctorRole, exam: str = "open", rpps: str = ROTH) -> None:
    with cast.db.writing() as session:
        row = session.query(Exam).filter_by(token=cast.exams[exam]).one()
        session.add(
            NamedDoctor(exam_id=row.id, role=role, rpps=rpps, name="ROTH", named_at=cast.now)
        )


def opens(cast: Cast, exam: str) -> bool:
    try:
        exam_page(cast.context("other-doctor"), cast.exams[exam])
    except NotFound:
        return False
    return True


@pytest.mark.parametrize("role", DoctorRole)
def test_who_asked_or_gets_a_copy_opens_this_exam_alone(cast: Cast, role: DoctorRole) -> None:
    name(cast, role)
    work_once(cast.context("radiologist"))
    assert opens(cast, "open") == (role in GRANTED)
    assert not opens(cast, "elsewhere")


def test_one_grant_is_given_however_often_she_is_named(cast: Cast) -> None:
    name(cast, DoctorRole.REQUESTING)
    name(cast, DoctorRole.REFERRING)
    assert give_next_request_grants(cast.context("radiologist"))
    assert not give_next_request_grants(cast.context("radiologist"))
    with cast.db.reading() as session:
        assert session.query(Grant).filter(Grant.exam_id.is_not(None)).count() == 1


@pytest.mark.parametrize("rpps", ["", "10005173140"])
def test_who_has_no_account_gets_nothing_yet(cast: Cast, rpps: str) -> None:
    name(cast, DoctorRole.REQUESTING, rpps=rpps)
    assert not give_next_request_grants(cast.context("radiologist"))


def test_a_grant_that_the_patient_ended_isnt_given_again(cast: Cast) -> None:
    name(cast, DoctorRole.REQUESTING)
    give_next_request_grants(cast.context("radiologist"))
    dismiss(cast.context("owner"), cast.patients["Jeanne"], ROTH)
    assert not give_next_request_grants(cast.context("radiologist"))
    assert not opens(cast, "open")


def test_no_request_stands_above_the_decision(cast: Cast) -> None:
    name(cast, DoctorRole.REQUESTING)
    give_next_request_grants(cast.context("radiologist"))
    owner = cast.context("owner")
    answer_online(owner, cast.patients["Jeanne"], Question.PROFESSIONALS, Answer.REFUSED)
    assert not opens(cast, "open")
