"""The share sheet: the way in and, apart, the PIN; nothing of what the exams are."""

from dataclasses import replace

import page
import pytest

from core.documents.share_sheet import SharePrint, share_sheet_pdf
from core.language import Language
from tests.core.documents.paper import Paper


def test_is_fit_for_the_archive_and_for_a_screen_reader_at_once(share: SharePrint) -> None:
    printed = share_sheet_pdf(share)
    for profile in (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1):
        assert page.validate_pdf_bytes(printed, profile=profile).failures == []


@pytest.mark.parametrize("language", Language)
def test_takes_one_page_under_the_longest_names(share: SharePrint, language: Language) -> None:
    crowded = replace(share, patient_name="Nom" * 66, recipient="Nom " * 20, language=language)
    assert len(Paper(share_sheet_pdf(crowded)).pages) == 1


def test_says_the_way_the_terms_and_the_pin(share: SharePrint) -> None:
    words = Paper(share_sheet_pdf(share)).words()
    for fact in (
        "Pour Dr Martin",
        "2 examens, images et comptes rendus",
        "images.example.org/share",
        share.code,
        "regarder, sans télécharger",
        "5 au plus",
        "309 622",
    ):
        assert fact in words


def test_secrets_stand_on_the_page_alone(share: SharePrint) -> None:
    opened = Paper(share_sheet_pdf(share)).opened
    for text in (str(dict(opened.docinfo)), opened.Root.Metadata.read_bytes().decode()):
        for secret in ("7Q2M9", "309", "Dupont", "Martin"):
            assert secret not in text
