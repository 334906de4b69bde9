"""Whom a patient names at a desk: one doctor once, at however many desks."""

from core.doctors.treating import end_treating, name_treating, treating_doctors
from core.joining import join
from core.model import Patient
from core.model.matching import JoinGround
from tests.cast import Cast

ROTH = "10000000025"


def one_person(cast: Cast, *names: str) -> None:
    """The records of these patients turn out to be one person's."""
    with cast.db.writing() as session:
        one, other = (
            session.query(Patient).filter_by(token=cast.patients[name]).one() for name in names
        )
        join(session, cast.context("archivist"), one, other, JoinGround.PERSON)


def test_a_doctor_named_at_two_desks_is_listed_once_and_ended_at_both(cast: Cast) -> None:
    one_person(cast, "Paul", "Odile")
    here, there = cast.context("reception"), cast.context("other-reception")
    paul = cast.patients["Paul"]
    name_treating(here, paul, ROTH)
    name_treating(there, paul, ROTH)
    assert [one.rpps for one in treating_doctors(here, paul)] == [ROTH]
    end_treating(here, paul, ROTH)
    assert treating_doctors(there, paul) == []
