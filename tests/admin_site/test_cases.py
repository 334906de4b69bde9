"""Questions of patients on the staff's page: oldest first, the late marked, answered in words."""

from collections.abc import Callable

from core.cases import say_not_mine
from tests.admin_site.visitor import Visitor
from tests.cast import Cast


def test_an_archivist_answers_a_patient(signed_in: Callable[[str], Visitor], cast: Cast) -> None:
    number = say_not_mine(cast.context("owner"), cast.exams["open"])
    archivist = signed_in("archivist")
    listed = archivist.get("/cases").text
    assert number in listed
    assert "Répondre avant le 20 mars 2026" in listed
    archivist.get(f"/cases/{number}")
    refused = archivist.post(f"/cases/{number}", finding="justified", answer="Bien vérifié ici.")
    assert refused.status == 400
    short = archivist.post(f"/cases/{number}", finding="hers", answer="oui")
    assert "Écrivez au patient ce que vous avez vérifié." in short.text
    done = archivist.post(f"/cases/{number}", finding="hers", answer="Bien vérifié ici.")
    assert "Le patient lira votre réponse chez lui." in done.text
    assert number not in done.text


def test_a_late_answer_is_marked(signed_in: Callable[[str], Visitor], cast: Cast) -> None:
    early = cast.context("owner", cast.now.replace(day=2))
    say_not_mine(early, cast.exams["open"])
    assert "En retard depuis le 10 mars 2026" in signed_in("archivist").get("/cases").text


def test_a_desk_answers_no_case(desk: Visitor, cast: Cast) -> None:
    number = say_not_mine(cast.context("owner"), cast.exams["open"])
    assert desk.get("/cases").status == 404
    assert desk.get(f"/cases/{number}").status == 404
