"""Reads the header of one element: tag, VR, length, and where its value begins (PS3.5 section 7.1).

Decides what to believe where devices break the rules: items or whole objects written in the other
encoding, VRs that don't exist. Whether the value fits is decided by `elements`.
"""

import struct
from dataclasses import dataclass
from functools import lru_cache
from mmap import mmap
from typing import NamedTuple

from pydicom.datadict import dictionary_VR
from pydicom.valuerep import EXPLICIT_VR_LENGTH_16, EXPLICIT_VR_LENGTH_32

from core.errors import Truncated

ITEM, ITEM_DELIMITER, SEQUENCE_DELIMITER = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
UNDEFINED = 0xFFFFFFFF

_DELIMITERS = ITEM >> 16
_SHORT_VRS = {vr.value.encode(): vr.value for vr in EXPLICIT_VR_LENGTH_16}
_LONG_VRS = {vr.value.encode(): vr.value for vr in EXPLICIT_VR_LENGTH_32 if len(vr.value) == 2}
_VRS = _SHORT_VRS | _LONG_VRS

Buffer = bytes | mmap


@dataclass(frozen=True, slots=True)
class Encoding:
    """How elements are written: with or without their VR, which byte first."""

    implicit: bool
    little_endian: bool = True


IMPLICIT = Encoding(implicit=True)

_PLAIN = {True: struct.Struct("<HHL"), False: struct.Struct(">HHL")}
_WITH_VR = {True: struct.Struct("<HH2sH"), False: struct.Struct(">HH2sH")}
_LENGTH = {True: struct.Struct("<L"), False: struct.Struct(">L")}


class Header(NamedTuple):
    """`vr` is None where neither the file nor PS3.6 tells it."""

    tag: int
    vr: str | None
    length: int
    value_at: int


def read_item_header(buffer: Buffer, at: int, end: int, little_endian: bool) -> Header:
    """The tag and length of an item or a delimiter, or of any element without VR.

    Raises Truncated when they reach beyond `end`.
    """
    if at + 8 > end:
        raise Truncated(at + 8, end)
    return _without_vr(buffer, at, little_endian)


def read_header(buffer: Buffer, at: int, end: int, encoding: Encoding) -> Header:
    """The header at this byte. Raises Truncated when it reaches beyond `end`."""
    if at + 8 > end:
        raise Truncated(at + 8, end)
    if encoding.implicit:
        return _without_vr(buffer, at, encoding.little_endian)
    group, element, vr, length = _WITH_VR[encoding.little_endian].unpack_from(buffer, at)
    tag = group << 16 | element
    if vr in _SHORT_VRS:
        return Header(tag, _SHORT_VRS[vr], length, at + 8)
    if group == _DELIMITERS or not vr.isalpha():
        return _without_vr(buffer, at, encoding.little_endian)
    if vr not in _LONG_VRS and length:  # unknown; the two bytes of a long form would be 0
        return Header(tag, "UN", length, at + 8)
    if at + 12 > end:
        raise Truncated(at + 12, end)
    (length,) = _LENGTH[encoding.little_endian].unpack_from(buffer, at + 8)
    return Header(tag, _LONG_VRS.get(vr, "UN"), length, at + 12)


def looks_explicit(buffer: Buffer, at: int) -> bool:
    """Whether the element at this byte names a VR of the standard after its tag."""
    return buffer[at + 4 : at + 6] in _VRS


def encoding_as_written(buffer: Buffer, at: int, end: int, declared: Encoding) -> Encoding:
    """The encoding that the first element of a data set or item shows, where it contradicts."""
    if at + 8 > end:
        return declared
    tag, _, length, _ = read_item_header(buffer, at, end, declared.little_endian)
    if tag >> 16 == _DELIMITERS:
        return declared
    if declared.implicit:
        overflows = length != UNDEFINED and at + 8 + length > end
        contradicts = overflows and looks_explicit(buffer, at)
    else:
        contradicts = not buffer[at + 4 : at + 6].isalpha()
    return Encoding(declared.implicit is not contradicts, declared.little_endian)


@lru_cache(maxsize=4096)
def dictionary_vr(tag: int) -> str | None:
    """The VR of PS3.6; None for private and unknown elements."""
    try:
        return dictionary_VR(tag)
    except KeyError:
        return None


def _without_vr(buffer: Buffer, at: int, little_endian: bool) -> Header:
    group, element, length = _PLAIN[little_endian].unpack_from(buffer, at)
    tag = group << 16 | element
    return Header(tag, dictionary_vr(tag), length, at + 8)
