"""The report among the objects: importable, of the same patient and study, always the same object."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pydicom import dcmread

from core.download.contents import PackageObject
from core.download.record_types import RecordType
from core.download.report_object import report_object
from core.imaging.dicom import open_object
from tests.core.download.packages import described, written

SIGNED = datetime(2026, 3, 13, 9, 30, tzinfo=UTC)
PDF = b"%PDF-1.7 report."


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., PackageObject]:
    def make(pdf: bytes = PDF, **attributes: object) -> PackageObject:
        path = tmp_path / "first"
        path.write_bytes(written(described(**attributes)))
        return report_object(pdf, "Compte rendu", SIGNED, open_object(path).dataset)

    return make


def file_of(made: PackageObject) -> bytes:
    return b"".join(made.content.read(0, made.content.digest.size))


def test_it_holds_the_pdf_and_says_what_the_exam_says(made: Callable[..., PackageObject]) -> None:
    name = "Müller^Hélène"
    one = made(PatientName=name, SpecificCharacterSet="ISO_IR 100", PatientAge="061Y")
    read = dcmread(BytesIO(file_of(one)))
    assert read.EncapsulatedDocument[: read.EncapsulatedDocumentLength] == PDF
    assert (read.PatientName, read.PatientID, read.PatientAge) == (name, "P1", "061Y")
    assert (read.StudyInstanceUID, read.StudyDate) == ("1.2.3", "20260312")
    assert read.SeriesInstanceUID not in {"1.2.3.0", read.SOPInstanceUID}
    assert one.record.type is RecordType.ENCAP_DOC


def test_the_same_report_is_the_same_object(made: Callable[..., PackageObject]) -> None:
    assert file_of(made()) == file_of(made())
    other = made(b"%PDF-1.7 another")
    assert other.record.sop_instance_uid != made().record.sop_instance_uid


def test_one_document_on_two_exams_is_an_object_of_each(
    made: Callable[..., PackageObject],
) -> None:
    first, second = (
        dcmread(BytesIO(file_of(made(StudyInstanceUID=uid)))) for uid in ("1.2", "1.3")
    )
    assert first.EncapsulatedDocument == second.EncapsulatedDocument
    assert first.SOPInstanceUID != second.SOPInstanceUID
    assert first.SeriesInstanceUID != second.SeriesInstanceUID


def test_what_the_exam_leaves_out_is_empty(made: Callable[..., PackageObject]) -> None:
    read = dcmread(BytesIO(file_of(made(StudyID=None, AccessionNumber=None))))
    assert (read.StudyID, read.AccessionNumber, read.ReferringPhysicianName) == ("", "", "")


def test_dicom3tools_finds_nothing_wrong(
    made: Callable[..., PackageObject], tmp_path: Path
) -> None:
    if not shutil.which("dciodvfy"):
        pytest.skip("dciodvfy is not installed (package dicom3tools)")
    path = tmp_path / "report"
    path.write_bytes(file_of(made(PatientBirthDate="19500307", PatientSex="F")))
    ran = subprocess.run(["dciodvfy", "-new", path], capture_output=True, text=True, check=False)
    assert [line for line in ran.stderr.splitlines() if line.startswith("Error")] == []
