"""Structured reports and encapsulated PDF become versions, if they are narratives somebody vouches for."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pydicom import uid
from pydicom.dataset import Dataset

from core.exams.reading import printed_report, report_page
from core.incoming_reports.waiting import LATER, take_next
from core.language import Language
from core.model.people import Establishment
from core.rules.reports import Origin
from core.rules.visibility import Reason
from core.work import work_once
from tests.cast import OURS, Cast
from tests.core.incoming_reports.messages import pdf, seen_by_owner, statuses, versions
from tests.core.ingest.hospital import hospital_of, instance_of
from tests.dicom import dataset

CONTENT = "1.2.3.3"
NO_IMAGE = dict.fromkeys(
    ("PixelData", "Rows", "Columns", "BitsAllocated", "BitsStored", "HighBit", "SamplesPerPixel",
     "PixelRepresentation", "PhotometricInterpretation", "PixelSpacing", "WindowCenter",
     "WindowWidth", "RescaleSlope", "RescaleIntercept", "ImageType"),
)  # fmt: skip


def code(value: str, scheme: str, meaning: str) -> list[Dataset]:
    coded = Dataset()
    coded.CodeValue, coded.CodingSchemeDesignator, coded.CodeMeaning = value, scheme, meaning
    return [coded]


def section(value: str, meaning: str, item: str, text: str) -> Dataset:
    """A heading with a text beneath it."""
    words = Dataset()
    words.RelationshipType, words.ValueType, words.TextValue = "CONTAINS", "TEXT", text
    words.ConceptNameCodeSequence = code(item, "DCM", "Item")
    made = Dataset()
    made.RelationshipType, made.ValueType, made.ContinuityOfContent = (
        "CONTAINS", "CONTAINER", "SEPARATE",
    )  # fmt: skip
    made.ConceptNameCodeSequence = code(value, "DCM", meaning)
    made.ContentSequence = [words]
    return made


def verified() -> list[Dataset]:
    by = Dataset()
    by.VerifyingObserverName = "Hertz^Laurent^^Dr"
    by.VerifyingOrganization = "HUS"
    by.VerificationDateTime = "20260312101500"
    by.VerifyingObserverIdentificationCodeSequence = []
    return [by]


def saved(made: Dataset) -> bytes:
    written = BytesIO()
    made.save_as(written, enforce_file_format=True)
    return written.getvalue()


def report(number: int = 1, **changes: Any) -> bytes:
    """A verified report on the exam "unreported"; `changes` as in `dataset`."""
    attributes: dict[str, Any] = {
        "SOPClassUID": uid.BasicTextSRStorage,
        "StudyInstanceUID": CONTENT,
        "SeriesInstanceUID": f"{CONTENT}.9",
        "SOPInstanceUID": f"{CONTENT}.9.{number}",
        "Modality": "SR",
        "ContentDate": "20260312",
        "ContentTime": "1000",
        "ValueType": "CONTAINER",
        "ContinuityOfContent": "SEPARATE",
        "ConceptNameCodeSequence": code("18748-4", "LN", "Compte rendu"),
        "CompletionFlag": "COMPLETE",
        "VerificationFlag": "VERIFIED",
        "VerifyingObserverSequence": verified(),
        "ContentSequence": [
            section("121070", "Findings", "121071", "Nodule de 4 mm."),
            section("121076", "Conclusions", "121077", "À revoir."),
        ],
    }
    return saved(dataset(**{**NO_IMAGE, **attributes, **changes}))


def document(content: bytes, **changes: Any) -> bytes:
    """An encapsulated PDF in the same exam."""
    attributes: dict[str, Any] = {
        "SOPClassUID": uid.EncapsulatedPDFStorage,
        "StudyInstanceUID": CONTENT,
        "SeriesInstanceUID": f"{CONTENT}.8",
        "SOPInstanceUID": f"{CONTENT}.8.1",
        "Modality": "DOC",
        "ContentDate": "20260312",
        "ContentTime": "1000",
        "MIMETypeOfEncapsulatedDocument": "application/pdf",
        "DocumentTitle": "Compte rendu de scanner",
        "VerificationFlag": "VERIFIED",
        "EncapsulatedDocument": content + b"\0" * (len(content) % 2),
        "EncapsulatedDocumentLength": len(content),
    }
    return saved(dataset(**{**NO_IMAGE, **attributes, **changes}))


def send(cast: Cast, *objects: bytes) -> None:
    hospital = hospital_of(cast)
    for one in objects:
        hospital.sends(one)
    hospital.ends()
    work_once(cast.context())


@pytest.mark.parametrize(
    "sop_class", [uid.BasicTextSRStorage, uid.EnhancedSRStorage, uid.ComprehensiveSRStorage]
)
def test_a_verified_report_shows_the_exam_with_its_words(cast: Cast, sop_class: str) -> None:
    send(cast, report(SOPClassUID=sop_class))
    assert seen_by_owner(cast) is Reason.GRANTED
    shown = report_page(cast.context("owner"), cast.exams["unreported"]).report
    assert (shown.findings, shown.conclusion) == ("Nodule de 4 mm.", "À revoir.")
    assert shown.validated_by == "Dr Laurent Hertz"
    (version,) = versions(cast)
    assert (version.origin, version.title) == (Origin.DOCUMENT, "Compte rendu")


@pytest.mark.parametrize(
    "changes",
    [
        {"VerificationFlag": "UNVERIFIED"},
        {"VerificationFlag": "UNVERIFIED", "CompletionFlag": "PARTIAL"},
        {"PreliminaryFlag": "PRELIMINARY"},
    ],
)
def test_what_nobody_vouches_for_is_kept_unseen(cast: Cast, changes: dict[str, Any]) -> None:
    send(cast, report(**changes))
    assert statuses(cast) == ["preliminary"]
    assert seen_by_owner(cast) is Reason.REPORT_NOT_VALIDATED


def test_an_establishment_may_trust_complete_reports(cast: Cast) -> None:
    with cast.db.writing() as session:
        session.query(Establishment).filter_by(finess=OURS).one().trusted_origins = ["document"]
    send(cast, report(VerificationFlag="UNVERIFIED"))
    assert seen_by_owner(cast) is Reason.GRANTED


@pytest.mark.parametrize(
    "changes",
    [
        {"ConceptNameCodeSequence": code("113701", "DCM", "X-Ray Radiation Dose Report")},
        {"ConceptNameCodeSequence": code("126000", "DCM", "Imaging Measurement Report")},
        {
            "ConceptNameCodeSequence": code("X", "99DEVICE", "Note"),
            "VerificationFlag": "UNVERIFIED",
        },
        {"ContentSequence": None},
    ],
    ids=["doses", "measurements", "a device's note", "nothing"],
)
def test_what_is_no_narrative_is_no_report(cast: Cast, changes: dict[str, Any]) -> None:
    send(cast, report(SOPClassUID=uid.EnhancedSRStorage, **changes))
    assert statuses(cast) == []


def test_a_title_only_its_maker_knows_is_a_reports_if_somebody_vouches_for_it(cast: Cast) -> None:
    send(cast, report(ConceptNameCodeSequence=code("CR1", "99RIS", "CR scanner")))
    assert statuses(cast) == ["validated"]


def test_a_later_object_replaces(cast: Cast) -> None:
    later = [section("121070", "Findings", "121071", "Nodule de 5 mm.")]
    send(cast, report())
    send(cast, report(2, ContentTime="1100", ContentSequence=later))
    assert statuses(cast) == ["amended", "validated"]


def test_an_object_that_isnt_there_now_is_read_later(cast: Cast) -> None:
    hospital = hospital_of(cast)
    hospital.sends(report())
    hospital.ends()
    path = cast.store.path(instance_of(cast, f"{CONTENT}.9.1").object_key)
    path.rename(path.with_suffix(".away"))
    assert take_next(cast.context())
    path.with_suffix(".away").rename(path)
    assert not take_next(cast.context(now=cast.now + LATER - timedelta(seconds=1)))
    assert take_next(cast.context(now=cast.now + LATER))
    assert statuses(cast) == ["validated"]


def test_a_verified_pdf_is_the_report(cast: Cast) -> None:
    send(cast, document(pdf()))
    ctx, token = cast.context("owner"), cast.exams["unreported"]
    shown = report_page(ctx, token).report
    assert shown.document is not None
    assert shown.document.title == "Compte rendu de scanner"
    assert not shown.has_words
    assert printed_report(ctx, token, Language.FRENCH) == pdf()
    assert versions(cast)[0].origin is Origin.PDF


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"VerificationFlag": None}, ["preliminary"]),
        ({"VerificationFlag": "UNVERIFIED"}, ["preliminary"]),
        ({"DocumentTitle": "Notice"}, []),
        ({"DocumentTitle": ""}, []),
        ({"DocumentTitle": "Dose Report"}, []),
        (
            {"DocumentTitle": "", "ConceptNameCodeSequence": code("25045-6", "LN", "CT Report")},
            ["validated"],
        ),
        ({"EncapsulatedDocument": b"<html></html>x"}, []),
    ],
)
def test_a_pdf_counts_by_its_title_and_flag(
    cast: Cast, changes: dict[str, Any], expected: list[str]
) -> None:
    send(cast, document(pdf(), **changes))
    assert statuses(cast) == expected


def test_a_pdf_of_nobody_knows_who_may_be_trusted(cast: Cast) -> None:
    with cast.db.writing() as session:
        session.query(Establishment).filter_by(finess=OURS).one().trusted_origins = ["pdf"]
    send(cast, document(pdf(), VerificationFlag=None))
    assert statuses(cast) == ["validated"]
