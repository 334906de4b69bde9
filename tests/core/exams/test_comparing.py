"""Two stacks side by side: only of one patient, each with its own verdict and its own line in the trail."""

import pytest
import sqlalchemy as sa

from core.audit import Action
from core.context import Context
from core.errors import NotFound
from core.exams.comparing import choices, compared
from core.exams.linking import Link
from core.exams.viewing import PictureAddress
from core.model import Event, Exam
from tests.cast import Cast
from tests.core.exams.grid import GRID, VIEWERS, granted_to


def first(token: str) -> PictureAddress:
    return PictureAddress(token, 1, 1, 1)


def compares(ctx: Context, left: str, right: str) -> bool:
    try:
        compared(ctx, first(left), first(right))
    except NotFound:
        return False
    return True


@pytest.mark.parametrize("viewer", VIEWERS)
def test_both_must_open_and_belong_to_one_patient(cast: Cast, viewer: str) -> None:
    ctx, granted = cast.context(viewer), granted_to(viewer)
    for exam, token in cast.exams.items():
        for pair in ((token, cast.exams["open"]), (cast.exams["open"], token)):
            assert compares(ctx, *pair) == ({exam, "open"} <= granted), (exam, viewer)


def test_exams_of_two_patients_are_not_put_side_by_side(cast: Cast) -> None:
    with cast.db.writing() as session:
        exam = session.scalars(sa.select(Exam).where(Exam.token == cast.exams["child"])).one()
        mothers = session.scalars(sa.select(Exam).where(Exam.token == cast.exams["open"])).one()
        exam.patient_id, mothers.patient_id = mothers.patient_id, exam.patient_id
    ctx = cast.context("owner")
    assert compares(ctx, cast.exams["child"], cast.exams["elsewhere"])
    assert not compares(ctx, cast.exams["child"], cast.exams["open"])


def test_exams_of_two_establishments_are(cast: Cast) -> None:
    both = compared(
        cast.context("doctor"), first(cast.exams["open"]), first(cast.exams["elsewhere"])
    )
    assert {both.left.establishment, both.right.establishment} == {
        "Hôpitaux du Fleuve",
        "Hôpital des Collines",
    }
    assert both.link is Link.POSITION


def test_each_exam_is_told_of(cast: Cast) -> None:
    assert compares(cast.context("doctor"), cast.exams["open"], cast.exams["elsewhere"])
    with cast.db.reading() as session:
        told = session.scalars(
            sa.select(Exam.token)
            .join(Event, Event.exam_id == Exam.id)
            .where(Event.action == Action.PICTURES_VIEWED.value)
        ).all()
    assert sorted(told) == sorted((cast.exams["open"], cast.exams["elsewhere"]))


@pytest.mark.parametrize("viewer", VIEWERS)
def test_the_choice_is_of_what_opens(cast: Cast, viewer: str) -> None:
    by_token = {token: exam for exam, token in cast.exams.items()}
    granted = granted_to(viewer)
    for exam in GRID:
        if exam not in granted:
            with pytest.raises(NotFound):
                choices(cast.context(viewer), cast.exams[exam])
            continue
        offered = choices(cast.context(viewer), cast.exams[exam])
        assert {by_token[each.token] for each in offered.exams} == granted


def test_the_newest_exam_comes_first(cast: Cast) -> None:
    offered = choices(cast.context("owner"), cast.exams["open"])
    days = [exam.day for exam in offered.exams if exam.day]
    assert days == sorted(days, reverse=True)
    assert all(len(exam.stacks) == 2 for exam in offered.exams)
