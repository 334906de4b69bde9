"""When results appear, from home."""

from collections.abc import Callable

from tests.cast import Cast
from tests.patient_site.conftest import Visitor


def test_a_patient_waits_for_her_doctor_and_reads_the_latest_day(
    as_: Callable[[str], Visitor], cast: Cast
) -> None:
    owner, address = as_("owner"), f"/decisions/{cast.patients['Jeanne']}/release"
    assert "Dès que le compte rendu est validé." in owner.get("/decisions").text
    owner.get(address)
    assert owner.send(address, timing="after-doctor").status_code == 303
    assert "Quand un médecin a ouvert l’examen" in owner.get("/decisions").text
    assert "Selon votre choix, visible au plus tard le 26 mars 2026" in owner.get("/exams").text


def test_a_choice_that_cant_be_is_told(as_: Callable[[str], Visitor], cast: Cast) -> None:
    owner, address = as_("owner"), f"/decisions/{cast.patients['Jeanne']}/release"
    owner.get(address)
    assert owner.send(address).status_code == 400
    assert owner.send(address, timing="never").status_code == 400
    assert owner.send(address, timing="after-days", days="31").status_code == 400
