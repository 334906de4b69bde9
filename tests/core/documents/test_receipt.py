from dataclasses import replace

import pytest

from core.documents.letterhead import Letterhead
from core.documents.receipt import ReceiptPrint, receipt_pdf
from core.rules.consent import Capacity, Question, Standing
from core.rules.leaflets import LeafletLanguage
from tests.core.documents.paper import Paper


def words(receipt: ReceiptPrint) -> str:
    return Paper(receipt_pdf(receipt)).words()


def test_says_who_answered_whom_when_where_and_after_reading_what(receipt: ReceiptPrint) -> None:
    said = words(receipt)
    for fact in (
        "Reçu de consentement",
        "Patient Camille Dupont",
        "23 juillet 1961",
        "12 mars 2026 à 10:02",
        "Lieu Hôpitaux universitaires de Strasbourg",
        "Questions posées par Julie Muller",
        "2026-1, Français",
        "Numéro du reçu 7Q2M9XA4",
        "en ligne, dans l’espace personnel : images.example.org",
        "à l’accueil de l’imagerie de n’importe quel hôpital participant.",
    ):
        assert fact in said


@pytest.mark.parametrize(
    ("standing", "verdict", "may"),
    [
        (Standing.GRANTED, "Oui", "peuvent"),
        (Standing.REFUSED, "Non", "ne peuvent pas"),
        (Standing.WITHDRAWN, "Retiré", "ne peuvent plus"),
        (Standing.NEVER_ASKED, "Sans réponse", "peuvent-ils"),
    ],
)
def test_each_answer_is_a_word_and_a_sentence(
    receipt: ReceiptPrint, standing: Standing, verdict: str, may: str
) -> None:
    said = words(replace(receipt, standings=dict.fromkeys(Question, standing)))
    assert f"{verdict} Les professionnels qui soignent le patient {may} ouvrir ses examens" in said
    assert f"{verdict} Les examens {may} être consultés en ligne" in said
    assert f"{verdict} Les examens {may} être transmis par un lien ou un code" in said


def test_each_question_has_its_own_answer(receipt: ReceiptPrint) -> None:
    said = words(receipt)
    assert "Oui Les professionnels" in said
    assert "Non Les examens ne peuvent pas être consultés" in said
    assert "Retiré Les examens ne peuvent plus être transmis" in said


@pytest.mark.parametrize(
    ("capacity", "who"),
    [
        (Capacity.PATIENT, "Anne Martin, pour soi-même"),
        (Capacity.PARENT, "Anne Martin, titulaire de l’autorité parentale"),
        (Capacity.GUARDIAN, "Anne Martin, représentant légal"),
    ],
)
def test_who_answered_is_named_with_the_right_to_answer(
    receipt: ReceiptPrint, capacity: Capacity, who: str
) -> None:
    assert who in words(replace(receipt, capacity=capacity, answered_by="Anne Martin"))


def test_an_answer_given_online_names_no_desk(receipt: ReceiptPrint) -> None:
    online = replace(receipt, letterhead=None, establishment="", asked_by="")
    said = words(online)
    assert "Lieu En ligne" in said
    assert "Questions posées par" not in said


def test_takes_one_page_under_the_longest_names(receipt: ReceiptPrint) -> None:
    crowded = replace(
        receipt,
        letterhead=Letterhead("Groupe hospitalier " * 10, "Mulhouse " * 11, "03 89 11 22 33"),
        patient_name="Nom" * 66,
        answered_by="Nom" * 66,
        standings=dict.fromkeys(Question, Standing.NEVER_ASKED),
    )
    assert len(Paper(receipt_pdf(crowded)).pages) == 1


@pytest.mark.parametrize("language", LeafletLanguage)
def test_the_leaflet_is_named_in_the_language_it_was_read_in(
    receipt: ReceiptPrint, language: LeafletLanguage
) -> None:
    assert f"2026-1, {language.own_name}" in words(replace(receipt, leaflet_language=language))
