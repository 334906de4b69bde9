"""Objects to package: small synthetic ones, and files as they are known once they have arrived."""

import hashlib
import io
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydicom.config import disable_value_validation
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, CTImageStorage, ExplicitVRLittleEndian

from core.digests import Digest
from core.download.contents import (
    PackageContents,
    PackageEstablishment,
    PackageExam,
    PackageObject,
    PackagePatient,
)
from core.download.file_meta import FileMeta
from core.download.forms import PackageForm
from core.download.leaving import leaving_of
from core.download.members import Content
from core.download.records import record_of
from core.imaging.dicom import open_object
from core.language import Language, Speech

ORDINARY = {
    "SOPClassUID": CTImageStorage,
    "SOPInstanceUID": "1.2.3.1",
    "StudyDate": "20260312",
    "StudyTime": "1002",
    "AccessionNumber": "A1",
    "Modality": "CT",
    "StudyDescription": "Thorax",
    "SeriesDescription": "Axial",
    "PatientName": "Dupont^Jeanne",
    "PatientID": "P1",
    "StudyInstanceUID": "1.2.3",
    "SeriesInstanceUID": "1.2.3.0",
    "StudyID": "S1",
    "SeriesNumber": "1",
    "InstanceNumber": "1",
    "ImageType": ["ORIGINAL", "PRIMARY"],
    "Rows": 2,
    "Columns": 2,
    "BitsAllocated": 8,
    "PixelData": b"\0\1\2\3",
}


def described(**attributes: Any) -> Dataset:
    """An ordinary CT slice, otherwise than usual in these attributes; None leaves one out."""
    dataset = Dataset()
    with disable_value_validation():
        for keyword, value in (ORDINARY | attributes).items():
            if value is not None:
                setattr(dataset, keyword, value)
    return dataset


def written(dataset: Dataset, syntax: UID = ExplicitVRLittleEndian) -> bytes:
    """A Part 10 file."""
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = syntax
    dataset.file_meta = meta
    target = io.BytesIO()
    with disable_value_validation():
        dataset.save_as(target, enforce_file_format=True)
    return target.getvalue()


def content_of(path: Path) -> Content:
    """A file, read from the disk each time."""
    data = path.read_bytes()

    def cut(start: int, length: int) -> Iterator[bytes]:
        with path.open("rb") as source:
            source.seek(start)
            yield source.read(length)

    return Content(Digest(len(data), hashlib.sha256(data).hexdigest(), zlib.crc32(data)), cut)


def arrived(path: Path) -> PackageObject:
    """What is known of a file once it has arrived."""
    opened, received = open_object(path), content_of(path)
    record = record_of(opened.dataset)
    meta = FileMeta(record.sop_class_uid, record.sop_instance_uid, opened.transfer_syntax)
    leaving = leaving_of(b"".join(received.read(0, opened.body_offset)), meta, received)
    return PackageObject(record, opened.transfer_syntax, leaving.content(received.open))


def contents_of(
    *exams: PackageExam,
    language: Language = Language.FRENCH,
    form: PackageForm = PackageForm.FULL,
) -> PackageContents:
    """A package of these exams for Jeanne Dupont."""
    patient = PackagePatient("DUPONT Jeanne", date(1950, 2, 3), "P1")
    as_of = datetime(2026, 3, 13, 8, 30, tzinfo=UTC)
    return PackageContents(form, patient, exams, Speech(language), as_of)


def exam_of(*objects: PackageObject, **facts: Any) -> PackageExam:
    """An exam of these objects."""
    hospital = PackageEstablishment("Hôpital de Sélestat", ("23 avenue Pasteur", "67600 Sélestat"))
    told: dict[str, Any] = {"title": "Scanner thoracique", "date": date(2026, 3, 12)}
    return PackageExam(**{**told, "establishment": hospital, "objects": objects, **facts})
