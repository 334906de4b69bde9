"""Sharing from her pages and coming as a guest: the whole way, and what each page keeps to itself."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.cast import Cast
from tests.patient_site.conftest import Visitor

As = Callable[[str], Visitor]

BIRTHDAY = {"birth_date__day": "7", "birth_date__month": "mars", "birth_date__year": "1950"}
TERMS = {"recipient": "Dr Hanche", "life": "7", "uses": "5", "download": "no"}


def shared(owner: Visitor, cast: Cast, **changes: str) -> dict[str, str]:
    """Makes a share; gives what stands on the page that answers."""
    address = f"/shares/new/{cast.patients['Jeanne']}"
    owner.get(address)
    page = owner.send(address, exams=cast.exams["open"], **{**TERMS, **changes}).text
    return {
        name: re.search(rf'name="{name}" value="([^"]+)"', page)[1]  # type: ignore[index]
        for name in ("code", "pin")
    } | {"page": re.findall(r'href="(/shares/[\w-]{22})"', page)[0]}


def comes(visitor: Visitor, made: dict[str, str], **changes: str) -> int:
    visitor.get("/share")
    fields = {"code": made["code"], "pin": made["pin"], **BIRTHDAY, **changes}
    return visitor.send("/share", **fields).status_code


def test_what_is_proposed_is_enough_to_share(as_: As, cast: Cast) -> None:
    owner = as_("owner")
    exam = owner.get(f"/exams/{cast.exams['open']}").text
    address = f"/shares/new/{cast.patients['Jeanne']}"
    assert f'href="{address}?exam={cast.exams["open"]}"' in exam
    page = owner.get(f"{address}?exam={cast.exams['open']}").text
    checked = re.findall(r'<input checked [^>]*value="([^"]+)"', page)
    assert checked == [cast.exams["open"], "7", "5", "no"]


@pytest.mark.parametrize(
    ("recipient", "said"),
    [("  ", "Écrivez pour qui est ce partage."), ("x" * 81, "trop long : 80 signes")],
)
def test_what_is_wrong_with_the_name_is_said(
    as_: As, cast: Cast, recipient: str, said: str
) -> None:
    owner, address = as_("owner"), f"/shares/new/{cast.patients['Jeanne']}"
    owner.get(address)
    answer = owner.send(address, exams=cast.exams["open"], **{**TERMS, "recipient": recipient})
    assert answer.status_code == 400
    assert said in answer.text.replace("\u00a0", " ")


def test_a_guest_comes_by_code_pin_and_birth_date_and_sees_what_was_shared(
    as_: As, visitor: Visitor, cast: Cast
) -> None:
    made = shared(as_("owner"), cast)
    assert comes(visitor, made) == 303
    page = visitor.get("/shared").text
    assert re.findall(r"/exams/([\w-]+)", page) == [cast.exams["open"]]
    exam = visitor.get(f"/exams/{cast.exams['open']}").text
    assert "Télécharger" not in exam
    assert 'href="/shared"' in exam
    assert visitor.get(f"/exams/{cast.exams['open']}/download").status_code == 404
    report = visitor.get(f"/exams/{cast.exams['open']}/report").text
    assert "Examen normal." in report
    for hers in ("/exams", "/shares", "/decisions", "/trail", "/doctor"):
        assert visitor.get(hers).status_code == 404


def test_a_guest_who_may_take_it_along_is_offered_the_download(
    as_: As, visitor: Visitor, cast: Cast
) -> None:
    assert comes(visitor, shared(as_("owner"), cast, download="yes")) == 303
    assert "Télécharger" in visitor.get(f"/exams/{cast.exams['open']}").text
    assert visitor.get(f"/exams/{cast.exams['open']}/download").status_code == 200


def test_code_and_pin_are_shown_once(as_: As, cast: Cast) -> None:
    owner = as_("owner")
    made = shared(owner, cast)
    for path in ("/shares", made["page"], "/trail"):
        page = owner.get(path).text
        assert "Dr Hanche" in page
        assert made["code"] not in page
        assert made["pin"] not in page


def test_opening_the_address_uses_nothing_up(as_: As, visitor: Visitor, cast: Cast) -> None:
    owner = as_("owner")
    made = shared(owner, cast, uses="1")
    for _ in range(5):
        visitor.get("/share")
        visitor.head("/share")
    assert "0 sur 1" in owner.get(made["page"]).text
    assert comes(visitor, made) == 303
    assert "1 sur 1" in owner.get(made["page"]).text


@pytest.mark.parametrize(
    "wrong", [{"pin": "000000x"}, {"birth_date__day": "8"}, {"code": "7Q2M0-00000-0000H"}], ids=str
)
def test_whatever_is_wrong_gets_one_page(
    as_: As, visitor: Visitor, cast: Cast, wrong: dict[str, str]
) -> None:
    made = shared(as_("owner"), cast)
    if "code" in wrong:
        wrong = {"code": _of_nobody()}
    assert comes(visitor, made, **wrong) == 403
    assert visitor.get("/shared").status_code == 303


def _of_nobody() -> str:
    from core.rules.credentials import written_code

    return written_code("ZZZZ", "0123456789")


def test_stopping_shuts_out_who_is_looking(as_: As, visitor: Visitor, cast: Cast) -> None:
    owner = as_("owner")
    made = shared(owner, cast)
    comes(visitor, made)
    assert "Quelqu’un regarde en ce moment" in owner.get(made["page"]).text
    assert owner.send(f"{made['page']}/end").status_code == 303
    assert "Ce partage est arrêté" in owner.get(made["page"]).text
    answer = visitor.get(f"/exams/{cast.exams['open']}")
    assert answer.location == "/sign-in"
    assert visitor.get("/sign-in").location == "/share/over"
    assert "Ce partage est terminé" in visitor.get("/share/over").text


def test_a_guest_who_leaves_isnt_looking_any_more(as_: As, visitor: Visitor, cast: Cast) -> None:
    owner = as_("owner")
    made = shared(owner, cast)
    comes(visitor, made)
    visitor.get("/shared")
    assert visitor.send("/sign-out").status_code == 303
    assert "Quelqu’un regarde" not in owner.get(made["page"]).text


def test_digits_are_shown_until_the_doctor_beside_her_typed_them(
    as_: As, visitor: Visitor, cast: Cast
) -> None:
    owner = as_("owner")
    address = f"/shares/room/{cast.patients['Jeanne']}"
    owner.get(address)
    page = owner.send(address, exams=cast.exams["open"], recipient="Dr Ici").location or ""
    shown = re.search(r'digits">(\d{3}) (\d{3})<', owner.get(page).text)
    assert shown is not None
    assert "Valable encore 15 minutes" in owner.get(page).text
    visitor.get("/share/room")
    digits = shown[1] + shown[2]
    assert visitor.send("/share/room", digits=digits, **BIRTHDAY).status_code == 303
    assert "Quelqu’un regarde en ce moment" in owner.get(page).text
    assert 'class="said digits"' not in owner.get(page).text


def test_the_sheet_is_printed_for_the_right_secrets_alone(as_: As, cast: Cast) -> None:
    owner = as_("owner")
    made = shared(owner, cast)
    answer = owner.send(f"{made['page']}/sheet", code=made["code"], pin=made["pin"])
    assert answer.mimetype == "application/pdf"
    assert made["code"] not in str(answer.headers)
    assert owner.send(f"{made['page']}/sheet", code=made["code"], pin="1").status_code == 400


def test_without_her_yes_her_page_says_what_is_missing(as_: As, cast: Cast) -> None:
    paul = as_("other-patient")
    page = paul.get("/shares").text
    assert "il faut d’abord répondre oui" in page
    assert "/shares/new/" not in page


def test_the_trail_tells_what_a_guest_did(as_: As, visitor: Visitor, cast: Cast) -> None:
    owner = as_("owner")
    made = shared(owner, cast)
    comes(visitor, made, pin="000000x")
    comes(visitor, made)
    visitor.get(f"/exams/{cast.exams['open']}/report")
    page = owner.get("/trail").text
    for sentence in (
        "Vous avez partagé des examens avec Dr Hanche.",
        "Dr Hanche (par un partage) a ouvert le partage.",
        "Dr Hanche (par un partage) a lu le compte rendu de l’examen du 1er mars 2026.",
        "Une personne non connectée a voulu consulter le dossier. L’accès a été refusé.",
    ):
        assert sentence in page


def test_no_secret_stands_in_an_address(site: Flask) -> None:
    rules = [rule.rule for rule in site.url_map.iter_rules() if "share" in rule.rule]
    arguments = {name for rule in rules for name in re.findall(r"<(\w+)>", rule)}
    assert arguments == {"patient", "token"}
