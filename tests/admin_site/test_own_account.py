"""A member of staff changes her password, and sees and ends her own sessions and nobody else's."""

from collections.abc import Callable

import pytest

from core.accounts import sign_in_staff
from core.errors import CredentialsRefused
from tests.admin_site.visitor import Visitor
from tests.cast import PASSWORD, Cast

NEW = "quatre bretzels sur un vélo"


def test_a_new_password_replaces_the_old_and_ends_the_other_sessions(
    signed_in: Callable[[str], Visitor], cast: Cast
) -> None:
    here, elsewhere = signed_in("reception"), signed_in("reception")
    here.get("/account")
    page = here.post("/account", current=PASSWORD, password=NEW)
    assert "Votre mot de passe est changé" in page.text
    assert elsewhere.get("/patients").address == "/sign-in"
    assert here.get("/patients").address == "/patients"
    assert sign_in_staff(cast.context(), cast.mails["reception"], NEW)
    with pytest.raises(CredentialsRefused):
        sign_in_staff(cast.context(), cast.mails["reception"], PASSWORD)


@pytest.mark.parametrize(
    ("current", "chosen", "status", "said"),
    [
        ("wrong", NEW, 403, "pas votre mot de passe actuel"),
        ("", NEW, 400, "Écrivez votre mot de passe."),
        (PASSWORD, "court", 400, "est trop court"),
        (PASSWORD, "", 400, "Choisissez un mot de passe."),
    ],
)
def test_a_password_that_wont_do_changes_nothing(
    desk: Visitor, cast: Cast, current: str, chosen: str, status: int, said: str
) -> None:
    desk.get("/account")
    page = desk.post("/account", current=current, password=chosen)
    assert (page.status, said in page.text) == (status, True)
    assert sign_in_staff(cast.context(), cast.mails["reception"], PASSWORD)


def test_guessing_the_present_password_is_paused(desk: Visitor) -> None:
    desk.get("/account")
    statuses = [desk.post("/account", current="wrong", password=NEW).status for _ in range(7)]
    assert (statuses[0], statuses[-1]) == (403, 429)


def test_another_session_of_hers_is_seen_and_ended(signed_in: Callable[[str], Visitor]) -> None:
    here, elsewhere = signed_in("reception"), signed_in("reception")
    page = here.get("/account")
    assert page.text.count("Connexion du") == 2
    assert (
        "connexion est fermée" in here.post("/account/sessions", number=page.value("number")).text
    )
    assert elsewhere.get("/patients").address == "/sign-in"


def test_somebody_elses_session_isnt_hers_to_end(signed_in: Callable[[str], Visitor]) -> None:
    colleague, desk = signed_in("radiologist"), signed_in("reception")
    second = signed_in("radiologist")
    foreign = colleague.get("/account").value("number")
    desk.get("/account")
    assert desk.post("/account/sessions", number=foreign).status == 404
    assert desk.post("/account/sessions", number="").status == 404
    assert second.get("/reports").status == 200
