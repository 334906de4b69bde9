"""The meta group we write, and which received ones may stay."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.filereader import dcmread
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, JPEGBaseline8Bit

from core.download.file_meta import PREAMBLE, FileMeta, is_sound, meta_group

META = FileMeta(CTImageStorage, "1.2.3.1", ExplicitVRLittleEndian)
GROUP = meta_group(META)


def with_length(group: bytes) -> bytes:
    """The same elements behind a group length that counts them."""
    return group[:8] + struct.pack("<I", len(group) - 12) + group[12:]


def test_pydicom_reads_what_we_write() -> None:
    read = dcmread(io.BytesIO(PREAMBLE + GROUP)).file_meta
    assert read.MediaStorageSOPClassUID == META.sop_class_uid
    assert read.MediaStorageSOPInstanceUID == META.sop_instance_uid
    assert read.TransferSyntaxUID == META.transfer_syntax_uid
    assert read.FileMetaInformationGroupLength == len(GROUP) - 12
    assert read.ImplementationClassUID.is_valid


def test_what_we_write_is_sound() -> None:
    assert is_sound(GROUP, META)


PRIVATE_INFORMATION = struct.pack("<HH2sHI4s", 2, 0x102, b"OB", 0, 4, b"\1\2\3\4")


def test_more_than_the_least_is_sound() -> None:
    assert is_sound(with_length(GROUP + PRIVATE_INFORMATION), META)


@pytest.mark.parametrize(
    "group",
    [
        b"",
        GROUP[:-2],
        GROUP + b"\0\0",
        GROUP[12:],
        with_length(GROUP[:12]),
        with_length(GROUP[:-2]),
        with_length(GROUP + PRIVATE_INFORMATION[:-2]),
        with_length(GROUP + PRIVATE_INFORMATION[:9]),
        with_length(GROUP + GROUP[12:26]),
        with_length(GROUP + struct.pack("<HH2sH2s", 8, 5, b"CS", 2, b"  ")),
        GROUP.replace(b"\x02\0\x12\0UI", b"\x02\0\x11\0UI"),
    ],
    ids=[
        "absent", "cut", "too long", "without length", "empty", "last value cut", "long value cut",
        "header cut", "an element twice", "another group", "no implementation",
    ],
)  # fmt: skip
def test_a_broken_group_is_not_sound(group: bytes) -> None:
    assert not is_sound(group, META)


@pytest.mark.parametrize(
    "other",
    [
        FileMeta("1.2.3", META.sop_instance_uid, META.transfer_syntax_uid),
        FileMeta(META.sop_class_uid, "1.2.3.2", META.transfer_syntax_uid),
        FileMeta(META.sop_class_uid, META.sop_instance_uid, JPEGBaseline8Bit),
    ],
)
def test_a_group_that_says_something_else_than_the_object_is_not_sound(other: FileMeta) -> None:
    assert not is_sound(GROUP, other)


@given(st.binary(max_size=60))
def test_no_bytes_break_it(noise: bytes) -> None:
    assert not is_sound(with_length(GROUP[:12] + noise), META)
