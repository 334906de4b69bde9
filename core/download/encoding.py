"""Writes elements in Explicit VR Little Endian (PS3.5 section 7.1.2), for DICOMDIRs and meta groups.

Decides how a value becomes bytes. Whether a value is sound is left to `records`.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.valuerep import EXPLICIT_VR_LENGTH_32

from core.download.keys import Keys

LATIN_1: Keys = {"SpecificCharacterSet": "ISO_IR 100"}
UTF_8: Keys = {"SpecificCharacterSet": "ISO_IR 192"}
ITEM = b"\xfe\xff\x00\xe0"
_BINARY = {"US": 2, "UL": 4}  # bytes of a number


class _Form(NamedTuple):
    tag: int
    vr: str
    start: bytes  # tag, VR and, for a 32 bit length, two reserved bytes
    length_size: int
    padding: bytes


def element(keyword: str, value: bytes) -> bytes:
    """One element with this encoded value, padded to an even length."""
    form = _form(keyword)
    if len(value) % 2:
        value += form.padding
    return form.start + len(value).to_bytes(form.length_size, "little") + value


def encoded(keys: Keys) -> bytes:
    """A data set, its elements in the order of their tags, in the smallest character set that fits.

    ASCII needs no Specific Character Set (0008,0005); Latin alphabet No. 1 is what the oldest readers
    know besides; what neither can say is written in UTF-8 (PS3.3 section C.12.1.1.2).
    """
    for declared, codec in (({}, "ascii"), (LATIN_1, "latin_1")):
        try:
            return _data_set({**declared, **keys}, codec)
        except UnicodeEncodeError:
            continue
    return _data_set({**UTF_8, **keys}, "utf_8")


def tag_of(keyword: str) -> int:
    """The tag of an attribute (PS3.6). Raises LookupError for a word that is none."""
    return _form(keyword).tag


def item(content: bytes) -> bytes:
    """An item of a sequence, of defined length (PS3.5 section 7.5)."""
    return ITEM + len(content).to_bytes(4, "little") + content


def _data_set(keys: Keys, codec: str) -> bytes:
    in_order = sorted(keys, key=tag_of)
    return b"".join(
        [element(keyword, _value(keyword, keys[keyword], codec)) for keyword in in_order]
    )


def _value(keyword: str, value: str | Sequence[Keys], codec: str) -> bytes:
    if not isinstance(value, str):
        return b"".join(item(_data_set(one, codec)) for one in value)
    if size := _BINARY.get(_form(keyword).vr):
        return int(value).to_bytes(size, "little") if value else b""
    return value.encode(codec)


@lru_cache(maxsize=1024)
def _form(keyword: str) -> _Form:
    tag = tag_for_keyword(keyword)
    if tag is None:
        raise LookupError(keyword)
    vr = dictionary_VR(tag)
    start = (tag >> 16).to_bytes(2, "little") + (tag & 0xFFFF).to_bytes(2, "little") + vr.encode()
    padding = b"\0" if vr in {"UI", "OB"} else b" "
    if vr in EXPLICIT_VR_LENGTH_32:
        return _Form(tag, vr, start + b"\0\0", 4, padding)
    return _Form(tag, vr, start, 2, padding)
