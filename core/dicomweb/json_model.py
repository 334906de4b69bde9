"""An object in the DICOM JSON model (PS3.18 annex F): its attributes, without what is long.

Pixels and long values aren't in it, only where to fetch them. Texts are told in UTF-8, whatever the
object was written in. What a value is worth is decided by `json_values`.
"""

from base64 import b64encode
from typing import Any

from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from core.dicomweb.json_values import BINARY, json_values
from core.imaging.charsets import ASCII
from core.imaging.dicom import DicomObject
from core.imaging.explicit_elements import turned, vr_of, vr_without, width_of

Json = dict[str, Any]

CHARACTER_SET = 0x00080005
LONGEST_INLINE = 1024
"""Bytes of a binary value, or of one that is mostly numbers, that stay in the text."""
LONGEST_TEXT = 64 << 10

_BY_THOUSANDS = frozenset({"FD", "FL", "SL", "SS", "SV", "UL", "US", "UV"})
_UTF_8 = {"vr": "CS", "Value": ["ISO_IR 192"]}


def json_model(opened: DicomObject, place: str) -> Json:
    """The attributes of an object; `place` is the address below which its long values are fetched."""
    told = _data_set(opened.dataset, place)
    for tag in opened.big_values:
        told[_key(tag)] = _elsewhere(_vr_of_big(opened, tag), place, tag)
    if opened.pixels is not None:
        told[_key(opened.pixels.tag)] = _elsewhere(opened.pixels.vr, place, opened.pixels.tag)
    return dict(sorted(told.items()))


def _data_set(dataset: Dataset, place: str) -> Json:
    return {
        _key(tag): _element(element, dataset, place)
        for tag in sorted(dataset.keys())
        if tag.element and (element := dataset.get_item(tag)) is not None
    }


def _element(element: DataElement | RawDataElement, dataset: Dataset, place: str) -> Json:
    tag, value = int(element.tag), element.value
    if isinstance(value, Sequence):
        return _sequence(value, f"{place}/{_key(tag)}")
    if tag == CHARACTER_SET:
        return _UTF_8
    assert isinstance(element, RawDataElement)
    return _plain(element, _known_vr(element, dataset), dataset, place)


def _sequence(items: Sequence, place: str) -> Json:
    told = [_data_set(item, f"{place}/{number}") for number, item in enumerate(items, 1)]
    return {"vr": "SQ", "Value": told} if told else {"vr": "SQ"}


def _plain(element: RawDataElement, vr: str, dataset: Dataset, place: str) -> Json:
    value = element.value or b""
    if not value:
        return {"vr": vr}
    if len(value) > _longest(vr):
        return _elsewhere(vr, place, int(element.tag))
    if vr in BINARY:
        return {"vr": vr, "InlineBinary": b64encode(little_endian(element, vr)).decode()}
    values = json_values(vr, value, _codecs(dataset), little=element.is_little_endian)
    return {"vr": vr, "Value": values} if values else {"vr": vr}


def little_endian(element: RawDataElement, vr: str) -> bytes:
    """The bytes of a value, in the only order that DICOMweb knows."""
    value = element.value or b""
    return value if element.is_little_endian else turned(value, width_of(vr))


def _known_vr(element: RawDataElement, dataset: Dataset) -> str:
    """As written; what passed a system that didn't know it (UN) has the VR of PS3.6."""
    written = vr_of(element, dataset)
    known = vr_without(int(element.tag), dataset) if written == "UN" else written
    return written if known == "SQ" else known


def _longest(vr: str) -> int:
    return LONGEST_INLINE if vr in BINARY or vr in _BY_THOUSANDS else LONGEST_TEXT


def _elsewhere(vr: str, place: str, tag: int) -> Json:
    return {"vr": vr, "BulkDataURI": f"{place}/{_key(tag)}"}


def _vr_of_big(opened: DicomObject, tag: int) -> str:
    return vr_without(tag, opened.dataset)


def _codecs(dataset: Dataset) -> list[str]:
    codecs = dataset.original_character_set
    return list(codecs) if isinstance(codecs, list) else [ASCII]


def _key(tag: int) -> str:
    return f"{tag:08X}"
