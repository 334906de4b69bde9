"""Real images under fictional names: writes the files a hospital would send for a demonstration exam.

The pixels and all technical attributes are those of files that the packages pydicom and pydicom-data
install; identity, dates and descriptions are replaced. The same exam gives the same bytes every time.
"""

import hashlib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pydicom
from pydicom.dataset import Dataset
from pydicom.uid import UID

from core.demonstration.region import DemoExam, DemoPatient, Region

SOURCES = (("pydicom", "data/test_files"), ("data_store", "data"))


def write_exam(region: Region, exam: DemoExam, folder: Path) -> None:
    """Write the exam's objects into a folder, one file each."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, dataset in enumerate(_objects(region, exam), 1):
        dataset.save_as(folder / f"IM{number:04}", enforce_file_format=True)


def _objects(region: Region, exam: DemoExam) -> Iterator[Dataset]:
    patient = region.patient(exam.patient)
    for series_number, series in enumerate(exam.series, 1):
        for name in series.files:
            dataset = pydicom.dcmread(_installed(name))
            _say_who(dataset, patient, exam)
            _say_what(dataset, exam)
            dataset.SeriesDescription = series.description
            dataset.SeriesNumber = series_number
            _identify(dataset, exam, series_number, name)
            yield dataset


def _say_who(dataset: Dataset, patient: DemoPatient, exam: DemoExam) -> None:
    dataset.decode()  # texts of the source are read as it declares them, before we declare UTF-8
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.PatientName = f"{patient.family_name}^{patient.given_name}"
    dataset.PatientID = patient.numbers[exam.establishment]
    dataset.PatientBirthDate = patient.birth_date.strftime("%Y%m%d")
    dataset.PatientSex = patient.sex
    for keyword in ("OtherPatientIDs", "PatientAddress", "PatientAge", "IssuerOfPatientID"):
        if keyword in dataset:
            delattr(dataset, keyword)


def _say_what(dataset: Dataset, exam: DemoExam) -> None:
    dataset.StudyDate = exam.date.strftime("%Y%m%d")
    dataset.StudyTime = exam.time.strftime("%H%M%S")
    dataset.StudyDescription = exam.description
    dataset.StudyID = accession_number(exam)[-8:]
    dataset.AccessionNumber = accession_number(exam)
    dataset.BodyPartExamined = exam.body_part
    dataset.ReferringPhysicianName = exam.requested_by
    dataset.InstitutionName = exam.establishment


def _identify(dataset: Dataset, exam: DemoExam, series_number: int, name: str) -> None:
    study = f"{exam.patient} {exam.date} {exam.time}"
    dataset.StudyInstanceUID = _uid(study)
    dataset.SeriesInstanceUID = _uid(f"{study} {series_number}")
    dataset.SOPInstanceUID = _uid(f"{study} {series_number} {name}")
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID


def accession_number(exam: DemoExam) -> str:
    """The number under which it was asked for."""
    return exam.date.strftime("A%y%m%d") + exam.time.strftime("%H%M")


def _uid(name: str) -> UID:
    """A UID of the form 2.25.<integer> (PS3.5 section B.2), the same for the same name."""
    return UID(f"2.25.{int.from_bytes(hashlib.sha256(name.encode()).digest()[:15])}")


def _installed(name: str) -> Path:
    for package, folder in SOURCES:
        path = Path(str(files(package))) / folder / name
        if path.is_file():
            return path
    raise FileNotFoundError(name)
