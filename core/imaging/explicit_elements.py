"""Writes the elements of an approved data set in Explicit VR Little Endian (PS3.5 section 7.1.2).

Values stay the bytes they are, only the order of their bytes turns where big endian wrote them: no text
is decoded, so none can be lost. Decides the VR of what came without one. Which elements are written is
left to `explicit`.
"""

import struct
from collections.abc import Container, Iterator

import numpy as np
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.valuerep import EXPLICIT_VR_LENGTH_32

from core.imaging.attributes import integer
from core.imaging.element_headers import dictionary_vr

Element = DataElement | RawDataElement

_LONG_VRS = frozenset(vr.value for vr in EXPLICIT_VR_LENGTH_32)
_TEXT_VRS = frozenset(
    ["AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UR", "UT"]
)
_LONGEST_SHORT = 0xFFFE
_ITEM = b"\xfe\xff\x00\xe0"
_WAVEFORMS = 0x5400
_ICON, _PIXELS = 0x00880200, 0x7FE00010
_WIDTHS = {
    **dict.fromkeys(("US", "SS", "OW", "AT"), 2),
    **dict.fromkeys(("UL", "SL", "FL", "OF", "OL"), 4),
    **dict.fromkeys(("FD", "OD", "OV", "SV", "UV"), 8),
}  # bytes of what big endian turns round


def written_elements(dataset: Dataset, but: Container[int] = ()) -> Iterator[tuple[int, bytes]]:
    """Tag and bytes of each element but these, in order. Group lengths, retired, would be wrong and
    are left out."""
    for tag in sorted(dataset.keys()):
        element: Element | None = dataset.get_item(tag)
        if element is None or tag.element == 0 or tag in but:
            continue
        if not _is_icon_without_pixels(element):
            yield int(tag), _written(element, dataset)


def _is_icon_without_pixels(element: Element) -> bool:
    """Icons are optional, their pixels aren't; those of a compressed one are in no value."""
    if element.tag != _ICON or not isinstance(element.value, Sequence):
        return False
    return not all(_PIXELS in item for item in element.value)


def element_head(tag: int, vr: str, length: int) -> bytes:
    """Tag, VR and length; a value too long for its VR's length field is UN (PS3.5 section 6.2.2)."""
    if vr not in _LONG_VRS and length > _LONGEST_SHORT:
        vr = "UN"
    start = struct.pack("<HH2s", tag >> 16, tag & 0xFFFF, vr.encode())
    return start + struct.pack("<xxL" if vr in _LONG_VRS else "<H", length)


def plain_element(tag: int, vr: str, value: bytes) -> bytes:
    """An element with this value, padded to an even length."""
    if len(value) % 2:
        value += b" " if vr in _TEXT_VRS else b"\0"
    return element_head(tag, vr, len(value)) + value


def width_of(vr: str) -> int:
    """How many bytes of a value of this VR belong to one number; 1 where order doesn't matter."""
    return _WIDTHS.get(vr, 1)


def turned(value: bytes, width: int) -> bytes:
    """The numbers of a value in the other byte order; what is left over at its end stays."""
    if width == 1:
        return value
    whole = len(value) // width * width
    numbers = np.frombuffer(value[:whole], np.dtype(f"u{width}"))
    return numbers.byteswap().tobytes() + value[whole:]


def vr_without(tag: int, dataset: Dataset) -> str:
    """The VR of an element that came without one, in this data set (PS3.5 annex A, PS3.6)."""
    candidates = dictionary_vr(tag) or "UN"
    if " or " not in candidates:
        return candidates
    if candidates == "US or SS":
        return "SS" if integer(dataset, "PixelRepresentation") == 1 else "US"
    if tag >> 16 == _WAVEFORMS and integer(dataset, "WaveformBitsAllocated") == 8:
        return "OB"
    return "OW"


def _written(element: Element, dataset: Dataset) -> bytes:
    tag, value = int(element.tag), element.value
    if isinstance(value, Sequence):
        content = b"".join(_item(item) for item in value)
        return element_head(tag, "SQ", len(content)) + content
    assert isinstance(element, RawDataElement)
    vr, value = vr_of(element, dataset), value or b""
    if not element.is_little_endian:
        value = turned(value, width_of(vr))
    return plain_element(tag, vr, value)


def vr_of(element: RawDataElement, dataset: Dataset) -> str:
    """As written; the walk gives what came without one the candidates of PS3.6."""
    written = element.VR or ""
    return written if len(written) == 2 else vr_without(int(element.tag), dataset)


def _item(item: Dataset) -> bytes:
    content = b"".join(written for _, written in written_elements(item))
    return _ITEM + struct.pack("<L", len(content)) + content
