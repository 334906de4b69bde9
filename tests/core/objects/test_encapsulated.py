"""An encapsulated document is given back byte for byte, and opened only when it is a PDF."""

from collections.abc import Callable

import pytest
from pydicom import uid
from pydicom.dataset import Dataset

from core.imaging.dicom import DicomObject, open_body, open_object
from core.objects.encapsulated import DocumentFormat, EncapsulatedDocument, read_encapsulated
from tests.core.objects.writing import code, installed, item, written

Received = Callable[[Dataset], DicomObject]

PDF = b"%PDF-1.7\nabc\n%%EOF"


def holding(content: bytes, sop_class: str = uid.EncapsulatedPDFStorage, **more: object) -> Dataset:
    padded = content + b"\0" * (len(content) % 2)
    made = item(SOPClassUID=sop_class, DocumentTitle="Compte rendu", **more)
    made.add_new(0x00420011, "OB", padded)
    return made


def found(opened: DicomObject) -> EncapsulatedDocument:
    document = read_encapsulated(opened)
    assert document is not None
    return document


def content_of(opened: DicomObject) -> bytes:
    extent = found(opened).extent
    with open_body(opened) as body:
        return bytes(body[extent.offset : extent.offset + extent.length])


def test_pdf_opens(received: Received) -> None:
    opened = received(
        holding(
            PDF,
            MIMETypeOfEncapsulatedDocument="application/pdf",
            ConceptNameCodeSequence=code("18748-4", "LN", "Report"),
        )
    )
    document = found(opened)
    assert (document.format, document.opens) == (DocumentFormat.PDF, True)
    assert (document.media_type, document.file_name) == ("application/pdf", "document.pdf")
    assert document.title == "Compte rendu"
    assert document.concept is not None


@pytest.mark.parametrize(
    ("content", "sop_class", "mime_type", "held"),
    [
        (b"<html>", uid.EncapsulatedPDFStorage, "application/pdf", DocumentFormat.PDF),
        (b"<ClinicalDocument/>", uid.EncapsulatedCDAStorage, "text/xml", DocumentFormat.CDA),
        (b"solid", uid.EncapsulatedSTLStorage, "model/stl", DocumentFormat.STL),
        (b"v 1 2 3", uid.EncapsulatedOBJStorage, "", DocumentFormat.OBJ),
        (b"newmtl", uid.EncapsulatedMTLStorage, "model/mtl", DocumentFormat.MTL),
        (b"<script>", uid.RawDataStorage, "text/html", DocumentFormat.OTHER),
    ],
)
def test_everything_else_is_handed_over_to_be_kept(
    received: Received, content: bytes, sop_class: str, mime_type: str, held: DocumentFormat
) -> None:
    opened = received(holding(content, sop_class, MIMETypeOfEncapsulatedDocument=mime_type))
    document = found(opened)
    assert (document.format, document.opens) == (held, False)
    assert document.media_type == "application/octet-stream"
    assert document.file_name == f"document.{held.value}"


@pytest.mark.parametrize("content", [PDF, PDF + b"\n", b"<a/>", b"<a b=''/>"])
def test_document_comes_back_without_its_padding(received: Received, content: bytes) -> None:
    is_pdf = content.startswith(b"%PDF-")
    sop_class = uid.EncapsulatedPDFStorage if is_pdf else uid.EncapsulatedCDAStorage
    assert content_of(received(holding(content, sop_class))) == content


def test_told_length_counts_where_a_zero_may_be_the_last_byte(received: Received) -> None:
    model = holding(b"abc", uid.EncapsulatedSTLStorage, EncapsulatedDocumentLength=3)
    assert content_of(received(model)) == b"abc"


def test_zero_at_the_end_of_a_model_stays(received: Received) -> None:
    assert content_of(received(holding(b"abc\0", uid.EncapsulatedSTLStorage))) == b"abc\0"


def test_big_document_is_located_like_a_small_one(received: Received) -> None:
    big = PDF + b" " * (1 << 20) + b"x"
    assert content_of(received(holding(big))) == big


def test_title_of_a_sender_names_no_file(received: Received) -> None:
    hostile = holding(PDF)
    hostile.DocumentTitle = "../../etc/passwd"
    document = found(received(hostile))
    assert (document.title, document.file_name) == ("../../etc/passwd", "document.pdf")


def test_object_without_a_document_holds_none(received: Received) -> None:
    assert read_encapsulated(open_object(installed("CT_small.dcm"))) is None
    assert read_encapsulated(received(holding(b""))) is None


def test_document_of_a_deflated_object(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("deflated")
    opened = written(folder, holding(PDF), uid.DeflatedExplicitVRLittleEndian)
    assert opened.syntax.deflated
    assert content_of(opened) == PDF
