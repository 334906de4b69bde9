"""Objects leave as they came, save what came before their data set."""

import hashlib
import io
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom import dcmread
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

from core.digests import Digest
from core.download.file_meta import PREAMBLE, FileMeta, meta_group
from core.download.leaving import Leaving, leaving_of
from core.download.members import Content, held
from core.imaging.dicom import open_object

META = FileMeta(CTImageStorage, "1.2.3.1", ExplicitVRLittleEndian)
GROUP = meta_group(META)
FOREIGN = GROUP.replace(b"CIGOGNE", b"SCANNER")
BODY = b"\x08\0\x60\0CS\x02\0CT" * 9


def unreadable(data: bytes) -> Content:
    """A content of which only the digest is known."""

    def refuse(start: int, length: int) -> Iterator[bytes]:
        raise AssertionError("the object was read again")

    return Content(held(data).digest, refuse)


def leaves(before: bytes, meta: FileMeta = META) -> bytes:
    received = held(before + BODY)
    leaving = leaving_of(before, meta, received)
    left = b"".join(leaving.content(received.open).read(0, leaving.digest.size))
    assert leaving.digest == Digest(len(left), hashlib.sha256(left).hexdigest(), zlib.crc32(left))
    return left


def test_a_sound_file_leaves_as_it_came_and_is_not_read_again() -> None:
    before = PREAMBLE + FOREIGN
    leaving = leaving_of(before, META, unreadable(before + BODY))
    assert leaving == Leaving(b"", 0, held(before + BODY).digest)
    assert leaves(before) == before + BODY


def test_a_preamble_that_may_hide_a_program_leaves_as_zeros() -> None:
    assert leaves(b"MZ" + bytes(126) + b"DICM" + FOREIGN) == PREAMBLE + FOREIGN + BODY


@pytest.mark.parametrize(
    "before",
    [
        b"",
        FOREIGN,
        b"DICM" + FOREIGN,
        PREAMBLE,
        PREAMBLE + FOREIGN[12:],
        b"MZ" + bytes(126) + b"DICM",
    ],
    ids=[
        "bare data set",
        "no preamble",
        "no zeros",
        "no meta",
        "no group length",
        "only a program",
    ],
)
def test_a_file_without_a_sound_head_leaves_with_ours(before: bytes) -> None:
    assert leaves(before) == PREAMBLE + GROUP + BODY


def test_a_meta_group_that_names_another_object_is_replaced() -> None:
    other = replace(META, sop_instance_uid="1.2.3.2")
    assert leaves(PREAMBLE + FOREIGN, other) == PREAMBLE + meta_group(other) + BODY


@given(data=st.data(), before=st.sampled_from([b"", b"MZ" + bytes(126) + b"DICM" + FOREIGN]))
def test_any_part_of_it_can_be_read(data: st.DataObject, before: bytes) -> None:
    received = held(before + BODY)
    leaving = leaving_of(before, META, received)
    size, content = leaving.digest.size, leaving.content(received.open)
    start = data.draw(st.integers(0, size))
    length = data.draw(st.integers(0, size - start))
    assert b"".join(content.read(start, length)) == leaves(before)[start : start + length]


def test_it_survives_being_kept_as_json() -> None:
    for before in (b"", PREAMBLE + FOREIGN):
        leaving = leaving_of(before, META, held(before + BODY))
        assert Leaving.from_json(json.loads(json.dumps(leaving.to_json()))) == leaving


@pytest.mark.parametrize(
    "name", ["ExplVR_LitEndNoMeta.dcm", "rtstruct.dcm", "MR_small_bigendian.dcm"]
)
def test_files_of_all_kinds_can_be_read_when_they_have_left(
    installed: Callable[[str], Path], name: str
) -> None:
    path = installed(name)
    opened, data = open_object(path), path.read_bytes()
    dataset = opened.dataset
    meta = FileMeta(dataset.SOPClassUID, dataset.SOPInstanceUID, opened.transfer_syntax)
    leaving = leaving_of(data[: opened.body_offset], meta, held(data))
    left = b"".join(leaving.content(held(data).open).read(0, leaving.digest.size))
    assert left.endswith(data[opened.body_offset :])
    assert dcmread(io.BytesIO(left)).SOPInstanceUID == meta.sop_instance_uid
