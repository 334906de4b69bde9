"""My doctors on the page: told with their ground, added, ended and blocked by a press."""

from collections.abc import Callable

import pytest

from tests.cast import Cast
from tests.patient_site.conftest import Visitor

As = Callable[[str], Visitor]
MEYER, ROTH = "10000000017", "10000000025"


def press(visitor: Visitor, cast: Cast, change: str, doctor: str, patient: str = "Jeanne") -> str:
    token = cast.patients[patient]
    answer = visitor.send("/my-doctors", patient=token, doctor=doctor, change=change)
    assert answer.location == "/my-doctors", answer.status
    return visitor.get("/my-doctors").text


def test_who_may_open_is_told_with_ground(as_: As) -> None:
    page = as_("owner").get("/my-doctors").text
    assert "Dr Claire Meyer" in page
    assert "nommé à l’accueil d’un hôpital" in page
    assert "Roth" not in page


def test_a_doctor_is_found_chosen_and_sees_at_once(as_: As, cast: Cast) -> None:
    owner, roth = as_("owner"), as_("other-doctor")
    owner.get("/my-doctors")
    found = owner.send(f"/my-doctors/{cast.patients['Jeanne']}/find", letters="roth").text
    assert "Dr Philippe Roth" in found
    assert "peut maintenant ouvrir" in press(owner, cast, "choose", ROTH)
    assert roth.get(f"/exams/{cast.exams['open']}").status_code == 200
    trail = owner.get("/trail").text
    assert "Dr Philippe Roth a ouvert l’examen" in trail
    assert "vous l’avez choisi" in trail
    assert "Vous avez choisi un médecin\u00a0: Dr Philippe Roth." in trail


@pytest.mark.parametrize("change", ["end", "block"])
def test_a_doctor_who_is_ended_or_blocked_is_out_at_once(as_: As, cast: Cast, change: str) -> None:
    owner, meyer = as_("owner"), as_("doctor")
    owner.get("/my-doctors")
    press(owner, cast, change, MEYER)
    assert meyer.get(f"/exams/{cast.exams['open']}").status_code == 404
    assert "Weber" not in meyer.get("/doctor").text


def test_a_blocked_doctor_is_unblocked(as_: As, cast: Cast) -> None:
    owner, meyer = as_("owner"), as_("doctor")
    owner.get("/my-doctors")
    assert "Bloqué" in press(owner, cast, "block", MEYER)
    assert "débloquez-le d’abord" in press(owner, cast, "choose", MEYER)
    press(owner, cast, "unblock", MEYER)
    assert meyer.get(f"/exams/{cast.exams['open']}").status_code == 200


def test_a_patient_who_said_no_is_told_that_nobody_sees(as_: As) -> None:
    assert "aucun médecin ne voit rien" in as_("other-patient").get("/my-doctors").text


@pytest.mark.parametrize("patient", ["Paul", "Léo"])
@pytest.mark.parametrize("change", ["choose", "end", "block", "unblock", "", "nonsense"])
def test_nobody_changes_anothers(as_: As, cast: Cast, patient: str, change: str) -> None:
    owner = as_("owner")
    token = cast.patients[patient]
    answer = owner.send("/my-doctors", patient=token, doctor=MEYER, change=change)
    assert answer.status_code == 404


def test_a_mother_reads_her_childs_by_name(as_: As) -> None:
    assert "Pour Léo Schmitt" in as_("proxy").get("/my-doctors").text
