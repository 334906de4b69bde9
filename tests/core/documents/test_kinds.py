"""What every printed document promises, whatever it says."""

import io
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import page
import pikepdf
import pytest

from core.documents.leaflet import LeafletPrint, leaflet_pdf
from core.documents.letterhead import Letterhead
from core.documents.receipt import ReceiptPrint, receipt_pdf
from core.documents.report import ReportPrint, report_pdf
from tests.core.documents.paper import HOSTILE, SCRIPTS, Paper

Kind = tuple[object, Callable[[object], bytes]]
KINDS = {ReportPrint: report_pdf, LeafletPrint: leaflet_pdf, ReceiptPrint: receipt_pdf}


@pytest.fixture(params=["report", "leaflet", "receipt"])
def values(request: pytest.FixtureRequest) -> ReportPrint | LeafletPrint | ReceiptPrint:
    return request.getfixturevalue(request.param)


@pytest.fixture(params=["plain", "five scripts", "hostile", "very long"])
def named(request: pytest.FixtureRequest, values):
    """A document under an ordinary name, and under names of every trying kind."""
    name = {
        "plain": "Camille Dupont",
        "five scripts": SCRIPTS,
        "hostile": f"{HOSTILE} \x00\x1b\u202e\ud800\ufffe\ue000",
        "very long": "Nom" * 133,
    }[request.param]
    house = Letterhead(name[:200], name[:100], "03 88 11 22 33")
    return replace(values, patient_name=name, letterhead=house)


def pdf(values: object) -> bytes:
    return KINDS[type(values)](values)


def failures(printed: bytes, profile: page.ValidationProfile) -> list[str]:
    return [
        failure.message for failure in page.validate_pdf_bytes(printed, profile=profile).failures
    ]


def test_is_fit_for_the_archive_and_for_a_screen_reader_at_once(named) -> None:
    printed = pdf(named)
    assert failures(printed, page.ValidationProfile.PDF_A_2A) == []
    assert failures(printed, page.ValidationProfile.PDF_UA_1) == []


def test_embeds_every_font(named) -> None:
    fonts = Paper(pdf(named)).fonts()
    assert fonts
    assert all(row[-5] == "yes" and row[-3] == "yes" for row in fonts), fonts


def test_same_values_give_the_same_bytes(values) -> None:
    assert pdf(values) == pdf(values)


def test_metadata_name_the_document_and_the_house_but_nobody(values) -> None:
    opened = Paper(pdf(values)).opened
    assert str(opened.docinfo.Author) == "Hôpitaux universitaires de Strasbourg"
    assert str(opened.docinfo.Title) in {
        "Compte rendu d’imagerie",
        "Vos images médicales en\u00a0ligne",
        "Reçu de consentement",
    }
    assert str(opened.Root.Lang) == "fr"
    for text in (str(dict(opened.docinfo)), opened.Root.Metadata.read_bytes().decode()):
        for personal in ("Camille", "Dupont", "1961", "Keller", "Muller", "thorax"):
            assert personal not in text


def test_claims_can_be_read_without_unpacking(values) -> None:
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf(values)


def test_holds_no_attachment_script_or_form(values) -> None:
    opened = Paper(pdf(values)).opened
    assert dict(opened.attachments) == {}
    assert {"/AcroForm", "/OpenAction", "/AA"}.isdisjoint(opened.Root.keys())
    assert pikepdf.Name.JavaScript not in opened.Root.get("/Names", {})


def test_hostile_text_is_printed_as_text(values) -> None:
    letters = Paper(pdf(replace(values, patient_name=HOSTILE))).letters()
    assert "".join(HOSTILE.split()) in letters


def test_names_stand_in_their_own_script(values) -> None:
    words = Paper(pdf(replace(values, patient_name=SCRIPTS))).words()
    for name in ("Élodie", "Дмитрий", "Ελένη", "דוד", "يوسف"):
        assert name in words


def test_a_script_without_a_font_is_no_reason_to_fail(values) -> None:
    assert "山田太郎" in Paper(pdf(replace(values, patient_name="山田太郎"))).words()


def test_no_character_of_a_name_reaches_a_log(values, capfd) -> None:
    """Printing complains of characters no font here has (unassigned when this was written)."""
    heard = logging.StreamHandler(told := io.StringIO())
    logging.getLogger().addHandler(heard)
    pdf(replace(values, patient_name="\N{CJK UNIFIED IDEOGRAPH-3134A}"))
    logging.getLogger().removeHandler(heard)
    assert told.getvalue() == ""
    assert capfd.readouterr().err == ""


def test_paper_bears_the_mark_of_the_pages() -> None:
    root = Path(__file__).parents[3]
    on_paper = root / "templates" / "documents" / "mark.svg"
    assert on_paper.read_bytes() == (root / "web" / "static" / "cigogne.svg").read_bytes()
