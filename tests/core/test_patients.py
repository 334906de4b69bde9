"""The desk's file: found by its own patients' traits, free of anything medical, closed to other desks."""

import re
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from core import patients
from core.activation import check_code, open_account
from core.audit import Action
from core.consents import Answered
from core.context import Context
from core.desk_documents import new_slip, print_receipt
from core.errors import InvalidInput, NotFound
from core.model import Establishment, Event, Identifier, Patient
from core.patients import (
    PatientFile,
    Visit,
    answer_at_desk,
    complete_birth_date,
    opened_file,
    patient_of_receipt,
    search_by_birth_date,
    search_by_number,
)
from core.rules.consent import Answer, Capacity, Question
from core.rules.identity import Sex, name_key
from core.rules.leaflets import LeafletLanguage
from tests.cast import Cast

BORN = date(1950, 3, 7)
HERSELF = Answered(Capacity.PATIENT, "", LeafletLanguage.FRENCH)
STAFF = ("reception", "other-reception", "radiologist", "auditor", "regional-administrator")
OURS = {"Jeanne", "Paul", "Léo", "Marie"}
THEIRS = {"Jeanne", "Odile"}


def desk(cast: Cast, name: str = "reception") -> Context:
    return cast.context(name)


def found(lines: list[patients.PatientLine]) -> list[str]:
    return [line.given_name for line in lines]


def last_event(cast: Cast) -> Event:
    with cast.db.reading() as session:
        return session.scalars(sa.select(Event).order_by(Event.sequence.desc()).limit(1)).one()


# --- Finding ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("letters", "who"),
    [
        pytest.param("web", ["Jeanne"], id="first letters of the family name"),
        pytest.param("Jean", ["Jeanne"], id="first letters of the given name"),
        pytest.param("", ["Jeanne"], id="no letter"),
        pytest.param("WÉBÉR", ["Jeanne"], id="capitals and accents"),
        pytest.param("eber", [], id="letters from the middle"),
        pytest.param("weberx", [], id="a letter too many"),
        pytest.param("x" * 10_000, [], id="endless letters"),
    ],
)
def test_a_patient_is_found_by_birth_date_and_letters(
    cast: Cast, letters: str, who: list[str]
) -> None:
    assert found(search_by_birth_date(desk(cast), BORN, letters)) == who


def test_another_birth_date_finds_nobody(cast: Cast) -> None:
    assert search_by_birth_date(desk(cast), date(1950, 7, 3), "web") == []


def test_a_desk_finds_patients_of_its_establishment_only(cast: Cast) -> None:
    odile = date(1933, 12, 13)
    assert search_by_birth_date(desk(cast), odile, "lang") == []
    assert found(search_by_birth_date(desk(cast, "other-reception"), odile, "lang")) == ["Odile"]


@pytest.mark.parametrize(
    ("name", "number", "who"),
    [
        pytest.param("reception", "J1", ["Jeanne"], id="our number"),
        pytest.param("reception", " J1 ", ["Jeanne"], id="with spaces around"),
        pytest.param("reception", "77", [], id="the other establishment's number"),
        pytest.param("other-reception", "77", ["Jeanne"], id="their number at their desk"),
        pytest.param("reception", "J", [], id="half a number"),
        pytest.param("reception", "", [], id="no number"),
        pytest.param("auditor", "J1", [], id="somebody without a desk"),
    ],
)
def test_a_number_finds_the_patient_whom_this_desk_knows_by_it(
    cast: Cast, name: str, number: str, who: list[str]
) -> None:
    assert found(search_by_number(desk(cast, name), number)) == who


def test_a_line_shows_this_establishments_numbers_only(cast: Cast) -> None:
    (line,) = search_by_birth_date(desk(cast), BORN, "w")
    assert line.numbers == ("J1",)


def test_no_search_gives_more_than_twenty(cast: Cast) -> None:
    with cast.db.writing() as session:
        ours = session.query(Establishment).order_by(Establishment.id).limit(1).one()
        session.add_all(patient_named(cast, ours, f"Weber{number:02}") for number in range(30))
    lines = search_by_birth_date(desk(cast), BORN, "weber")
    assert len(lines) == 20
    assert [line.family_name for line in lines] == sorted(line.family_name for line in lines)


def patient_named(cast: Cast, place: Establishment, family: str) -> Patient:
    return Patient(
        family_name=family,
        given_name="",
        birth_date=BORN,
        sex=Sex.UNKNOWN,
        family_key=name_key(family),
        given_key="",
        created_at=cast.now,
        identifiers=[Identifier(issuer_id=place.id, value=family)],
    )


def test_a_search_is_told_by_what_it_found_not_by_what_was_typed(cast: Cast) -> None:
    search_by_birth_date(desk(cast), BORN, "web")
    event = last_event(cast)
    assert (event.action, event.details) == (Action.FILE_SEARCHED.value, {"found": 1})


# --- Opening ----------------------------------------------------------------------------------------


def opens(cast: Cast, name: str, patient: str) -> bool:
    try:
        opened_file(desk(cast, name), cast.patients[patient])
    except NotFound:
        return False
    return True


@pytest.mark.parametrize("name", [*STAFF, "nobody"])
def test_a_file_opens_at_a_desk_of_an_establishment_that_knows_the_patient(
    cast: Cast, name: str
) -> None:
    may = {"reception": OURS, "radiologist": OURS, "other-reception": THEIRS}.get(name, set())
    assert {patient for patient in cast.patients if opens(cast, name, patient)} == may


def test_an_unknown_file_is_answered_like_one_of_elsewhere(cast: Cast) -> None:
    with pytest.raises(NotFound):
        opened_file(desk(cast), "x" * 22)


def test_opening_a_file_is_told(cast: Cast) -> None:
    opened_file(desk(cast), cast.patients["Paul"])
    event = last_event(cast)
    assert event.action == Action.FILE_OPENED.value
    assert event.actor_id == cast.viewers["reception"].id


def test_a_file_holds_nothing_medical(cast: Cast) -> None:
    file = opened_file(desk(cast), cast.patients["Jeanne"])
    assert [field.name for field in fields(Visit)] == ["establishment", "day", "clock"]
    assert {field.name for field in fields(PatientFile)} == {
        "line",
        "is_minor",
        "protected",
        "contact",
        "has_account",
        "standings",
        "history",
        "visits",
        "leaflet_language",
        "may_repeat",
    }
    words = set(re.findall(r"[\w-]+", repr(file)))  # whole ones: a token may hold any two letters
    assert "Jeanne" in words
    assert words.isdisjoint({"Scanner", "CHEST", "CT", "Meyer", "Toux", "anomalie"})


def test_visits_are_those_of_this_establishment_newest_first(cast: Cast) -> None:
    ours = opened_file(desk(cast), cast.patients["Jeanne"]).visits
    theirs = opened_file(desk(cast, "other-reception"), cast.patients["Jeanne"]).visits
    assert [visit.establishment for visit in theirs] == ["Hôpital des Collines"]
    assert {visit.establishment for visit in ours} == {"Hôpitaux du Fleuve"}
    days = [visit.day for visit in ours if visit.day]
    assert days == sorted(days, reverse=True)
    assert len(ours) == 6, "the one whose identity is doubtful isn't among them"


@pytest.mark.parametrize(
    ("patient", "is_minor", "has_account", "was_asked"),
    [
        ("Jeanne", False, True, True),
        ("Paul", False, True, False),
        ("Léo", True, False, True),
        ("Marie", False, False, False),
    ],
)
def test_a_file_tells_what_the_desk_must_know(
    cast: Cast, patient: str, is_minor: bool, has_account: bool, was_asked: bool
) -> None:
    file = opened_file(desk(cast), cast.patients[patient])
    assert (file.is_minor, file.has_account, file.was_asked) == (is_minor, has_account, was_asked)


# --- Changing ---------------------------------------------------------------------------------------

ON_A_FILE: list[Callable[[Context, str], object]] = [
    lambda ctx, token: answer_at_desk(ctx, token, {Question.PASS_ON: Answer.REFUSED}, HERSELF),
    lambda ctx, token: complete_birth_date(ctx, token, BORN),
    new_slip,
    lambda ctx, token: print_receipt(ctx, token, "ABCDEFGH"),
]


@pytest.mark.parametrize("change", ON_A_FILE, ids=["answer", "birth date", "slip", "receipt"])
@pytest.mark.parametrize("name", ["other-reception", "auditor", "nobody"])
def test_no_other_desk_changes_a_file(
    cast: Cast, name: str, change: Callable[[Context, str], object]
) -> None:
    before = last_event(cast).sequence
    with pytest.raises(NotFound):
        change(desk(cast, name), cast.patients["Paul"])
    assert last_event(cast).sequence == before


def test_who_answers_for_somebody_else_says_her_name(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        answer_at_desk(
            desk(cast),
            cast.patients["Léo"],
            {Question.PASS_ON: Answer.REFUSED},
            Answered(Capacity.PARENT, "  ", LeafletLanguage.FRENCH),
        )
    assert (refused.value.field, refused.value.problem) == ("answered_by", "missing")


def test_a_missing_birth_date_is_completed_once(cast: Cast) -> None:
    complete_birth_date(desk(cast), cast.patients["Marie"], BORN)
    assert last_event(cast).action == Action.IDENTITY_COMPLETED.value
    with pytest.raises(InvalidInput) as refused:
        complete_birth_date(desk(cast), cast.patients["Marie"], date(1951, 3, 7))
    assert refused.value.problem == "known-already"
    assert found(search_by_birth_date(desk(cast), BORN, "klein")) == ["Marie"]


def test_a_birth_date_isnt_in_the_future_by_the_day_in_france(cast: Cast) -> None:
    late = cast.context("reception", datetime(2026, 3, 12, 23, 30, tzinfo=cast.now.tzinfo))
    with pytest.raises(InvalidInput):
        complete_birth_date(late, cast.patients["Marie"], date(2026, 3, 14))
    complete_birth_date(late, cast.patients["Marie"], date(2026, 3, 13))


# --- Slips ------------------------------------------------------------------------------------------


def test_a_slip_says_whose_it_is_where_to_go_and_until_when(cast: Cast) -> None:
    slip = new_slip(desk(cast), cast.patients["Jeanne"])
    assert (slip.patient_name, slip.birth_year) == ("Jeanne Weber", 1950)
    assert slip.patient_url == "http://localhost:8000"
    assert slip.expires_at == cast.now + timedelta(days=30)
    assert last_event(cast).action == Action.CODE_PRINTED.value


def test_a_slip_is_in_the_language_in_which_the_leaflet_was_explained(cast: Cast) -> None:
    turkish = replace(HERSELF, leaflet_language=LeafletLanguage.TURKISH)
    answer_at_desk(desk(cast), cast.patients["Paul"], {Question.PASS_ON: Answer.REFUSED}, turkish)
    slip = new_slip(desk(cast), cast.patients["Paul"])
    assert slip.edition.language is LeafletLanguage.TURKISH
    told = last_event(cast).details
    assert (told["leaflet"], told["language"]) == (slip.edition.version, "tr")
    assert opened_file(desk(cast), cast.patients["Paul"]).leaflet_language == "tr"


def test_no_slip_is_printed_for_somebody_whose_birth_date_is_unknown(cast: Cast) -> None:
    assert why_no_slip(cast, cast.patients["Marie"]) == ("birth_date", "missing")


def test_no_slip_is_printed_for_a_child_nobody_answered_for(cast: Cast) -> None:
    with cast.db.writing() as session:
        ours = session.query(Establishment).order_by(Establishment.id).limit(1).one()
        agathe = patient_named(cast, ours, "Agathe")
        agathe.birth_date = date(2020, 1, 1)
        session.add(agathe)
        session.flush()
        token = agathe.token
    assert why_no_slip(cast, token) == ("capacity", "nobody-answered-yet")


def why_no_slip(cast: Cast, token: str) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as refused:
        new_slip(desk(cast), token)
    return refused.value.field, refused.value.problem


def test_a_patient_whose_device_sent_no_name_signs_in_under_her_number(cast: Cast) -> None:
    with cast.db.writing() as session:
        session.query(Patient).filter_by(token=cast.patients["Marie"]).update(
            {"family_name": "", "given_name": ""}
        )
    complete_birth_date(desk(cast), cast.patients["Marie"], BORN)
    slip = new_slip(desk(cast), cast.patients["Marie"])
    home = replace(cast.context(), address="198.51.100.1")
    code_id = check_code(home, slip.code, BORN)
    viewer = open_account(home, code_id, "m1@home.example", "un chemin sous les sapins", "fr")
    assert viewer.name == "M1"


# --- Receipts ---------------------------------------------------------------------------------------


@pytest.fixture
def code(cast: Cast) -> str:
    """Of Paul's receipt."""
    answers = {Question.PASS_ON: Answer.REFUSED}
    given = answer_at_desk(desk(cast), cast.patients["Paul"], answers, HERSELF)
    assert given is not None
    return given


def test_a_receipt_is_printed(cast: Cast, code: str) -> None:
    assert print_receipt(desk(cast), cast.patients["Paul"], code).startswith(b"%PDF-")
    assert last_event(cast).action == Action.RECEIPT_PRINTED.value


def test_a_receipt_isnt_printed_under_another_patient(cast: Cast, code: str) -> None:
    with pytest.raises(NotFound):
        print_receipt(desk(cast), cast.patients["Jeanne"], code)


def test_a_receipts_code_finds_the_patient_at_her_desk_and_nowhere_else(
    cast: Cast, code: str
) -> None:
    assert patient_of_receipt(desk(cast), f" {code.lower()} ") == cast.patients["Paul"]
    for name, typed in (("other-reception", code), ("reception", "ABCDEFGH"), ("reception", "")):
        with pytest.raises(NotFound):
            patient_of_receipt(desk(cast, name), typed)
