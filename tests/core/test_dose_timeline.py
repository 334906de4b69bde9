"""Exams with rays over the years: whose, which, and beside what."""

import pytest

from core.dose_timeline import own_doses, patient_doses
from core.errors import NotFound
from core.model import Event, Exam, Patient
from core.rules.dose import Quantity
from tests.cast import Cast
from tests.core.repeats.exams import describe
from tests.core.repeats.test_counting import dosed

OPEN = {"open", "elsewhere", "amended"}


def test_only_what_opens_to_her_is_told_newest_first(cast: Cast) -> None:
    (person,) = own_doses(cast.context("owner"))
    assert person.is_myself
    assert {exam.token for exam in person.exams} == {cast.exams[name] for name in OPEN}
    days = [exam.day for exam in person.exams]
    assert days == sorted(days, reverse=True)  # type: ignore[type-var]


def test_each_exam_keeps_its_own_figures(cast: Cast) -> None:
    dosed(cast, "open")
    (person,) = own_doses(cast.context("owner"))
    told = {exam.token: [line.quantity for line in exam.dose] for exam in person.exams}
    assert told[cast.exams["open"]] == [Quantity.DLP, Quantity.CTDI_VOL]
    assert told[cast.exams["amended"]] == []


def test_exams_without_rays_arent_in_it(cast: Cast) -> None:
    with cast.db.writing() as session:
        session.query(Exam).update({"modality": "MR"})
    (person,) = own_doses(cast.context("owner"))
    assert person.exams == []


def test_a_childs_exam_is_compared_with_nothing(cast: Cast) -> None:
    describe(cast, "TDM thorax", "child", "open")
    (child,) = own_doses(cast.context("proxy"))
    assert [(exam.background_days, exam.level) for exam in child.exams] == [(None, None)]
    (adult,) = own_doses(cast.context("owner"))
    assert any(exam.background_days for exam in adult.exams)


def test_nor_is_one_of_somebody_whose_age_isnt_known(cast: Cast) -> None:
    with cast.db.writing() as session:
        session.query(Patient).update({"birth_date": None})
    (person,) = own_doses(cast.context("owner"))
    assert not any(exam.background_days for exam in person.exams)


def test_a_doctor_sees_those_of_her_patient_and_the_trail_tells(cast: Cast) -> None:
    person = patient_doses(cast.context("doctor"), cast.patients["Jeanne"])
    assert {exam.token for exam in person.exams} == {cast.exams[one] for one in (*OPEN, "held")}
    with cast.db.reading() as session:
        last = session.query(Event).order_by(Event.sequence.desc()).first()
        assert last is not None
        assert last.action == "timeline-opened"


def test_nobody_elses(cast: Cast) -> None:
    with pytest.raises(NotFound):
        patient_doses(cast.context("other-doctor"), cast.patients["Jeanne"])
