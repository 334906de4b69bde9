"""A desk finds its patients by birth date, letters or number, and nothing typed reaches an address."""

from datetime import date

import pytest

from admin_site.finding import Search
from core.model import Identifier, Patient
from core.rules.identity import Sex, name_key
from tests.admin_site.visitor import Page, Visitor
from tests.cast import Cast


def look_for(desk: Visitor, typed: str, letters: str = "") -> Page:
    desk.get("/patients")
    return desk.post("/patients", typed=typed, letters=letters)


@pytest.fixture
def twin(cast: Cast) -> None:
    """Somebody born on the same day as Jeanne Weber, with a number that reads as that day too."""
    with cast.db.writing() as session:
        issuer = session.query(Identifier).filter_by(value="J1").one().issuer_id
        session.add(
            Patient(
                given_name="Anne-Élise",
                family_name="Œhler",
                birth_date=date(1950, 3, 7),
                sex=Sex.FEMALE,
                family_key=name_key("Œhler"),
                given_key=name_key("Anne-Élise"),
                created_at=cast.now,
                identifiers=[Identifier(issuer_id=issuer, value="02111961")],
            )
        )


@pytest.mark.parametrize(
    "typed", ["07031950", "7/3/1950", "07.03.1950", " 1950-03-07 ", "J1", "\x1d\x00J1\r"]
)
def test_a_single_patient_found_opens_at_once(desk: Visitor, cast: Cast, typed: str) -> None:
    page = look_for(desk, typed)
    assert page.address == f"/patients/{cast.patients['Jeanne']}"
    assert "WEBER Jeanne" in page.text


@pytest.mark.usefixtures("twin")
def test_several_patients_found_are_listed_with_all_their_traits(desk: Visitor) -> None:
    page = look_for(desk, "07031950")
    assert page.address == "/patients/found"
    assert "2 patients trouvés" in page.text
    assert "WEBER Jeanne 7 mars 1950 · Femme · n°\u00a0J1" in page.text
    assert "ŒHLER Anne-Élise 7 mars 1950 · Femme · n°\u00a002111961" in page.text


@pytest.mark.usefixtures("twin")
@pytest.mark.parametrize("letters", ["oe", "ŒH", "anne e", "anne-é"])
def test_letters_tell_apart_whatever_their_accents(desk: Visitor, letters: str) -> None:
    assert "ŒHLER Anne-Élise" in look_for(desk, "07031950", letters).text


@pytest.mark.usefixtures("twin")
def test_a_number_that_reads_as_a_day_is_found_too(desk: Visitor) -> None:
    page = look_for(desk, "02111961")
    assert "ŒHLER Anne-Élise" in page.text
    assert "MULLER Paul" in page.text


@pytest.mark.parametrize(
    ("typed", "letters", "advice"),
    [
        ("08031950", "", "n’est né le 8 mars 1950"),
        ("07031950", "zz", "n’est né le 7 mars 1950 avec ces lettres"),
        ("Weber", "", "tapez d’abord la date de naissance"),
        ("O1", "", "n’a ce numéro"),  # of the other establishment
        ("13121933", "", "n’est né le 13 décembre 1933"),  # a patient of the other
    ],
)
def test_when_nobody_is_found_the_page_says_what_to_try(
    desk: Visitor, typed: str, letters: str, advice: str
) -> None:
    page = look_for(desk, typed, letters)
    assert page.status == 200
    assert advice in page.text


def test_an_empty_search_asks_for_something(desk: Visitor) -> None:
    page = look_for(desk, " ")
    assert page.status == 400
    assert "Tapez une date de naissance ou un numéro." in page.text


def test_results_without_a_search_lead_to_the_search(desk: Visitor) -> None:
    assert desk.get("/patients/found").address == "/patients"


def test_what_was_typed_stays_in_the_fields(desk: Visitor) -> None:
    page = look_for(desk, "08031950", "web")
    assert (page.value("typed"), page.value("letters")) == ("08031950", "web")


def test_what_was_typed_is_shown_as_text(desk: Visitor) -> None:
    page = look_for(desk, '"><b>J1</b>')
    assert "<b>J1" not in page.source
    assert page.value("typed") == '"><b>J1</b>'


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("07031950", date(1950, 3, 7)),
        ("7 3 1950", date(1950, 3, 7)),
        ("99999999", None),
        ("01010001", None),
        ("31.12.9999", None),
        ("7/3/50", None),
        ("J1", None),
        ("", None),
        ("1" * 400, None),
    ],
)
def test_what_reads_as_a_day(typed: str, day: date | None) -> None:
    assert Search(typed, "").day == day


def test_a_receipts_number_opens_the_file(desk: Visitor, cast: Cast) -> None:
    number = receipt_number(desk, cast)
    desk.get("/patients")
    page = desk.post("/receipts", code=f" {number.lower()} ")
    assert page.address == f"/patients/{cast.patients['Jeanne']}"


def test_an_unknown_receipt_is_said_so_beside_its_field(desk: Visitor) -> None:
    desk.get("/patients")
    page = desk.post("/receipts", code="NOTHING0")
    assert page.status == 404
    assert "Aucun reçu d’un patient de votre établissement n’a ce numéro." in page.text


def receipt_number(desk: Visitor, cast: Cast) -> str:
    page = desk.get(f"/patients/{cast.patients['Jeanne']}")
    return page.text.partition("Imprimer le reçu ")[2].split()[0]
