"""Staff look at every emergency afterwards; the desk notes who treats a patient."""

from collections.abc import Callable

import pytest

from core.doctors.seeking import break_glass
from tests.admin_site.visitor import Visitor
from tests.cast import Cast

REASON = "Inconscient aux urgences, accident de la route."
ROTH = "10000000025"


def test_an_emergency_is_read_and_reviewed(signed_in: Callable[[str], Visitor], cast: Cast) -> None:
    break_glass(cast.context("other-doctor"), cast.patients["Paul"], REASON)
    region = signed_in("regional-administrator")
    page = region.get("/emergencies")
    for told in ("Dr Philippe Roth", "dossier de Paul Muller", REASON):
        assert told in page.text
    page = region.post("/emergencies", number=page.value("number"))
    assert "noté comme vérifié" in page.text
    assert "Vérifié par Employé regional-administrator" in page.text


def test_no_emergency_is_said(signed_in: Callable[[str], Visitor]) -> None:
    assert "Aucun dossier" in signed_in("auditor").get("/emergencies").text


@pytest.mark.parametrize("number", ["", "1", "999", "x", "²", "9" * 15, "9" * 30, "9" * 5000])
def test_only_an_emergency_is_reviewed(
    signed_in: Callable[[str], Visitor], cast: Cast, number: str
) -> None:
    break_glass(cast.context("other-doctor"), cast.patients["Paul"], REASON)
    region = signed_in("regional-administrator")
    region.get("/emergencies")
    assert region.post("/emergencies", number=number).status == 404


def test_the_desk_notes_and_ends_a_treating_doctor(desk: Visitor, cast: Cast) -> None:
    path = f"/patients/{cast.patients['Jeanne']}/doctors"
    assert "Dr Claire Meyer" in desk.get(path).text
    assert "Dr Philippe Roth" in desk.post(path, letters="rot").text
    assert "Dr Philippe Roth" in desk.post(f"{path}/name", rpps=ROTH).text
    page = desk.post(f"{path}/end", rpps=ROTH)
    assert "n’est plus noté" in page.text
    assert "Roth" not in page.text


def test_a_name_nobody_has_is_said(desk: Visitor, cast: Cast) -> None:
    path = f"/patients/{cast.patients['Jeanne']}/doctors"
    desk.get(path)
    assert "Aucun médecin vérifié" in desk.post(path, letters="zzz").text
    assert desk.post(path, letters="").status == 400
