"""Objects deflated once and kept: half the bytes, the same object."""

import io
import zipfile
import zlib
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from core.download.archive import Archive
from core.download.deflating import deflated
from core.download.members import Member, held


@given(st.binary(max_size=2000))
def test_what_was_deflated_inflates_to_the_same(data: bytes) -> None:
    assert zlib.decompress(b"".join(deflated([data])), wbits=-15) == data


def test_a_package_of_deflated_objects_is_smaller_and_sound() -> None:
    data = b"\x10\x00\x12\x00\x11\x00" * 700_000
    member = Member("M", held(data), held(b"".join(deflated([data]))))
    archive = Archive([member], datetime(2026, 3, 12, tzinfo=UTC))
    assert archive.size < len(data) // 10
    with zipfile.ZipFile(io.BytesIO(b"".join(archive.stream()))) as package:
        assert package.read("M") == data
