"""The desk's page of representatives: documents seen first, then slips and protection."""

import pytest

from tests.admin_site.visitor import Visitor
from tests.cast import Cast


def address(cast: Cast, patient: str, act: str = "") -> str:
    return f"/patients/{cast.patients[patient]}/representatives{act}"


def test_the_file_leads_to_a_childs_representatives(desk: Visitor, cast: Cast) -> None:
    page = desk.get(f"/patients/{cast.patients['Léo']}")
    assert address(cast, "Léo") in page.source
    assert "Anne Schmitt" in desk.get(address(cast, "Léo")).text
    assert "parent, depuis le 3 mars 2026" in desk.page.text


def test_the_second_parents_slip_prints_once_both_documents_were_seen(
    desk: Visitor, cast: Cast
) -> None:
    desk.get(address(cast, "Léo"))
    refused = desk.post(address(cast, "Léo", "/slip"), capacity="parent", holder="Karim Schmitt")
    assert refused.status == 400
    assert "Vérifiez d’abord les deux documents." in refused.text
    printed = desk.post(
        address(cast, "Léo", "/slip"), capacity="parent", holder="Karim Schmitt", checked="y"
    )
    assert printed.body.startswith(b"%PDF")


def test_an_adult_is_noted_as_protected_and_no_longer(desk: Visitor, cast: Cast) -> None:
    desk.get(address(cast, "Jeanne"))
    noted = desk.post(address(cast, "Jeanne", "/protection"), measure="guardianship", checked="y")
    assert "Tutelle, document vu par Employé reception." in noted.text
    assert "Son représentant légal" in noted.text
    over = desk.post(address(cast, "Jeanne", "/protection/end"))
    assert "Fin notée le 12 mars 2026 par Employé reception." in over.text
    assert "Son représentant légal" not in over.text


def test_a_forged_capacity_prints_nothing(desk: Visitor, cast: Cast) -> None:
    desk.get(address(cast, "Jeanne"))
    refused = desk.post(
        address(cast, "Jeanne", "/slip"), capacity="parent", holder="Luc", checked="y"
    )
    assert refused.status == 400


def test_one_parents_access_is_ended(desk: Visitor, cast: Cast) -> None:
    desk.get(address(cast, "Léo"))
    ended = desk.post(address(cast, "Léo", "/end"), number=desk.page.value("number"))
    assert "L’accès est arrêté." in ended.text
    assert "Personne pour l’instant." in ended.text


@pytest.mark.parametrize("act", ["/end", "/opposition/lift"])
@pytest.mark.parametrize("number", ["", "x", "9" * 5000])
def test_a_forged_number_ends_nothing(desk: Visitor, cast: Cast, act: str, number: str) -> None:
    desk.get(address(cast, "Léo"))
    assert "Anne Schmitt" in desk.post(address(cast, "Léo", act), number=number).text


def test_a_minors_opposition_is_noted_and_lifted(desk: Visitor, cast: Cast) -> None:
    desk.get(address(cast, "Léo"))
    refused = desk.post(address(cast, "Léo", "/opposition"), day="09/03/2026")
    assert "Le médecin doit d’abord lui parler." in refused.text
    slip = desk.post(address(cast, "Léo", "/opposition"), day="09/03/1926", checked="y")
    assert "Ce jour est avant sa naissance." in slip.text
    noted = desk.post(address(cast, "Léo", "/opposition"), day="09/03/2026", checked="y")
    assert "Opposition pour le 9 mars 2026, notée le 12 mars 2026" in noted.text
    number = noted.source.split("opposition/lift")[1].split('name="number" value="')[1][:1]
    lifted = desk.post(address(cast, "Léo", "/opposition/lift"), number=number)
    assert "Opposition pour le" not in lifted.text


def test_an_adult_isnt_asked_what_she_keeps_from_her_parents(desk: Visitor, cast: Cast) -> None:
    assert "mineure" not in desk.get(address(cast, "Jeanne")).text
