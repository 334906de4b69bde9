"""The lists: in order, without a word of what is held, and as cheap for many exams as for few."""

from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from core.context import Context
from core.doctors.desk import desk
from core.exams.comparing import choices
from core.exams.listing import ExamCard, own_lists
from core.exams.opening import exam_page
from core.model import Exam, Hold, Patient, Report, Series
from core.model.exams import ReportStatus
from core.reports import worklist
from core.trail import own_trail
from tests.cast import Cast
from tests.queries import queries


def jeanne(cast: Cast) -> Patient:
    with cast.db.reading() as session:
        return session.scalars(
            sa.select(Patient).where(Patient.token == cast.patients["Jeanne"])
        ).one()


def give(cast: Cast, numbers: Iterable[int]) -> None:
    """More exams for Jeanne, each with a series and a signed report."""
    patient = jeanne(cast)
    with cast.db.writing() as session:
        place = session.scalars(sa.select(Exam.establishment_id).limit(1)).one()
        for number in numbers:
            exam = Exam(
                study_instance_uid=f"1.8.{number}",
                patient_id=patient.id,
                establishment_id=place,
                study_date=date(2020, 1, 1) + timedelta(days=number),
                modality="CT",
                received_at=cast.now,
                settled_at=cast.now,
                series=[Series(position=1, series_instance_uid=f"1.8.{number}.1")],
                reports=[
                    Report(
                        version=1,
                        status=ReportStatus.VALIDATED,
                        written_at=cast.now,
                        validated_at=cast.now,
                    )
                ],
            )
            session.add(exam)


LISTS: list[tuple[str, Callable[[Context], object]]] = [
    ("owner", own_lists),
    ("doctor", desk),
    ("owner", own_trail),
    ("radiologist", worklist),
]


@pytest.mark.parametrize(("viewer", "listing"), LISTS)
def test_a_list_costs_the_same_queries_for_few_exams_and_for_hundreds(
    cast: Cast, viewer: str, listing: Callable[[Context], object]
) -> None:
    costs = []
    for numbers in (range(3), range(3, 300)):
        give(cast, numbers)
        with queries(cast) as asked:
            listing(cast.context(viewer))
        costs.append(len(asked))
    assert costs[0] == costs[1]
    assert costs[0] < 15


def test_so_does_choosing_what_to_compare(cast: Cast) -> None:
    costs = []
    for numbers in (range(3), range(3, 30)):
        give(cast, numbers)
        with queries(cast) as asked:
            choices(cast.context("owner"), cast.exams["open"])
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_a_list_is_newest_first_and_exams_without_a_date_are_last(cast: Cast) -> None:
    with cast.db.writing() as session:
        session.query(Exam).filter_by(token=cast.exams["open"]).update({"study_date": None})
    (mine,) = own_lists(cast.context("owner"))
    days = [card.day for card in mine.exams]
    assert days[-1] is None
    known = [day for day in days if day]
    assert known == sorted(known, reverse=True)


def test_a_held_exam_is_announced_with_day_and_place_and_nothing_else(cast: Cast) -> None:
    (mine,) = own_lists(cast.context("owner"))
    (held,) = [card for card in mine.exams if card.token is None]
    told = {field.name for field in fields(ExamCard) if getattr(held, field.name)}
    assert told == {"day", "establishment", "opens_at"}
    assert held.opens_at == cast.now + timedelta(days=5)


def test_of_several_holds_the_last_end_counts(cast: Cast) -> None:
    last = cast.now + timedelta(days=20)
    with cast.db.writing() as session:
        (before,) = session.query(Hold).filter(Hold.released_at.is_(None))
        session.add(
            Hold(
                exam_id=before.exam_id,
                reason="Autre",
                began_at=cast.now,
                until=last,
                set_by=before.set_by,
                set_at=cast.now,
            )
        )
    (mine,) = own_lists(cast.context("owner"))
    assert [card.opens_at for card in mine.exams if card.token is None] == [last]


def test_a_mother_finds_her_child_under_his_name(cast: Cast) -> None:
    (child,) = own_lists(cast.context("proxy"))
    assert (child.name, child.is_myself) == ("Léo Schmitt", False)


def test_a_doctors_list_tells_whose_exam_it_is(cast: Cast) -> None:
    patient = desk(cast.context("doctor")).exams[0].patient
    assert (patient.name, patient.birth_date) == ("Weber Jeanne", date(1950, 3, 7))


def test_who_has_no_exam_has_an_empty_list(cast: Cast) -> None:
    (mine,) = own_lists(cast.context("other-patient"))
    assert (mine.is_myself, mine.exams) == (True, [])
    assert own_lists(cast.context("nobody")) == []
    assert desk(cast.context("nobody")).exams == []


def test_an_exam_page_costs_the_same_queries_however_many_series_it_has(cast: Cast) -> None:
    exam_page(cast.context("owner"), cast.exams["open"])  # its opening is told once
    few = cost_of_a_page(cast)
    with cast.db.writing() as session:
        (exam,) = session.query(Exam).filter_by(token=cast.exams["open"])
        exam.series.extend(
            Series(position=number, series_instance_uid=f"1.8.{number}") for number in range(10, 70)
        )
    assert cost_of_a_page(cast) == few


def cost_of_a_page(cast: Cast) -> int:
    with queries(cast) as asked:
        exam_page(cast.context("owner"), cast.exams["open"])
    return len(asked)
