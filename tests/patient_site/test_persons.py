"""Several persons in one account: a page shows one of them, says whom, and leads to the others."""

from collections.abc import Callable

import pytest

from core.desk_documents import new_slip
from core.model import Account, Patient
from core.representatives import new_representative_slip
from core.rules.consent import Capacity
from tests.cast import Cast
from tests.patient_site.conftest import Visitor

As = Callable[[str], Visitor]
LISTS = ("/exams", "/shares", "/decisions", "/my-doctors", "/trail")


@pytest.fixture
def mother(cast: Cast, as_: As) -> Visitor:
    """Anne, who is a patient herself too."""
    with cast.db.writing() as session:
        odile = session.query(Patient).filter_by(token=cast.patients["Odile"]).one()
        session.query(Account).filter_by(mail=cast.mails["proxy"]).one().patient_id = odile.id
    return as_("proxy")


@pytest.mark.parametrize("page", LISTS)
def test_a_page_shows_one_person_and_says_whom(mother: Visitor, cast: Cast, page: str) -> None:
    assert "Vous regardez vos propres données." in mother.get(page).text
    leo = cast.patients["Léo"]
    chosen = {"exams": "exams.listing", "shares": "sharing.own", "decisions": "decisions.own"}
    endpoint = chosen.get(page[1:], "trail.own")
    assert mother.send("/person", person=leo, page=endpoint).status_code == 303
    shown = mother.get(page).text
    assert "Vous regardez les données de Léo Schmitt." in shown
    assert "Voir les miennes" in shown


def test_exams_of_another_person_arent_on_the_page(mother: Visitor, cast: Cast) -> None:
    child = f"/exams/{cast.exams['child']}"
    assert child not in mother.get("/exams").text
    mother.send("/person", person=cast.patients["Léo"], page="exams.listing")
    assert child in mother.get("/exams").text


def test_what_happened_with_the_childs_data_is_in_the_childs_trail_alone(
    mother: Visitor, cast: Cast
) -> None:
    mother.get(f"/exams/{cast.exams['child']}")
    assert "Vous avez ouvert l’examen" not in mother.get("/trail").text
    mother.send("/person", person=cast.patients["Léo"], page="trail.own")
    assert "Vous avez ouvert l’examen" in mother.get("/trail").text


def test_nobody_chooses_a_stranger(mother: Visitor, cast: Cast) -> None:
    mother.get("/exams")
    answer = mother.send("/person", person=cast.patients["Paul"], page="exams.listing")
    assert answer.status_code == 404


def test_a_choice_leads_to_a_list_and_nowhere_else(mother: Visitor, cast: Cast) -> None:
    mother.get("/exams")
    answer = mother.send("/person", person=cast.patients["Léo"], page="session.sign_out")
    assert answer.location == "/exams"


def test_who_only_has_her_own_exams_is_told_nothing_more(as_: As) -> None:
    assert "Vous regardez" not in as_("owner").get("/exams").text


def test_a_second_childs_slip_joins_the_account_of_somebody_signed_in(as_: As, cast: Cast) -> None:
    desk, leo = cast.context("reception"), cast.patients["Léo"]
    code = new_representative_slip(desk, leo, Capacity.PARENT, "Karim Schmitt").code
    father = as_("other-patient")
    father.get("/activate")
    father.send("/activate", code=code)
    father.get("/activate/birth-date")
    born = {"birth_date__day": "20", "birth_date__month": "5", "birth_date__year": "2018"}
    assert father.send("/activate/birth-date", **born).location == "/activate/account"
    assert "Vous êtes connecté comme Paul Muller." in father.get("/activate/account").text
    father.send("/activate/person")
    page = father.get("/exams").text
    assert "C’est fait" in page
    assert "Voir celles de Léo Schmitt" in page


def test_a_slip_of_somebody_with_an_account_is_refused_kindly(as_: As, cast: Cast) -> None:
    code = new_slip(cast.context("reception"), cast.patients["Jeanne"]).code
    father = as_("other-patient")
    father.get("/activate")
    father.send("/activate", code=code)
    father.get("/activate/birth-date")
    born = {"birth_date__day": "7", "birth_date__month": "3", "birth_date__year": "1950"}
    father.send("/activate/birth-date", **born)
    father.get("/activate/account")
    answer = father.send("/activate/person")
    assert answer.status_code == 409
    assert "un compte existe déjà" in answer.text
