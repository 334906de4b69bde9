"""The head of a DICOM file: preamble and File Meta Information (PS3.10 section 7.1).

Decides what we write there, and whether what others wrote may stay.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack_from

from core.download.encoding import element

PREAMBLE = bytes(128) + b"DICM"

IMPLEMENTATION_CLASS_UID = "2.25.179869346290421206081754635222406459036"
IMPLEMENTATION_VERSION_NAME = "CIGOGNE"

_CLASS, _INSTANCE, _SYNTAX, _IMPLEMENTATION = 0x02, 0x03, 0x10, 0x12  # elements of group 0002
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
    if group[:8] != b"\x02\0\0\0UL\x04\0" or group[8:12] != (len(group) - 12).to_bytes(4, "little"):
        return False
    found = dict(_elements(group))
    said = FileMeta(*(_uid(found.get(number)) for number in (_CLASS, _INSTANCE, _SYNTAX)))
    return said == meta and _IMPLEMENTATION in found and sorted(found) == list(found)


def _elements(group: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and value of each element; stops where something isn't of group 0002."""
    at = 0
    while at + 8 <= len(group):
        number, length, at = _header(group, at)
        if number is None or at + length > len(group):
            return
        yield number, group[at : at + length]
        at += length


def _header(group: bytes, at: int) -> tuple[int | None, int, int]:
    tag_group, number = unpack_from("<HH", group, at)
    in_group = number if tag_group == 0x0002 else None
    if group[at + 4 : at + 6] not in _LONG_VRS:
        return in_group, *unpack_from("<H", group, at + 6), at + 8
    if at + 12 > len(group):
        return None, 0, at
    return in_group, *unpack_from("<I", group, at + 8), at + 12


def _uid(value: bytes | None) -> str:
    return (value or b"").rstrip(b"\0 ").decode("ascii", "replace")
