"""What is found below a path, and how ZIPs are read: whole, broken, locked, forged, huge."""

import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import NotDicom, ObjectRefused, ObjectTooLarge, Truncated
from core.ingest.folder import Candidate, candidates

TEXT = b"An image, let's say. " * 50


def names(path: Path) -> list[str]:
    return [one.name for one in candidates(path)]


def contents(path: Path) -> dict[str, bytes | type[ObjectRefused]]:
    """What each candidate holds, or why it can't be read."""
    return {one.name: _content(one) for one in candidates(path)}


def _content(candidate: Candidate) -> bytes | type[ObjectRefused]:
    try:
        with candidate.open() as source:
            return source.read()
    except ObjectRefused as refused:
        return type(refused)


# --- Folders ----------------------------------------------------------------------------------------


def test_a_file_is_its_own_candidate(tmp_path: Path) -> None:
    (tmp_path / "IM1").write_bytes(TEXT)
    assert contents(tmp_path / "IM1") == {"IM1": TEXT}


def test_a_folder_gives_all_below_it_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b/2", "b/1", "a/deep/er/3", "z"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(TEXT)
    assert names(tmp_path) == ["a/deep/er/3", "b/1", "b/2", "z"]


def test_what_systems_leave_lying_about_is_no_candidate(tmp_path: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "._IM1", "IM1"):
        (tmp_path / name).write_bytes(TEXT)
    assert names(tmp_path) == ["IM1"]


def test_links_and_pipes_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "medium").mkdir()
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "file").write_bytes(TEXT)
    (tmp_path / "medium" / "folder").symlink_to(tmp_path / "secret")
    (tmp_path / "medium" / "file").symlink_to(tmp_path / "secret" / "file")
    (tmp_path / "medium" / "loop").symlink_to(tmp_path / "medium")
    os.mkfifo(tmp_path / "medium" / "pipe")
    assert names(tmp_path / "medium") == []


def test_a_name_in_another_encoding_can_be_shown(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.dcm")).write_bytes(TEXT)
    (tmp_path / "new\nline").write_bytes(TEXT)
    assert contents(tmp_path) == {"caf .dcm": TEXT, "new line": TEXT}


def test_a_file_that_goes_away_meanwhile_is_refused_not_raised(tmp_path: Path) -> None:
    (tmp_path / "IM1").write_bytes(TEXT)
    (found,) = candidates(tmp_path)
    (tmp_path / "IM1").unlink()
    assert _content(found) is Truncated


# --- ZIPs -------------------------------------------------------------------------------------------


def zip_of(path: Path, *members: str, method: int = zipfile.ZIP_DEFLATED) -> bytearray:
    """A ZIP with members that all hold the same; gives its bytes, to be spoilt."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name in members:
            archive.writestr(name, TEXT)
    return bytearray(path.read_bytes())


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_a_zip_gives_its_members_however_packed(tmp_path: Path, method: int) -> None:
    zip_of(tmp_path / "cd.zip", "IM1", "DICOM/ST1/IM2", method=method)
    assert contents(tmp_path / "cd.zip") == {"cd.zip: IM1": TEXT, "cd.zip: DICOM/ST1/IM2": TEXT}


def test_zips_among_files_are_looked_into(tmp_path: Path) -> None:
    (tmp_path / "IM0").write_bytes(TEXT)
    zip_of(tmp_path / "b.zip", "IM1")
    zip_of(tmp_path / "c-without-an-ending", "IM2")
    assert names(tmp_path) == ["IM0", "b.zip: IM1", "c-without-an-ending: IM2"]


def test_folders_and_litter_in_a_zip_are_no_candidates(tmp_path: Path) -> None:
    zip_of(tmp_path / "cd.zip", "DICOM/", "DICOM/IM1", "__MACOSX/DICOM/._IM1", "DICOM/.DS_Store")
    assert names(tmp_path / "cd.zip") == ["cd.zip: DICOM/IM1"]


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "/etc/passwd", "C:\\windows\\x", "a\nb\x1b[2J", "n" * 60_000]
)
def test_a_members_name_leads_nowhere(tmp_path: Path, name: str) -> None:
    zip_of(tmp_path / "evil.zip", name)
    before = sorted(tmp_path.rglob("*"))
    (content,) = contents(tmp_path / "evil.zip").values()
    assert content == TEXT
    assert sorted(tmp_path.rglob("*")) == before


def test_a_zip_in_a_zip_is_one_candidate(tmp_path: Path) -> None:
    inner = bytes(zip_of(tmp_path / "inner.zip", "IM1"))
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as archive:
        archive.writestr("inner.zip", inner)
    assert contents(tmp_path / "outer.zip") == {"outer.zip: inner.zip": inner}


def test_pixels_that_end_like_a_zip_stay_a_file(tmp_path: Path) -> None:
    data = b"\0" * 128 + b"DICM" + TEXT + bytes(zip_of(tmp_path / "x.zip", "IM1"))
    (tmp_path / "x.zip").write_bytes(data)
    assert contents(tmp_path) == {"x.zip": data}


def test_a_dicom_file_whose_preamble_begins_like_a_zip_stays_a_file(tmp_path: Path) -> None:
    data = b"PK\3\4".ljust(128, b"\0") + b"DICM" + TEXT
    (tmp_path / "both").write_bytes(data)
    assert contents(tmp_path) == {"both": data}


def test_an_empty_zip_holds_nothing(tmp_path: Path) -> None:
    zip_of(tmp_path / "empty.zip")
    assert names(tmp_path) == []


# --- Broken, locked and forged ZIPs ---------------------------------------------------------------


def cut(data: bytearray) -> None:
    del data[len(data) // 2 :]


def with_a_forged_directory(data: bytearray) -> None:
    """The end says that the directory is longer than the file."""
    data[-10:-6] = struct.pack("<L", 0x7FFFFFFF)


def with_a_name_in_no_encoding(data: bytearray) -> None:
    """Declared UTF-8, but it isn't."""
    at = data.rindex(b"PK\1\2")
    data[at + 8 : at + 10] = struct.pack("<H", 0x800)
    data[at + 46] = 0xFF


@pytest.mark.parametrize("spoil", [cut, with_a_forged_directory, with_a_name_in_no_encoding])
def test_a_zip_that_cant_be_opened_is_one_candidate(
    tmp_path: Path, spoil: Callable[[bytearray], None]
) -> None:
    data = zip_of(tmp_path / "cd.zip", "IM1", "IM2")
    spoil(data)
    (tmp_path / "cd.zip").write_bytes(data)
    assert contents(tmp_path) == {"cd.zip": bytes(data)}


def with_wrong_bytes(data: bytearray) -> None:
    data[40:60] = bytes(20)


def encrypted(data: bytearray) -> None:
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1


def packed_in_an_unknown_way(data: bytearray) -> None:
    at = data.index(b"PK\1\2") + 10
    data[at : at + 2] = struct.pack("<H", 97)


def with_another_local_name(data: bytearray) -> None:
    data[30] ^= 0x20


def declaring_less_than_it_unpacks_to(data: bytearray) -> None:
    at = data.index(b"PK\1\2") + 24
    data[at : at + 4] = struct.pack("<L", 10)


@pytest.mark.parametrize(
    "spoil",
    [
        with_wrong_bytes,
        encrypted,
        packed_in_an_unknown_way,
        with_another_local_name,
        declaring_less_than_it_unpacks_to,
    ],
)
@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_member_that_cant_be_unpacked_is_refused_and_the_next_is_read(
    tmp_path: Path, spoil: Callable[[bytearray], None], method: int
) -> None:
    data = zip_of(tmp_path / "cd.zip", "IM1", "IM2", method=method)
    spoil(data)
    (tmp_path / "cd.zip").write_bytes(data)
    assert contents(tmp_path) == {"cd.zip: IM1": NotDicom, "cd.zip: IM2": TEXT}


def declaring(size: int, data: bytearray) -> bytes:
    at = data.index(b"PK\1\2") + 24
    data[at : at + 4] = struct.pack("<L", size)
    return bytes(data)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    data = zip_of(tmp_path / "bomb.zip", "IM1")
    (tmp_path / "bomb.zip").write_bytes(declaring((512 << 20) + 1, data))
    assert contents(tmp_path) == {"bomb.zip: IM1": ObjectTooLarge}


def test_a_black_picture_may_be_packed_as_tightly_as_it_likes(tmp_path: Path) -> None:
    black = bytes(4 << 20)
    with zipfile.ZipFile(tmp_path / "cd.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("IM1", black)
    assert (tmp_path / "cd.zip").stat().st_size * 200 < len(black)
    assert contents(tmp_path) == {"cd.zip: IM1": black}


def test_any_damage_to_a_zip_ends_in_a_refusal_or_in_the_right_bytes(tmp_path: Path) -> None:
    sound = zip_of(tmp_path / "cd.zip", "IM1", "IM2")
    for at in range(len(sound)):
        for wrong in (0, 0xFF, sound[at] ^ 1):
            damaged = bytearray(sound)
            damaged[at] = wrong
            (tmp_path / "cd.zip").write_bytes(damaged)
            for content in contents(tmp_path).values():
                assert (
                    content == TEXT or content == bytes(damaged) or not isinstance(content, bytes)
                )


# --- Many members -----------------------------------------------------------------------------------


def test_the_directory_of_a_zip_is_read_once_not_for_each_member(tmp_path: Path) -> None:
    many = 3_000
    zip_of(tmp_path / "cd.zip", *(f"IM{number}" for number in range(many)))
    assert sum(content == TEXT for content in contents(tmp_path).values()) == many
    assert not [link for link in Path("/proc/self/fd").iterdir() if _points_at(link, tmp_path)]


def _points_at(link: Path, folder: Path) -> bool:
    try:
        return link.readlink().is_relative_to(folder)
    except FileNotFoundError:
        return False
