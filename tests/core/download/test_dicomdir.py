"""The directory as other readers see it: pydicom always, dicom3tools and DCMTK where installed."""

import io
import shutil
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from pydicom import dcmread, uid
from pydicom.dataset import Dataset

from core.download.contents import PackageObject
from core.download.dicomdir import dicomdir
from core.download.file_set import file_set

Sent = Callable[..., PackageObject]


def read(data: bytes) -> Dataset:
    return dcmread(io.BytesIO(data))


def by_offset(directory: Dataset) -> dict[int, Dataset]:
    """The records by where they begin, as pydicom found them in the file."""
    return {record.seq_item_tell: record for record in directory.DirectoryRecordSequence}


def entity(records: dict[int, Dataset], first: int) -> list[Dataset]:
    """The records of a directory entity, following the offsets from its first one."""
    chain = []
    while first:
        chain.append(records[first])
        first = chain[-1].OffsetOfTheNextDirectoryRecord
    return chain


def tree(data: bytes) -> list[object]:
    """Everything that can be reached from the root by offsets."""
    directory = read(data)
    records = by_offset(directory)
    root = directory.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity
    return _below(records, root)


def _below(records: dict[int, Dataset], first: int) -> list[object]:
    return [
        (
            record.DirectoryRecordType,
            record.get("ReferencedFileID", None) and "/".join(record.ReferencedFileID),
            _below(records, record.OffsetOfReferencedLowerLevelDirectoryEntity),
        )
        for record in entity(records, first)
    ]


def test_the_offsets_lead_to_every_record(sent: Sent) -> None:
    files = file_set(
        [
            sent(SOPInstanceUID="1.1"),
            sent(SOPInstanceUID="1.2", InstanceNumber=2, PatientName="Müller^Éva"),
            sent(SOPInstanceUID="1.3", SeriesInstanceUID="1.9", SeriesNumber=2),
            sent(SOPInstanceUID="1.4", StudyInstanceUID="1.8", PatientID="P2"),
        ]
    )
    assert tree(dicomdir(files)) == [
        ("PATIENT", None, [
            ("STUDY", None, [
                ("SERIES", None, [
                    ("IMAGE", "DICOM/PT000000/ST000000/SE000000/IM000000", []),
                    ("IMAGE", "DICOM/PT000000/ST000000/SE000000/IM000001", []),
                ]),
                ("SERIES", None, [("IMAGE", "DICOM/PT000000/ST000000/SE000001/IM000000", [])]),
            ]),
        ]),
        ("PATIENT", None, [
            ("STUDY", None, [
                ("SERIES", None, [("IMAGE", "DICOM/PT000001/ST000000/SE000000/IM000000", [])]),
            ]),
        ]),
    ]  # fmt: skip


def test_the_last_record_of_the_root_is_told(sent: Sent) -> None:
    objects = [sent(SOPInstanceUID="1.1"), sent(StudyInstanceUID="1.8", PatientID="P2")]
    directory = read(dicomdir(file_set(objects)))
    last = by_offset(directory)[directory.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity]
    assert (last.DirectoryRecordType, last.PatientID) == ("PATIENT", "P2")


def test_the_head_says_what_a_directory_must(sent: Sent) -> None:
    directory = read(dicomdir(file_set([sent()])))
    assert directory.file_meta.MediaStorageSOPClassUID == uid.MediaStorageDirectoryStorage
    assert directory.file_meta.TransferSyntaxUID == uid.ExplicitVRLittleEndian
    assert directory.file_meta.MediaStorageSOPInstanceUID.is_valid
    assert (directory.FileSetID, directory.FileSetConsistencyFlag) == ("CIGOGNE", 0)


def test_a_record_refers_to_its_object(sent: Sent) -> None:
    record = read(dicomdir(file_set([sent()]))).DirectoryRecordSequence[-1]
    assert record.ReferencedSOPClassUIDInFile == uid.CTImageStorage
    assert record.ReferencedSOPInstanceUIDInFile == "1.2.3.1"
    assert record.ReferencedTransferSyntaxUIDInFile == uid.ExplicitVRLittleEndian
    assert (record.RecordInUseFlag, record.InstanceNumber) == (0xFFFF, 1)


def test_elements_of_a_record_are_in_order(sent: Sent) -> None:
    sequence = read(dicomdir(file_set([sent()]))).DirectoryRecordSequence
    assert all(one < other for record in sequence for one, other in pairwise(record.keys()))


def test_an_empty_file_set_has_an_empty_directory() -> None:
    directory = read(dicomdir(file_set([])))
    assert directory.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity == 0
    assert len(directory.DirectoryRecordSequence) == 0


def test_the_file_set_uid_stays_as_long_as_nothing_changes(sent: Sent) -> None:
    objects = [sent(SOPInstanceUID="1.1"), sent(SOPInstanceUID="1.2")]
    same, less = dicomdir(file_set(objects[::-1])), dicomdir(file_set(objects[:1]))
    assert same == dicomdir(file_set(objects))
    assert (
        read(same).file_meta.MediaStorageSOPInstanceUID
        != read(less).file_meta.MediaStorageSOPInstanceUID
    )


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("Dupont^Jeanne", None),
        ("Müller^Hélène", "ISO_IR 100"),
        ("Люкceмбypг", "ISO_IR 192"),
        ("قباني^لنزار", "ISO_IR 192"),
        ("Yamada^Tarou=山田^太郎=やまだ^たろう", "ISO_IR 192"),
    ],
)
def test_each_record_declares_its_own_character_set(
    sent: Sent, name: str, term: str | None
) -> None:
    sent_name = sent(PatientName=name, SpecificCharacterSet="ISO_IR 192")
    patient, study, *_ = read(dicomdir(file_set([sent_name]))).DirectoryRecordSequence
    assert (patient.PatientName, patient.get("SpecificCharacterSet")) == (name, term)
    assert "SpecificCharacterSet" not in study


REPORT = {"SOPClassUID": uid.BasicTextSRStorage, "Rows": None, "PixelData": None, "Modality": "SR"}
POOR = {
    "StudyDate": "",
    "StudyTime": None,
    "StudyID": "",
    "SeriesNumber": None,
    "InstanceNumber": "",
}


@pytest.fixture
def on_disk(sent: Sent, tmp_path: Path) -> Path:
    """The directory of an exam in which little is as it should be."""
    objects = [
        sent(
            SOPInstanceUID="1.2.1", PatientName="Müller^Hélène", SpecificCharacterSet="ISO_IR 100"
        ),
        sent(SOPInstanceUID="1.2.2", **POOR),
        sent(SOPInstanceUID="1.2.3", SeriesInstanceUID="1.2.3.8", **REPORT, **POOR),
        sent(SOPInstanceUID="1.2.4", StudyInstanceUID="1.2.9", SeriesInstanceUID="1.2.9.1", **POOR),
    ]
    path = tmp_path / "DICOMDIR"
    path.write_bytes(dicomdir(file_set(objects)))
    return path


@pytest.mark.parametrize("tool", ["dcdirdmp -v -paths", "dciodvfy -new", "dcmdump +E -q"])
def test_other_readers_find_no_error(tool: str, on_disk: Path) -> None:
    command, *options = tool.split()
    if not shutil.which(command):
        pytest.skip(f"{command} is not installed (packages dicom3tools, dcmtk)")
    ran = subprocess.run(
        [command, *options, str(on_disk)], capture_output=True, text=True, check=False
    )
    complaints = [
        line for line in (ran.stdout + ran.stderr).splitlines() if line.startswith(("Error", "E:"))
    ]
    assert (ran.returncode, complaints) == (0, [])
