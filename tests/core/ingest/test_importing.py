"""Importing a path: one arrival, whatever lies below it; each file admitted or refused with its name."""

import os
import shutil
import zipfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.errors import InvalidInput
from core.ingest.folder import Candidate
from core.ingest.importing import ImportSummary, import_path
from core.inventory import inventory
from core.model import Arrival, Establishment, Exam
from core.received import overview
from tests.cast import OTHERS, OURS, Cast
from tests.core.ingest.hospital import holdings, refused, sending, told
from tests.dicom import part10

STUDY = "1.2.3.4.5"


@pytest.fixture
def medium(tmp_path: Path) -> Path:
    """A CD as patients bring them: images in folders, a viewer, a text."""
    folder = tmp_path / "medium"
    for number in (1, 2, 3):
        write(folder / f"DICOM/ST1/IM{number}", part10(SOPInstanceUID=f"{STUDY}.{number}"))
    write(folder / "VIEWER/start.exe", b"MZ" + bytes(500))
    write(folder / "README.TXT", b"Bonjour")
    return folder


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def reasons(summary: ImportSummary) -> list[tuple[str, str]]:
    return [(name, why.code) for name, why in summary.refused]


def test_images_are_accepted_and_the_rest_is_refused_by_name(cast: Cast, medium: Path) -> None:
    summary = import_path(sending(cast), OURS, medium)
    assert (summary.accepted, summary.unchanged) == (3, 0)
    assert reasons(summary) == [("README.TXT", "not-dicom"), ("VIEWER/start.exe", "not-dicom")]
    assert [row.name for row in refused(cast)] == ["README.TXT", "VIEWER/start.exe"]
    assert told(cast) == ["not-dicom"] * 2


def test_a_summary_keeps_the_reasons_and_not_the_objects(cast: Cast, medium: Path) -> None:
    refusals = [why for _, why in import_path(sending(cast), OURS, medium).refused]
    kept = [(one.__traceback__, one.__cause__, one.__context__) for one in refusals]
    assert kept == [(None, None, None)] * 2


def test_importing_again_changes_nothing(cast: Cast, medium: Path) -> None:
    import_path(sending(cast), OURS, medium)
    before = holdings(cast)
    summary = import_path(sending(cast), OURS, medium)
    assert (summary.accepted, summary.unchanged, len(summary.refused)) == (0, 3, 2)
    assert holdings(cast) == before


def test_staff_see_the_arrival_with_what_it_brought(cast: Cast, medium: Path) -> None:
    import_path(sending(cast), OURS, medium)
    newest = overview(cast.context("archivist")).arrivals[0]
    assert (newest.accepted, newest.unchanged, newest.refused) == (3, 0, 2)
    assert newest.closed_at == cast.now


def test_a_zip_of_a_medium_brings_the_same_as_the_medium(
    cast: Cast, medium: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "cd.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(medium.rglob("*")):
            archive.write(path, path.relative_to(medium))
    summary = import_path(sending(cast), OURS, tmp_path / "cd.zip")
    assert summary.accepted == 3
    assert reasons(summary) == [
        ("cd.zip: README.TXT", "not-dicom"),
        ("cd.zip: VIEWER/start.exe", "not-dicom"),
    ]


def test_what_a_zip_refuses_is_written_down_and_told_too(cast: Cast, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "cd.zip", "w") as archive:
        archive.writestr("IM1", part10())
        archive.writestr("IM2", part10(SOPInstanceUID="1.9"))
    data = bytearray((tmp_path / "cd.zip").read_bytes())
    data[200] ^= 1
    (tmp_path / "cd.zip").write_bytes(data)
    summary = import_path(sending(cast), OURS, tmp_path / "cd.zip")
    assert (summary.accepted, reasons(summary)) == (1, [("cd.zip: IM1", "not-dicom")])
    assert [row.name for row in refused(cast)] == ["cd.zip: IM1"]
    assert told(cast) == ["not-dicom"]


def test_a_broken_zip_is_refused_and_what_lies_beside_it_is_imported(
    cast: Cast, medium: Path
) -> None:
    write(medium / "backup.zip", b"PK\3\4" + bytes(100))
    summary = import_path(sending(cast), OURS, medium)
    assert summary.accepted == 3
    assert ("backup.zip", "not-dicom") in reasons(summary)


def test_a_refused_file_may_have_a_name_in_another_encoding(cast: Cast, tmp_path: Path) -> None:
    write(tmp_path / "usb" / os.fsdecode(b"radio-gu\xe9rie\n.txt"), b"Bonjour")
    summary = import_path(sending(cast), OURS, tmp_path / "usb")
    assert reasons(summary) == [("radio-gu rie .txt", "not-dicom")]
    assert [row.name for row in refused(cast)] == ["radio-gu rie .txt"]


def test_the_end_of_a_long_name_is_kept(cast: Cast, tmp_path: Path) -> None:
    write(tmp_path / "usb" / "/".join(["d" * 200] * 3) / "IM1", b"Bonjour")
    import_path(sending(cast), OURS, tmp_path / "usb")
    (row,) = refused(cast)
    assert len(row.name) == 400
    assert row.name.endswith("/IM1")


def test_a_medium_with_a_dicomdir_brings_its_files_and_refuses_the_directory(cast: Cast) -> None:
    medium = Path(str(files("pydicom"))) / "data" / "test_files" / "dicomdirtests" / "TINY_ALPHA"
    summary = import_path(sending(cast), OURS, medium)
    assert summary.accepted == 50
    assert reasons(summary) == [("README", "not-dicom")]
    assert summary.missing == []


def test_what_a_dicomdir_names_and_the_medium_lacks_is_told(cast: Cast, tmp_path: Path) -> None:
    source = Path(str(files("pydicom"))) / "data" / "test_files" / "dicomdirtests" / "TINY_ALPHA"
    copy = tmp_path / "cd"
    shutil.copytree(source, copy)
    victims = [path for path in sorted(copy.rglob("*")) if path.is_file()][5:7]
    for victim in victims:
        victim.unlink()
    lost = [victim.relative_to(copy).as_posix() for victim in victims]
    assert sorted(import_path(sending(cast), OURS, copy).missing) == lost
    archive = Path(shutil.make_archive(str(tmp_path / "cd"), "zip", copy))
    told = import_path(sending(cast), OURS, archive).missing
    assert sorted(told) == [f"cd.zip: {name}" for name in lost]


@pytest.mark.parametrize("content", [b"", b"no directory", part10()])
def test_what_is_only_called_dicomdir_is_taken_for_what_it_is(
    cast: Cast, tmp_path: Path, content: bytes
) -> None:
    write(tmp_path / "cd" / "DICOMDIR", content)
    summary = import_path(sending(cast), OURS, tmp_path / "cd")
    assert (summary.accepted, len(summary.refused)) in {(1, 0), (0, 1)}
    assert summary.missing == []


@pytest.mark.parametrize(
    ("finess", "name", "field"),
    [
        pytest.param("999999999", "medium", "establishment", id="an unknown establishment"),
        pytest.param(OURS, "nothing-here", "path", id="a path that isn't there"),
    ],
)
def test_an_import_that_cant_begin_opens_no_arrival(
    cast: Cast, medium: Path, finess: str, name: str, field: str
) -> None:
    before = arrivals_in(cast)
    with pytest.raises(InvalidInput) as refusal:
        import_path(sending(cast), finess, medium.parent / name)
    assert refusal.value.field == field
    assert arrivals_in(cast) == before


def arrivals_in(cast: Cast) -> int:
    with cast.db.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Arrival)) or 0


def test_exams_belong_to_the_establishment_they_came_from(cast: Cast, tmp_path: Path) -> None:
    write(tmp_path / "usb" / "IM1", part10(PatientID="77"))
    import_path(sending(cast), OTHERS, tmp_path / "usb")
    with cast.db.reading() as session:
        finess = session.scalar(
            sa.select(Establishment.finess).join(Exam).where(Exam.study_instance_uid == STUDY)
        )
    assert finess == OTHERS


def test_an_exam_is_complete_only_once_the_import_has_ended(cast: Cast, medium: Path) -> None:
    seen: list[bool | None] = []

    def watching(found: list[Candidate]) -> Iterator[Candidate]:
        for candidate in found:
            yield candidate
            seen.append(is_complete(cast))

    import_path(sending(cast), OURS, medium, watching)
    assert set(seen) == {False}
    assert is_complete(cast) is True


def is_complete(cast: Cast) -> bool | None:
    """None while nothing of the exam is there."""
    lines = [one for one in inventory(sending(cast)) if one.study_instance_uid == STUDY]
    return lines[0].is_complete if lines else None
