"""The package as a whole: what is in it, that it is the same every time, and what other tools say."""

import hashlib
import io
import re
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydicom import dcmread, uid
from pydicom.fileset import FileSet

from core.download.archive import Archive
from core.download.contents import PackageContents, PackageObject
from core.download.forms import PackageForm
from core.download.members import held
from core.download.plan import file_name, plan
from tests.core.download.packages import arrived, contents_of, exam_of

Sent = Callable[..., PackageObject]

REAL = [
    "CT_small.dcm",
    "MR_small.dcm",
    "MR_small_implicit.dcm",
    "MR_small_bigendian.dcm",
    "JPEG2000.dcm",
    "examples_ybr_color.dcm",
    "liver_1frame.dcm",
    "rtdose.dcm",
    "rtplan.dcm",
    "rtstruct.dcm",
    "reportsi.dcm",
    "test-SR.dcm",
    "waveform_ecg.dcm",
    "chrH31.dcm",
    "chrRuss.dcm",
]
"""Objects of many kinds and syntaxes: without preamble, without meta group, with empty dates."""


def unpacked(archive: Archive) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(b"".join(archive.stream()))) as package:
        return {name: package.read(name) for name in package.namelist()}


def extracted(archive: Archive, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(b"".join(archive.stream()))) as package:
        package.extractall(folder)
    return folder


@pytest.fixture
def real(installed: Callable[[str], Path]) -> PackageContents:
    return contents_of(
        exam_of(*(arrived(installed(name)) for name in REAL), report=held(b"%PDF-1.7"))
    )


def test_a_package_is_a_file_set_with_pages_and_checksums(sent: Sent) -> None:
    objects = [sent(SOPInstanceUID="1.1"), sent(SOPInstanceUID="1.2", InstanceNumber=2)]
    archive = plan(contents_of(exam_of(*objects, report=held(b"%PDF-1.7"))))
    assert list(unpacked(archive)) == [
        "README.TXT",
        "INDEX.HTM",
        "IHE_PDI/EXAM0001.HTM",
        "IHE_PDI/STYLE.CSS",
        "REPORT.PDF",
        "DICOMDIR",
        "DICOM/PT000000/ST000000/SE000000/IM000000",
        "DICOM/PT000000/ST000000/SE000000/IM000001",
        "SHA256.TXT",
    ]


def test_no_object_and_no_report_make_a_package_too() -> None:
    assert "DICOMDIR" in unpacked(plan(contents_of(exam_of())))


def test_objects_leave_as_they_came(sent: Sent) -> None:
    one = sent()
    inside = unpacked(plan(contents_of(exam_of(one))))
    sent_bytes = b"".join(one.content.read(0, one.content.digest.size))
    assert inside["DICOM/PT000000/ST000000/SE000000/IM000000"] == sent_bytes


def test_the_checksums_are_of_all_other_files(real: PackageContents) -> None:
    inside = unpacked(plan(real))
    listed = inside.pop("SHA256.TXT").decode("ascii")
    assert listed.splitlines() == [
        f"{hashlib.sha256(data).hexdigest()}  {name}" for name, data in inside.items()
    ]


def test_a_deflated_object_is_the_same_object(sent: Sent) -> None:
    one = sent()
    data = b"".join(one.content.read(0, one.content.digest.size))
    packed = replace(one, deflated=held(zlib.compress(data, wbits=-15)))
    stored, deflated = plan(contents_of(exam_of(one))), plan(contents_of(exam_of(packed)))
    assert unpacked(stored) == unpacked(deflated)
    assert deflated.size < stored.size
    assert deflated.etag != stored.etag


def test_a_derived_object_leaves_in_its_own_syntax(sent: Sent) -> None:
    derived = replace(sent(), transfer_syntax_uid=uid.JPEG2000Lossless, content=held(b"derived"))
    inside = unpacked(plan(contents_of(exam_of(derived))))
    record = dcmread(io.BytesIO(inside["DICOMDIR"])).DirectoryRecordSequence[-1]
    assert record.ReferencedTransferSyntaxUIDInFile == uid.JPEG2000Lossless
    assert inside["DICOM/PT000000/ST000000/SE000000/IM000000"] == b"derived"


def test_the_same_exam_is_the_same_bytes_in_whatever_order_it_is_told(sent: Sent) -> None:
    objects = [sent(SOPInstanceUID=f"1.{n}", InstanceNumber=n) for n in range(9)]
    first, second = plan(contents_of(exam_of(*objects))), plan(contents_of(exam_of(*objects[::-1])))
    assert first.etag == second.etag
    assert list(first.stream()) == list(second.stream())


def other_report(contents: PackageContents) -> PackageContents:
    return replace(contents, exams=(replace(contents.exams[0], report=held(b"%PDF-2.0")),))


def other_name(contents: PackageContents) -> PackageContents:
    return replace(contents, patient=replace(contents.patient, name="DURAND Jeanne"))


def one_object_less(contents: PackageContents) -> PackageContents:
    exam = contents.exams[0]
    return replace(contents, exams=(replace(exam, objects=exam.objects[1:]),))


@pytest.mark.parametrize("change", [other_report, other_name, one_object_less])
def test_another_etag_when_anything_changes(
    change: Callable[[PackageContents], PackageContents], sent: Sent
) -> None:
    contents = contents_of(exam_of(sent(SOPInstanceUID="1.1"), sent(), report=held(b"%PDF-1.7")))
    assert plan(change(contents)).etag != plan(contents).etag


def test_files_bear_the_hospitals_time(sent: Sent) -> None:
    archive = plan(contents_of(exam_of(sent())))
    with zipfile.ZipFile(io.BytesIO(b"".join(archive.stream()))) as package:
        assert {info.date_time for info in package.infolist()} == {(2026, 3, 13, 9, 30, 0)}


def test_the_name_of_the_download_holds_no_identity(sent: Sent) -> None:
    name = file_name(plan(contents_of(exam_of(sent()))), PackageForm.FULL)
    assert re.fullmatch(r"imagerie-[0-9a-f]{8}\.zip", name)


# --- As others read it ---------------------------------------------------------------------------


@pytest.fixture
def medium(real: PackageContents, tmp_path: Path) -> Path:
    """A folder as if the package had been copied to a disc."""
    return extracted(plan(real), tmp_path / "medium")


def test_pydicom_opens_every_object_through_the_directory(medium: Path) -> None:
    found = FileSet(medium / "DICOMDIR")
    assert len(found) == len(REAL)
    for instance in found:
        dataset = instance.load()
        assert dataset.SOPInstanceUID == instance.ReferencedSOPInstanceUIDInFile
        assert dataset.file_meta.TransferSyntaxUID == instance.ReferencedTransferSyntaxUIDInFile
    found._stage["t"].cleanup()  # a temporary folder that warns when left to the garbage collector


def test_every_object_is_a_part_10_file_with_a_clean_preamble(medium: Path) -> None:
    files = [path for path in (medium / "DICOM").rglob("*") if path.is_file()]
    assert len(files) == len(REAL)
    assert {path.read_bytes()[:132] for path in files} == {bytes(128) + b"DICM"}


def run(*command: Any) -> str:
    """What a tool says; skips where it isn't installed."""
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed (packages dicom3tools, dcmtk)")
    ran = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout + ran.stderr


def test_dicom3tools_walks_the_directory(medium: Path) -> None:
    told = run("dcdirdmp", "-v", "-paths", medium / "DICOMDIR")
    assert "Error" not in told


def test_dicom3tools_finds_the_directory_valid_but_for_the_senders_own_uids(medium: Path) -> None:
    told = run("dciodvfy", "-new", medium / "DICOMDIR")
    errors = [line for line in told.splitlines() if line.startswith("Error")]
    assert [line for line in errors if "Illegal root for UID" not in line] == []


def test_dcmtk_makes_a_directory_of_the_same_records(sent: Sent, tmp_path: Path) -> None:
    objects = [sent(SOPInstanceUID=f"1.2.{n}", InstanceNumber=n) for n in range(3)]
    medium = extracted(plan(contents_of(exam_of(*objects))), tmp_path / "medium")
    made = tmp_path / "DICOMDIR"
    options = ["+r", "-Pgp", "+D", made, "+id", medium, "DICOM"]
    assert "E:" not in run("dcmmkdir", *options)
    theirs, ours = dcmread(made), dcmread(medium / "DICOMDIR")
    kinds = [record.DirectoryRecordType for record in theirs.DirectoryRecordSequence]
    assert sorted(kinds) == sorted(r.DirectoryRecordType for r in ours.DirectoryRecordSequence)
