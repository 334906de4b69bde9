"""The head of a DICOM file: preamble and File Meta Information (PS3.10 section 7.1).

Decides what we write there, and whether what others wrote may stay.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from core.download.encoding import element

PREAMBLE = bytes(128) + b"DICM"

IMPLEMENTATION_CLASS_UID = "2.25.179869346290421206081754635222406459036"
IMPLEMENTATION_VERSION_NAME = "CIGOGNE"

_LENGTH, _CLASS, _INSTANCE = 0x00020000, 0x00020002, 0x00020003
_SYNTAX, _IMPLEMENTATION = 0x00020010, 0x00020012
_LONG_VRS = {b"OB", b"OW", b"SQ", b"UN", b"UT", b"UC", b"UR"}


@dataclass(frozen=True, slots=True)
class FileMeta:
    """What the meta group says of the object that follows."""

    sop_class_uid: str
    sop_instance_uid: str
    transfer_syntax_uid: str


def meta_group(meta: FileMeta) -> bytes:
    """A meta group of ours, with its length."""
    group = b"".join(
        (
            element("FileMetaInformationVersion", b"\x00\x01"),
            element("MediaStorageSOPClassUID", meta.sop_class_uid.encode()),
            element("MediaStorageSOPInstanceUID", meta.sop_instance_uid.encode()),
            element("TransferSyntaxUID", meta.transfer_syntax_uid.encode()),
            element("ImplementationClassUID", IMPLEMENTATION_CLASS_UID.encode()),
            element("ImplementationVersionName", IMPLEMENTATION_VERSION_NAME.encode()),
        )
    )
    return element("FileMetaInformationGroupLength", len(group).to_bytes(4, "little")) + group


def is_sound(group: bytes, meta: FileMeta) -> bool:
    """Whether a received meta group is complete, as long as it claims, and says what `meta` says."""
    try:
        found = list(_elements(group))
    except struct.error:
        return False
    tags, values = [tag for tag, _ in found], dict(found)
    in_order = tags == sorted(set(tags)) and all(tag >> 16 == 0x0002 for tag in tags)
    of_its_length = int.from_bytes(values.get(_LENGTH, b""), "little") == len(group) - 12
    said = FileMeta(*(_uid(values.get(tag, b"")) for tag in (_CLASS, _INSTANCE, _SYNTAX)))
    return in_order and of_its_length and said == meta and _IMPLEMENTATION in values


def _elements(group: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and value of each element; raises struct.error where one is cut."""
    at = 0
    while at < len(group):
        high, low, vr, length = struct.unpack_from("<2H2sH", group, at)
        at += 8
        if vr in _LONG_VRS:
            (length,) = struct.unpack_from("<I", group, at)
            at += 4
        (value,) = struct.unpack_from(f"{length}s", group, at)
        at += length
        yield high << 16 | low, value


def _uid(value: bytes) -> str:
    return value.rstrip(b"\0 ").decode("ascii", "replace")
