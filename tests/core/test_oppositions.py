"""What a minor keeps to herself: her parents see no gap, her doctors see, and at 18 it is over."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from core.audit import Action
from core.errors import InvalidInput, NotFound
from core.exams.listing import own_lists
from core.exams.opening import exam_page
from core.model import Event, Exam, Grant, Notice, Patient
from core.oppositions import lift, oppose, oppositions
from core.rules.grants import GrantOrigin
from core.trail import own_trail
from tests.cast import Cast

DAY = date(2026, 3, 9)
"""Of the child's exam."""


@pytest.fixture
def opposed(cast: Cast) -> Cast:
    """Léo, of seventeen, keeps that exam to himself."""
    with cast.db.writing() as session:
        born = sa.update(Patient).where(Patient.given_name == "Léo").values
        session.execute(born(birth_date=date(2008, 5, 20)))
    oppose(cast.context("reception"), cast.patients["Léo"], DAY)
    return cast


def seen(cast: Cast, name: str = "proxy", now: datetime | None = None) -> int:
    return sum(len(person.exams) for person in own_lists(cast.context(name, now)))


def test_the_parents_list_shows_no_gap(opposed: Cast) -> None:
    assert seen(opposed) == 0
    with pytest.raises(NotFound):
        exam_page(opposed.context("proxy"), opposed.exams["child"])
    with opposed.db.reading() as session:
        refused = session.scalars(sa.select(Event).order_by(Event.sequence.desc())).first()
        assert refused is not None
        assert refused.reason == "opposed"


def test_the_parents_trail_tells_neither_the_exam_nor_the_question(opposed: Cast) -> None:
    told = own_trail(opposed.context("proxy"))
    assert {entry.action for entry in told} & {Action.OPPOSITION_NOTED, Action.FILE_OPENED} == set()
    assert [entry for entry in told if entry.exam_token] == []
    today = [entry for entry in told if entry.establishment == "Hôpitaux du Fleuve"]
    assert today == []


def test_a_doctor_who_treats_the_minor_opens_it_unknown_to_the_parents(opposed: Cast) -> None:
    with opposed.db.writing() as session:
        session.execute(sa.delete(Notice))
        leo = session.scalars(sa.select(Patient).where(Patient.given_name == "Léo")).one()
        session.add(
            Grant(
                account_id=opposed.viewers["doctor"].id,
                patient_id=leo.id,
                origin=GrantOrigin.TREATING,
                began_at=opposed.now - timedelta(days=1),
            )
        )
    assert exam_page(opposed.context("doctor"), opposed.exams["child"]).token
    with opposed.db.reading() as session:
        assert session.query(Notice).all() == []


def test_an_exam_of_another_day_stays(cast: Cast) -> None:
    oppose(cast.context("reception"), cast.patients["Léo"], DAY - timedelta(days=1))
    assert seen(cast) == 1


def test_an_exam_of_unknown_day_is_kept_back_too(cast: Cast) -> None:
    with cast.db.writing() as session:
        session.execute(sa.update(Exam).values(study_date=None))
    oppose(cast.context("reception"), cast.patients["Léo"], DAY - timedelta(days=1))
    assert seen(cast) == 0


def test_she_changes_her_mind(opposed: Cast) -> None:
    desk, leo = opposed.context("reception"), opposed.patients["Léo"]
    (noted,) = oppositions(desk, leo)
    assert noted.day == DAY
    lift(desk, leo, noted.number)
    assert seen(opposed) == 1
    with pytest.raises(NotFound):
        lift(desk, leo, noted.number)


def test_noting_it_twice_is_noting_it_once(opposed: Cast) -> None:
    desk, leo = opposed.context("reception"), opposed.patients["Léo"]
    oppose(desk, leo, DAY)
    assert len(oppositions(desk, leo)) == 1


def test_an_adult_has_nobody_to_keep_anything_from(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        oppose(cast.context("reception"), cast.patients["Jeanne"], DAY)


def test_at_18_the_parents_see_nothing_more_of_anything(cast: Cast) -> None:
    with cast.db.writing() as session:
        born = sa.update(Patient).where(Patient.given_name == "Léo").values
        session.execute(born(birth_date=date(2008, 5, 20)))
    eve = datetime(2026, 5, 19, 21, 59, tzinfo=UTC)
    assert seen(cast, now=eve) == 1
    assert own_lists(cast.context("proxy", eve + timedelta(minutes=1))) == []
