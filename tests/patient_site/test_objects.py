"""Objects that are no pictures have a page: a document to read, a tracing to look at, a file to open."""

from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pydicom
import pytest
from pydicom.uid import EncapsulatedPDFStorage

from core.context import system
from core.exams.opening import exam_page
from core.ingest import arrivals
from core.ingest.receive import receive
from core.model.receiving import Door
from tests.cast import OURS, Cast
from tests.dicom import dataset
from tests.patient_site.conftest import Visitor

As = Callable[[str], Visitor]
PDF = b"%PDF-1.4\nnothing much\n%%EOF"
INSTALLED = Path(str(files("pydicom"))) / "data" / "test_files"


def _pdf() -> pydicom.Dataset:
    made = dataset(
        SOPClassUID=EncapsulatedPDFStorage,
        Modality="DOC",
        MIMETypeOfEncapsulatedDocument="application/pdf",
        DocumentTitle="<b>Titre</b>",
        EncapsulatedDocument=PDF + b"\0" * (len(PDF) % 2),
        EncapsulatedDocumentLength=len(PDF),
    )
    for keyword in ("PixelData", "Rows", "Columns", "BitsAllocated", "SamplesPerPixel"):
        delattr(made, keyword)
    return made


def _of_jeanne(made: pydicom.Dataset, number: int) -> bytes:
    """The same object, in a series of its own of Jeanne's open exam."""
    own = dataset()
    for keyword in ("PatientID", "PatientName", "PatientBirthDate", "PatientSex", "StudyDate"):
        setattr(made, keyword, own[keyword].value)
    made.SpecificCharacterSet = "ISO_IR 192"
    made.StudyInstanceUID = "1.2.3.1"
    made.SeriesInstanceUID = f"1.2.3.1.{number}"
    made.SOPInstanceUID = f"1.2.3.1.{number}.1"
    made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
    written = BytesIO()
    made.save_as(written, enforce_file_format=True)
    return written.getvalue()


@pytest.fixture
def addresses(cast: Cast) -> dict[str, str]:
    """The pages of a report, an ECG and a PDF that have arrived."""
    ctx = replace(cast.context(), viewer=system("import"))
    arrival = arrivals.begin(ctx, Door.IMPORT, OURS)
    sources = {
        "report": pydicom.dcmread(INSTALLED / "test-SR.dcm"),
        "ecg": pydicom.dcmread(INSTALLED / "waveform_ecg.dcm"),
        "pdf": _pdf(),
    }
    for number, made in enumerate(sources.values(), 3):
        receive(ctx, arrival, BytesIO(_of_jeanne(made, number)), "object.dcm")
    arrivals.end(ctx, arrival)
    token = cast.exams["open"]
    assert [one.series for one in exam_page(cast.context("owner"), token).others] == [3, 4, 5]
    return {name: f"/exams/{token}/objects/{number}/1" for number, name in enumerate(sources, 3)}


def test_the_exam_page_leads_to_each(as_: As, cast: Cast, addresses: dict[str, str]) -> None:
    page = as_("owner").get(f"/exams/{cast.exams['open']}").text
    assert all(f'href="{address}"' in page for address in addresses.values())


def test_a_structured_report_reads_as_a_document(as_: As, addresses: dict[str, str]) -> None:
    page = as_("owner").get(addresses["report"])
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    assert "<h2" in page.text


def test_an_ecg_is_drawn(as_: As, addresses: dict[str, str]) -> None:
    page = as_("owner").get(addresses["ecg"]).text
    assert "<svg" in page
    assert "Électrocardiogramme" in page
    assert " style=" not in page


def test_a_pdf_opens_byte_for_byte(as_: As, addresses: dict[str, str]) -> None:
    answer = as_("owner").get(f"{addresses['pdf']}/file")
    assert answer.data == PDF
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("inline")
    part = as_("owner").get(f"{addresses['pdf']}/file", Range="bytes=1-3")
    assert (part.status_code, part.data) == (206, PDF[1:4])


def test_titles_are_escaped(as_: As, addresses: dict[str, str]) -> None:
    assert "<b>Titre" not in as_("owner").get(addresses["pdf"]).text


def test_a_report_has_no_file_inside(as_: As, addresses: dict[str, str]) -> None:
    assert as_("owner").get(f"{addresses['report']}/file").status_code == 404


@pytest.mark.parametrize("name", ["other-patient", "other-doctor", "proxy"])
def test_nobody_else_opens_them(as_: As, addresses: dict[str, str], name: str) -> None:
    stranger = as_(name)
    for address in addresses.values():
        assert stranger.get(address).status_code == 404
        assert stranger.get(f"{address}/file").status_code == 404
