import io
import zlib
from dataclasses import replace

import page
import pikepdf
import pytest

from core.documents.accessible import declare_accessible
from core.documents.receipt import ReceiptPrint, receipt_pdf
from core.documents.report import ReportPrint, report_pdf
from tests.core.documents.paper import Paper


def structure(paper: Paper, tag: str) -> list[pikepdf.Object]:
    """The structure elements of a tag."""
    return [
        part
        for part in paper.opened.objects
        if isinstance(part, pikepdf.Dictionary) and part.get("/S") == pikepdf.Name(tag)
    ]


@pytest.mark.parametrize("language", ["de", "fr", "it"])
def test_a_report_is_read_aloud_in_its_own_language(report: ReportPrint, language: str) -> None:
    text = replace(report.text, language=language)
    paper = Paper(report_pdf(replace(report, text=text)))
    articles = structure(paper, "/Art")
    assert [str(article.Lang) for article in articles] == [language] * 4


def test_headings_stay_in_the_language_of_the_document(report: ReportPrint) -> None:
    paper = Paper(report_pdf(replace(report, text=replace(report.text, language="de"))))
    headings = structure(paper, "/H2")
    assert len(headings) == 4
    assert all("/Lang" not in heading for heading in headings)


def test_facts_are_rows_with_heads(receipt: ReceiptPrint) -> None:
    paper = Paper(receipt_pdf(receipt))
    assert len(structure(paper, "/Table")) == 2
    assert all(len(cell.A.Headers) == 1 for cell in structure(paper, "/TD"))


def test_a_stream_that_ends_in_a_carriage_return_keeps_its_length(receipt: ReceiptPrint) -> None:
    printed = receipt_pdf(receipt)
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        pdf.pages[0].contents_add(pikepdf.Stream(pdf, comment_that_packs_to_a_carriage_return()))
        pdf.save(packed := io.BytesIO())
    assert b"\r\nendstream" in packed.getvalue()
    again = declare_accessible(packed.getvalue(), None)
    assert b"\r\nendstream" not in again
    report = page.validate_pdf_bytes(again, profile=page.ValidationProfile.PDF_A_2A)
    assert [f.rule_id for f in report.failures if "LENGTH" in f.rule_id] == []


def comment_that_packs_to_a_carriage_return() -> bytes:
    comments = (b"%%%c\n" % byte for byte in range(256))
    return next(text for text in comments if zlib.compress(text).endswith(b"\r"))
