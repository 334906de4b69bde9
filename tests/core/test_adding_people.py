"""A slip joins the account of somebody who is signed in: one account, several persons."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from core.activation import check_code
from core.adding_people import add_person
from core.context import Context
from core.desk_documents import new_slip
from core.errors import CredentialsRefused, NotInThisState, NotPermitted
from core.exams.own_people import own_people
from core.model import Patient, Proxy
from core.representatives import new_representative_slip, protect
from core.rules.consent import Capacity
from core.rules.protection import Measure
from tests.cast import Cast

PAULS_BIRTHDAY, JEANNES_BIRTHDAY = date(1961, 11, 2), date(1950, 3, 7)
LEOS_BIRTHDAY = date(2018, 5, 20)


def as_mother(cast: Cast) -> Context:
    return replace(cast.context("proxy"), address="198.51.100.9")


def checked(cast: Cast, code: str, birth_date: date) -> int:
    return check_code(as_mother(cast), code, birth_date)


def guardians_slip(cast: Cast) -> str:
    desk, jeanne = cast.context("reception"), cast.patients["Jeanne"]
    protect(desk, jeanne, Measure.GUARDIANSHIP)
    return new_representative_slip(desk, jeanne, Capacity.GUARDIAN, "Anne Schmitt").code


def names(ctx: Context) -> list[str]:
    return [person.name for person in own_people(ctx)]


def test_somebody_signed_in_looks_for_one_person_more(cast: Cast) -> None:
    number = checked(cast, guardians_slip(cast), JEANNES_BIRTHDAY)
    add_person(as_mother(cast), number)
    assert names(as_mother(cast)) == ["Jeanne Weber", "Léo Schmitt"]


def test_a_code_joins_one_account_once(cast: Cast) -> None:
    number = checked(cast, guardians_slip(cast), JEANNES_BIRTHDAY)
    add_person(as_mother(cast), number)
    with pytest.raises(CredentialsRefused):
        add_person(cast.context("other-patient"), number)


def test_a_childs_slip_again_changes_nothing(cast: Cast) -> None:
    desk, leo = cast.context("reception"), cast.patients["Léo"]
    code = new_representative_slip(desk, leo, Capacity.PARENT, "Anne Schmitt").code
    add_person(as_mother(cast), checked(cast, code, LEOS_BIRTHDAY))
    with cast.db.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Proxy)) == 1


def test_a_mother_adds_her_own_slip_and_comes_first(cast: Cast) -> None:
    with cast.db.writing() as session:
        session.execute(sa.update(Patient).values(birth_date=PAULS_BIRTHDAY))
    code = new_slip(cast.context("other-reception"), cast.patients["Odile"]).code
    add_person(as_mother(cast), checked(cast, code, PAULS_BIRTHDAY))
    assert names(as_mother(cast))[0] == "Odile Lang"


def test_a_patient_who_has_an_account_isnt_taken_into_another(cast: Cast) -> None:
    code = new_slip(cast.context("reception"), cast.patients["Paul"]).code
    number = checked(cast, code, PAULS_BIRTHDAY)
    with pytest.raises(NotInThisState):
        add_person(as_mother(cast), number)
    assert names(as_mother(cast)) == ["Léo Schmitt"]


def test_a_doctor_adds_nobody(cast: Cast) -> None:
    code = new_slip(cast.context("reception"), cast.patients["Paul"]).code
    with pytest.raises(NotPermitted):
        add_person(cast.context("doctor"), checked(cast, code, PAULS_BIRTHDAY))
