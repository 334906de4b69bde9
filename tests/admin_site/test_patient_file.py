"""A desk reads a patient's file, records and changes her answers, and prints for her."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from core.model import Identifier, Patient, Receipt
from core.patients import opened_file
from core.rules.consent import Question
from core.rules.identity import Sex
from tests.admin_site.visitor import Page, Visitor
from tests.cast import Cast

YES, NO = "granted", "refused"


def open_file(desk: Visitor, cast: Cast, given: str) -> Page:
    return desk.get(f"/patients/{cast.patients[given]}")


def answer(
    desk: Visitor,
    cast: Cast,
    given: str,
    answers: str,
    capacity: str = "patient",
    answered_by: str = "",
) -> Page:
    """Answer the three questions by the letters of their answers, as in "yyn"."""
    open_file(desk, cast, given)
    professionals, own_access, pass_on = (YES if letter == "y" else NO for letter in answers)
    return desk.post(
        f"/patients/{cast.patients[given]}/answers",
        professionals=professionals,
        own_access=own_access,
        pass_on=pass_on,
        capacity=capacity,
        answered_by=answered_by,
        leaflet_language="fr",
    )


def standings(cast: Cast, given: str) -> str:
    """What holds, by first letters: granted, refused, withdrawn, never asked."""
    file = opened_file(cast.context("reception"), cast.patients[given])
    return "".join(file.standings[question].value[0] for question in Question)


def receipts(cast: Cast, given: str) -> int:
    with cast.db.reading() as session:
        patient = session.query(Patient).filter_by(token=cast.patients[given]).one()
        return session.query(Receipt).filter_by(patient_id=patient.id).count()


# --- Reading -------------------------------------------------------------------------------------


def test_the_file_shows_who_she_is_and_what_holds(desk: Visitor, cast: Cast) -> None:
    page = open_file(desk, cast, "Jeanne")
    assert "WEBER Jeanne" in page.text
    assert "7 mars 1950 (76\u00a0ans) · Femme · n°\u00a0J1" in page.text
    assert "Réponses en vigueur Professionnels Oui Accès en ligne Oui Transmission Oui" in page.text
    assert "A déjà un accès en ligne." in page.text


def test_visits_are_places_and_times_alone(desk: Visitor, cast: Cast) -> None:
    page = open_file(desk, cast, "Paul")
    assert "Passages Hôpitaux du Fleuve 10 mars 2026, 10:15" in page.text


def test_the_name_of_a_patient_is_in_no_title(desk: Visitor, cast: Cast) -> None:
    page = open_file(desk, cast, "Paul")
    title = page.source.partition("<title>")[2].partition("</title>")[0]
    assert title == "Dossier d’un patient — Cigogne"


def test_markup_in_a_name_is_shown_as_text(desk: Visitor, cast: Cast) -> None:
    with cast.db.writing() as session:
        paul = session.query(Patient).filter_by(token=cast.patients["Paul"]).one()
        paul.given_name = "<img src=x onerror=alert(1)>"
    page = open_file(desk, cast, "Paul")
    assert "<img src=x" not in page.source
    assert "<img src=x onerror=alert(1)>" in page.text


# --- Answering -----------------------------------------------------------------------------------


def test_no_question_is_answered_beforehand(desk: Visitor, cast: Cast) -> None:
    for given in ("Paul", "Jeanne"):
        assert " checked" not in open_file(desk, cast, given).source


@pytest.mark.parametrize(
    ("answers", "held"), [("yyy", "ggg"), ("nnn", "rrr"), ("yny", "grg"), ("nyn", "rgr")]
)
def test_first_answers_are_recorded_as_given(
    desk: Visitor, cast: Cast, answers: str, held: str
) -> None:
    page = answer(desk, cast, "Paul", answers)
    assert "Réponses enregistrées" in page.text
    assert standings(cast, "Paul") == held


def test_what_was_recorded_is_told_once(desk: Visitor, cast: Cast) -> None:
    page = answer(desk, cast, "Paul", "ynn")
    assert "Les professionnels qui soignent le patient peuvent ouvrir ses examens." in page.text
    assert "Les examens ne peuvent pas être transmis par un lien ou un code." in page.text
    assert "Réponses enregistrées" not in open_file(desk, cast, "Paul").text


def test_news_of_one_patient_are_not_told_on_anothers_file(desk: Visitor, cast: Cast) -> None:
    open_file(desk, cast, "Paul")
    path = f"/patients/{cast.patients['Paul']}/answers"
    fields = dict.fromkeys(("professionals", "own_access", "pass_on"), YES)
    desk.send(path, capacity="patient", leaflet_language="fr", **fields)
    assert "Réponses enregistrées" not in open_file(desk, cast, "Jeanne").text


def test_a_yes_is_withdrawn_with_the_same_form(desk: Visitor, cast: Cast) -> None:
    page = answer(desk, cast, "Jeanne", "yyn")
    assert standings(cast, "Jeanne") == "ggw"
    withdrawn = "Les examens ne peuvent plus être transmis par un lien ou un code."
    assert f"{withdrawn} (avant\u00a0: oui)" in page.text


def test_answers_that_change_nothing_add_nothing(desk: Visitor, cast: Cast) -> None:
    page = answer(desk, cast, "Jeanne", "yyy")
    assert "Rien n’a été ajouté." in page.text
    assert receipts(cast, "Jeanne") == 1


def test_sending_the_same_form_twice_records_once(desk: Visitor, cast: Cast) -> None:
    answer(desk, cast, "Paul", "yyy")
    answer(desk, cast, "Paul", "yyy")
    assert receipts(cast, "Paul") == 1


def test_every_question_wants_an_answer(desk: Visitor, cast: Cast) -> None:
    open_file(desk, cast, "Paul")
    path = f"/patients/{cast.patients['Paul']}/answers"
    page = desk.post(path, capacity="patient", leaflet_language="fr", professionals=YES)
    assert page.status == 400
    assert "Répondez à la deuxième question." in page.text
    assert "Répondez à la première question." not in page.text
    assert standings(cast, "Paul") == "nnn"


@pytest.mark.parametrize(("field", "value"), [("professionals", "maybe"), ("capacity", "friend")])
def test_an_answer_that_was_not_offered_is_refused(
    desk: Visitor, cast: Cast, field: str, value: str
) -> None:
    open_file(desk, cast, "Paul")
    fields = {
        "capacity": "patient",
        "leaflet_language": "fr",
        **dict.fromkeys(("professionals", "own_access", "pass_on"), YES),
        field: value,
    }
    page = desk.post(f"/patients/{cast.patients['Paul']}/answers", **fields)
    assert page.status == 400
    assert standings(cast, "Paul") == "nnn"


def test_the_history_says_who_where_when_and_after_which_leaflet(desk: Visitor, cast: Cast) -> None:
    page = answer(desk, cast, "Paul", "yyy")
    assert (
        "12 mars 2026 à 13:00 Paul Muller (la personne elle-même) a répondu à l’accueil, "
        "Hôpitaux du Fleuve. Question posée par Employé reception."
    ) in page.text
    assert "Feuillet remis\u00a0: 2026-1, Français." in page.text


# --- Who answers ---------------------------------------------------------------------------------


def test_a_parent_answers_for_a_child_under_her_own_name(desk: Visitor, cast: Cast) -> None:
    page = answer(desk, cast, "Léo", "nnn", "parent", "Anne Schmitt")
    assert standings(cast, "Léo") == "www"
    assert "Anne Schmitt (parent) a répondu à l’accueil" in page.text


def test_questions_to_a_parent_speak_of_the_child(desk: Visitor, cast: Cast) -> None:
    page = open_file(desk, cast, "Léo")
    assert "Les professionnels qui soignent Léo peuvent-ils ouvrir ses examens\u00a0?" in page.text


@pytest.mark.parametrize(
    ("given", "capacity", "answered_by", "objection"),
    [
        ("Léo", "parent", " ", "Écrivez le nom de la personne qui répond."),
        ("Léo", "parent", "x" * 121, "Ce nom est trop long."),
        ("Léo", "patient", "", "Pour une personne mineure, c’est un parent qui répond."),
        ("Paul", "parent", "Anne", "Une personne majeure répond elle-même."),
        ("Paul", "guardian", "Anne", "Cette personne n’est pas signalée comme majeure protégée."),
    ],
)
def test_who_may_not_answer_is_told_why(
    desk: Visitor, cast: Cast, given: str, capacity: str, answered_by: str, objection: str
) -> None:
    before = receipts(cast, given)
    page = answer(desk, cast, given, "yyn", capacity, answered_by)
    assert page.status == 400
    assert objection in page.text
    assert receipts(cast, given) == before


def test_for_a_protected_adult_the_desk_says_who_answers(desk: Visitor, cast: Cast) -> None:
    with cast.db.writing() as session:
        session.query(Patient).filter_by(token=cast.patients["Paul"]).one().protected = True
    assert "Qui répond\u00a0? La personne elle-même Son représentant légal" in (
        open_file(desk, cast, "Paul").text
    )
    page = answer(desk, cast, "Paul", "yyy", "guardian", "Marc Adam")
    assert "Marc Adam (représentant légal) a répondu" in page.text


# --- The birth date ------------------------------------------------------------------------------


def complete(desk: Visitor, cast: Cast, given: str, **fields: str) -> Page:
    open_file(desk, cast, "Marie")
    return desk.post(f"/patients/{cast.patients[given]}/birth-date", **fields)


def test_without_a_birth_date_nothing_can_be_asked_or_printed(desk: Visitor, cast: Cast) -> None:
    page = open_file(desk, cast, "Marie")
    assert "Compléter la date de naissance" in page.text
    assert "Enregistrer les réponses" not in page.text
    assert "Imprimer" not in page.text


def test_a_birth_date_is_read_out_before_it_is_kept(desk: Visitor, cast: Cast) -> None:
    page = complete(desk, cast, "Marie", birth_date="12/4/1971")
    assert "Date de naissance\u00a0: 12 avril 1971. Est-ce juste\u00a0?" in page.text
    assert "Date de naissance inconnue" in open_file(desk, cast, "Marie").text
    page = complete(desk, cast, "Marie", birth_date="1971-04-12", confirmed="1971-04-12")
    assert "12 avril 1971 (54\u00a0ans)" in page.text
    assert "Enregistrer les réponses" in page.text


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "Écrivez la date de naissance."),
        ("31/02/1971", "Écrivez une date comme 07/03/1950."),
        ("13/03/2026", "Cette date n’est pas encore venue."),
    ],
)
def test_a_birth_date_that_cannot_be_is_refused(
    desk: Visitor, cast: Cast, typed: str, problem: str
) -> None:
    page = complete(desk, cast, "Marie", birth_date=typed, confirmed=typed)
    assert page.status == 400
    assert problem in page.text


def test_a_known_birth_date_is_never_changed_here(desk: Visitor, cast: Cast) -> None:
    page = complete(desk, cast, "Paul", birth_date="1971-04-12", confirmed="1971-04-12")
    assert page.status == 400
    assert "2 novembre 1961" in open_file(desk, cast, "Paul").text


# --- Printing ------------------------------------------------------------------------------------


def test_leaflet_and_code_print_as_a_pdf_that_names_nobody(desk: Visitor, cast: Cast) -> None:
    open_file(desk, cast, "Paul")
    page = desk.send(f"/patients/{cast.patients['Paul']}/leaflet", language="fr")
    assert page.data.startswith(b"%PDF-")
    assert page.headers["Content-Disposition"] == 'inline; filename="feuillet.pdf"'
    assert page.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("fields", [{}, {"language": "xx"}])
def test_a_leaflet_is_asked_for_in_a_language_it_is_written_in(
    desk: Visitor, cast: Cast, fields: dict[str, str]
) -> None:
    open_file(desk, cast, "Paul")
    assert desk.send(f"/patients/{cast.patients['Paul']}/leaflet", **fields).status_code == 400


def test_the_language_of_the_leaflet_is_remembered(desk: Visitor, cast: Cast) -> None:
    page = open_file(desk, cast, "Paul")
    assert '<option selected value="fr">' in page.source
    path = f"/patients/{cast.patients['Paul']}/leaflet"
    printed = desk.send(path, language="ar", large="y")
    with pikepdf.open(BytesIO(printed.data)) as pdf:
        assert (str(pdf.Root.Lang), len(pdf.pages)) == ("ar", 4)
    again = open_file(desk, cast, "Paul").source
    assert again.count('<option selected value="ar">') == 2
    assert '<option selected value="fr">' not in again


@pytest.mark.parametrize(("address", "language"), [("", "fr"), ("/de", "de")])
def test_a_receipt_speaks_the_language_that_is_asked_for(
    desk: Visitor, cast: Cast, address: str, language: str
) -> None:
    number = open_file(desk, cast, "Jeanne").text.partition("Imprimer le reçu ")[2].split()[0]
    page = desk.get(f"/patients/{cast.patients['Jeanne']}/receipts/{number}{address}")
    with pikepdf.open(BytesIO(page.body)) as pdf:
        assert str(pdf.Root.Lang) == language


def test_a_receipt_prints_as_a_pdf(desk: Visitor, cast: Cast) -> None:
    number = open_file(desk, cast, "Jeanne").text.partition("Imprimer le reçu ")[2].split()[0]
    page = desk.get(f"/patients/{cast.patients['Jeanne']}/receipts/{number}")
    assert page.body.startswith(b"%PDF-")


def test_a_receipt_opens_under_its_own_patient_alone(desk: Visitor, cast: Cast) -> None:
    number = open_file(desk, cast, "Jeanne").text.partition("Imprimer le reçu ")[2].split()[0]
    assert desk.get(f"/patients/{cast.patients['Paul']}/receipts/{number}").status == 404


def test_a_childs_code_waits_for_who_will_sign_in(desk: Visitor, cast: Cast) -> None:
    with cast.db.writing() as session:
        leo = session.query(Patient).filter_by(token=cast.patients["Léo"]).one()
        number = Identifier(issuer_id=leo.identifiers[0].issuer_id, value="N1")
        newborn = Patient(
            given_name="Lou",
            family_name="Schmitt",
            birth_date=cast.now.date(),
            sex=Sex.UNKNOWN,
            family_key="SCHMITT",
            given_key="LOU",
            created_at=cast.now,
            identifiers=[number],
        )
        session.add(newborn)
        session.flush()
        with_newborn = replace(cast, patients=cast.patients | {"Lou": newborn.token})
    assert "Imprimer le feuillet et le code" not in open_file(desk, with_newborn, "Lou").text
    page = answer(desk, with_newborn, "Lou", "yyy", "parent", "Anne Schmitt")
    assert "Imprimer le feuillet et le code" in page.text
