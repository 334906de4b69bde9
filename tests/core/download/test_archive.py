"""The virtual ZIP: every range is a part of the same bytes, and every reader accepts the whole."""

import io
import os
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.digests import Digest
from core.download.archive import Archive
from core.download.members import Content, Member, held

DATED = datetime(2026, 3, 12, 10, 2, 33, tzinfo=UTC)
GIB = 1 << 30


def deflated(data: bytes) -> Content:
    compressor = zlib.compressobj(1, wbits=-15)
    return held(compressor.compress(data) + compressor.flush())


def zeros(size: int) -> Content:
    """A content of `size` zero bytes that exists nowhere; its CRC-32 is nobody's business here."""

    def cut(start: int, length: int) -> Iterator[bytes]:
        for done in range(0, length, 1 << 20):
            yield bytes(min(1 << 20, length - done))

    return Content(Digest(size, f"{size:064x}", 0), cut)


class Ranges(io.RawIOBase):
    """A file that fetches what is read of it, range by range, as a resuming browser would."""

    def __init__(self, archive: Archive) -> None:
        self._archive, self._at = archive, 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = (
            offset
            + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._archive.size}[whence]
        )
        return self._at

    def read(self, size: int = -1) -> bytes:
        stop = self._archive.size if size < 0 else self._at + size
        data = b"".join(self._archive.stream(self._at, stop))
        self._at += len(data)
        return data


def whole(archive: Archive) -> bytes:
    return b"".join(archive.stream())


SOME = [
    Member("README.TXT", held(b"bonjour")),
    Member("empty", held(b"")),
    Member("DICOM/Série é/山田", held(os.urandom(5000))),
    Member("packed", held(b"cigogne " * 900), deflated(b"cigogne " * 900)),
]

members = st.lists(
    st.builds(
        lambda data, packed: (data, deflated(data) if packed else None),
        st.binary(max_size=300),
        st.booleans(),
    ),
    max_size=12,
).map(lambda contents: [Member(f"M{n}", held(d), p) for n, (d, p) in enumerate(contents)])


@settings(max_examples=200, deadline=None)
@given(members=members, data=st.data())
def test_any_range_is_a_part_of_the_whole(members: list[Member], data: st.DataObject) -> None:
    archive = Archive(members, DATED)
    everything = whole(archive)
    start = data.draw(st.integers(0, archive.size))
    stop = data.draw(st.integers(start, archive.size + 5))
    assert len(everything) == archive.size
    assert b"".join(archive.stream(start, stop)) == everything[start:stop]


def test_python_reads_what_went_in() -> None:
    with zipfile.ZipFile(io.BytesIO(whole(Archive(SOME, DATED)))) as read:
        assert read.testzip() is None
        for member in SOME:
            assert read.read(member.name) == b"".join(
                member.content.read(0, member.content.digest.size)
            )
        assert {info.date_time for info in read.infolist()} == {(2026, 3, 12, 10, 2, 32)}


def test_the_utf_8_flag_is_set_only_where_a_name_needs_it() -> None:
    with zipfile.ZipFile(io.BytesIO(whole(Archive(SOME, DATED)))) as read:
        flagged = [info.filename for info in read.infolist() if info.flag_bits]
    assert flagged == ["DICOM/Série é/山田"]


def test_no_member_at_all_is_an_archive_too() -> None:
    with zipfile.ZipFile(io.BytesIO(whole(Archive([], DATED)))) as read:
        assert read.namelist() == []


def test_the_same_members_are_the_same_bytes() -> None:
    first, second = Archive(SOME, DATED), Archive(list(SOME), DATED)
    assert (first.etag, whole(first)) == (second.etag, whole(second))


@pytest.mark.parametrize(
    "change",
    [
        lambda m: [*m[1:], m[0]],
        lambda m: m[:-1],
        lambda m: [replace(m[0], name="README2.TXT"), *m[1:]],
        lambda m: [replace(m[0], content=held(b"bonsoir")), *m[1:]],
        lambda m: [*m[:-1], replace(m[-1], deflated=None)],
        lambda m: [
            *m[:-1],
            replace(m[-1], deflated=held(zlib.compress(b"cigogne " * 900, 9)[2:-4])),
        ],
    ],
    ids=["order", "one less", "a name", "a content", "stored instead", "deflated otherwise"],
)
def test_another_etag_when_anything_changes(
    change: Callable[[Sequence[Member]], Sequence[Member]],
) -> None:
    assert Archive(change(SOME), DATED).etag != Archive(SOME, DATED).etag


def test_another_etag_at_another_date() -> None:
    assert Archive(SOME, DATED.replace(year=2027)).etag != Archive(SOME, DATED).etag


@pytest.mark.parametrize("year", [1970, 1980, 2107, 2200])
def test_a_date_that_a_zip_cannot_say_moves_to_the_nearest_year(year: int) -> None:
    with zipfile.ZipFile(io.BytesIO(whole(Archive(SOME[:1], DATED.replace(year=year))))) as read:
        assert read.infolist()[0].date_time[0] == min(max(year, 1980), 2107)


def test_more_members_than_16_bits_can_count() -> None:
    content = held(b"abc")
    archive = Archive([Member(f"D{n % 40}/M{n}", content) for n in range(65_540)], DATED)
    with zipfile.ZipFile(Ranges(archive)) as read:
        assert len(read.namelist()) == 65_540
        assert read.read("D39/M65519") == b"abc"


@pytest.mark.parametrize("sizes", [[0xFFFFFFFF], [5 * GIB], [3 * GIB, 2 * GIB]], ids=str)
def test_more_bytes_than_32_bits_can_count(sizes: list[int]) -> None:
    big = [Member(f"M{n}", zeros(size)) for n, size in enumerate(sizes)]
    archive = Archive([*big, Member("last", held(b"abc"))], DATED)
    with zipfile.ZipFile(Ranges(archive)) as read:
        assert [info.file_size for info in read.infolist()] == [*sizes, 3]
        assert read.read("last") == b"abc"
        with read.open("M0") as first:
            assert first.read(5) == bytes(5)


def test_a_member_deflated_to_much_less_than_32_bits_can_count() -> None:
    size = 5 * GIB
    member = Member("M", zeros(size), held(b"\x03\x00"))
    with zipfile.ZipFile(io.BytesIO(whole(Archive([member], DATED)))) as read:
        info = read.infolist()[0]
    assert (info.file_size, info.compress_size) == (size, 2)


@pytest.mark.parametrize(
    "command", [["unzip", "-tqq"], ["bsdtar", "-xOf"], ["7z", "t"]], ids=["unzip", "bsdtar", "7z"]
)
def test_other_readers_accept_it(command: list[str], tmp_path: Path) -> None:
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")
    path = tmp_path / "some.zip"
    path.write_bytes(whole(Archive(SOME, DATED)))
    read = subprocess.run([*command, str(path)], capture_output=True, check=False)
    assert (read.returncode, read.stderr) == (0, b"")
