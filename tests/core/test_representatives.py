"""Representatives as a desk checks them: protection, slips of two parents, and the end of both."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from core import activation
from core.context import Viewer
from core.errors import CredentialsRefused, InvalidInput, NotFound, NotInThisState
from core.exams.listing import own_lists
from core.model import Patient
from core.representatives import (
    end_protection,
    end_representation,
    new_representative_slip,
    protect,
    representation,
)
from core.rules.consent import Capacity
from core.rules.protection import Measure
from tests.cast import Cast

LEOS_BIRTHDAY, JEANNES_BIRTHDAY = date(2018, 5, 20), date(1950, 3, 7)
NEW_PASSWORD = "quatre cigognes sur un toit rouge"


def slip(cast: Cast, patient: str, capacity: Capacity, name: str) -> str:
    desk, token = cast.context("reception"), cast.patients[patient]
    return new_representative_slip(desk, token, capacity, name).code


def opened(cast: Cast, code: str, birth_date: date, mail: str) -> Viewer:
    at_home = replace(cast.context(), address="198.51.100.7")
    number = activation.check_code(at_home, code, birth_date)
    return activation.open_account(at_home, number, mail, NEW_PASSWORD, "fr")


def seen(cast: Cast, viewer: Viewer) -> set[str]:
    return {person.name for person in own_lists(cast.context().seen_by(viewer))}


def found(cast: Cast, patient: str) -> list[tuple[str, Capacity]]:
    file = representation(cast.context("reception"), cast.patients[patient])
    return [(one.name, one.capacity) for one in file.representatives]


def guardian(cast: Cast) -> Viewer:
    protect(cast.context("reception"), cast.patients["Jeanne"], Measure.GUARDIANSHIP)
    code = slip(cast, "Jeanne", Capacity.GUARDIAN, "Luc Weber")
    return opened(cast, code, JEANNES_BIRTHDAY, "luc@home.example")


def test_two_parents_have_each_a_slip_and_an_account(cast: Cast) -> None:
    mothers = slip(cast, "Léo", Capacity.PARENT, "Anne Schmitt")
    fathers = slip(cast, "Léo", Capacity.PARENT, "Karim Schmitt")
    opened(cast, mothers, LEOS_BIRTHDAY, "proxy@home.example")
    father = opened(cast, fathers, LEOS_BIRTHDAY, "karim@home.example")
    assert seen(cast, father) == {"Léo Schmitt"}
    parents = ["Anne Schmitt", "Karim Schmitt"]
    assert found(cast, "Léo") == [(name, Capacity.PARENT) for name in parents]


def test_a_guardian_sees_for_a_protected_adult_until_the_protection_ends(cast: Cast) -> None:
    luc = guardian(cast)
    assert seen(cast, luc) == {"Jeanne Weber"}
    end_protection(cast.context("reception"), cast.patients["Jeanne"])
    assert seen(cast, luc) == set()
    protect(cast.context("reception"), cast.patients["Jeanne"], Measure.MANDATE)
    assert seen(cast, luc) == set(), "another protection revives nobody"


def test_a_guardians_slip_dies_with_the_protection(cast: Cast) -> None:
    protect(cast.context("reception"), cast.patients["Jeanne"], Measure.GUARDIANSHIP)
    code = slip(cast, "Jeanne", Capacity.GUARDIAN, "Luc Weber")
    end_protection(cast.context("reception"), cast.patients["Jeanne"])
    with pytest.raises(CredentialsRefused):
        opened(cast, code, JEANNES_BIRTHDAY, "luc@home.example")


def test_who_checked_a_protection_and_who_ended_it_is_kept(cast: Cast) -> None:
    desk, token = cast.context("reception"), cast.patients["Jeanne"]
    protect(desk, token, Measure.FAMILY_AUTHORISATION)
    later = cast.context("other-reception", cast.now + timedelta(days=2))
    end_protection(later, token)
    (entry,) = representation(desk, token).protections
    assert entry.measure is Measure.FAMILY_AUTHORISATION
    assert (entry.checked_by, entry.began_at) == ("Employé reception", cast.now)
    assert (entry.ended_by, entry.ended_at) == ("Employé other-reception", later.now)


@pytest.mark.parametrize(("patient", "problem"), [("Léo", "minor"), ("Marie", "missing")])
def test_only_an_adult_of_known_age_is_noted_as_protected(
    cast: Cast, patient: str, problem: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        protect(cast.context("reception"), cast.patients[patient], Measure.GUARDIANSHIP)
    assert refused.value.problem == problem


def test_a_protection_is_noted_once_and_ends_once(cast: Cast) -> None:
    desk, token = cast.context("reception"), cast.patients["Jeanne"]
    with pytest.raises(NotInThisState):
        end_protection(desk, token)
    protect(desk, token, Measure.GUARDIANSHIP)
    with pytest.raises(NotInThisState):
        protect(desk, token, Measure.MANDATE)


@pytest.mark.parametrize(
    ("patient", "capacity"),
    [
        ("Jeanne", Capacity.GUARDIAN),
        ("Jeanne", Capacity.PARENT),
        ("Léo", Capacity.GUARDIAN),
        ("Marie", Capacity.PARENT),
    ],
)
def test_no_slip_is_printed_for_somebody_who_may_not_decide(
    cast: Cast, patient: str, capacity: Capacity
) -> None:
    with pytest.raises(InvalidInput):
        slip(cast, patient, capacity, "Quelqu’un")


def test_a_desk_ends_what_one_parent_sees_and_her_unused_slip(cast: Cast) -> None:
    desk, token = cast.context("reception"), cast.patients["Léo"]
    code = slip(cast, "Léo", Capacity.PARENT, "Anne Schmitt")
    (anne,) = representation(desk, token).representatives
    end_representation(desk, token, anne.number)
    assert seen(cast, cast.viewers["proxy"]) == set()
    with pytest.raises(CredentialsRefused):
        opened(cast, code, LEOS_BIRTHDAY, "proxy@home.example")
    with pytest.raises(NotFound):
        end_representation(desk, token, anne.number)


def test_another_establishments_desk_learns_nothing(cast: Cast) -> None:
    with pytest.raises(NotFound):
        representation(cast.context("other-reception"), cast.patients["Léo"])


def test_a_guardian_of_yesterday_is_no_guardian_where_the_adult_isnt_protected(cast: Cast) -> None:
    luc = guardian(cast)
    with cast.db.writing() as session:
        session.execute(sa.update(Patient).values(protected=False))
    assert seen(cast, luc) == set()
