"""Reads single values of a data set in a way that no file can break.

Decides what a badly written value is worth: text with replacement characters, numbers only where
they are numbers, else nothing. Which values are required is left to those who ask.
"""

import math
import struct
from collections.abc import Iterable

from pydicom.datadict import tag_for_keyword
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from core.imaging.charsets import ASCII, decode
from core.imaging.elements import dictionary_vr

_BINARY = {"US": "H", "SS": "h", "UL": "L", "SL": "l", "FL": "f", "FD": "d", "UV": "Q", "SV": "q"}


def text(dataset: Dataset, keyword: str) -> str:
    """A value as text in the declared character set, with replacement characters for wrong bytes.

    Several values stay one text, with backslashes between; "" where the element is absent.
    """
    value = _value(dataset, keyword)
    if isinstance(value, bytes):
        return decode(value, _codecs(dataset))
    if isinstance(value, str) or not isinstance(value, Iterable):
        return "" if value is None else str(value)
    return "\\".join(str(part) for part in value)


def texts(dataset: Dataset, keyword: str) -> tuple[str, ...]:
    """The values of a multi-valued text, each without its padding."""
    whole = text(dataset, keyword)
    return tuple(part.strip() for part in whole.split("\\")) if whole else ()


def numbers(dataset: Dataset, keyword: str) -> tuple[float, ...]:
    """The numbers of a value, written as text or in binary; () unless all are finite numbers."""
    element = _element(dataset, keyword)
    if isinstance(element, RawDataElement) and (code := _BINARY.get(_vr(element))):
        found = _unpacked(element, code)
    else:
        found = _parsed(texts(dataset, keyword))
    return found if all(map(math.isfinite, found)) else ()


def number(dataset: Dataset, keyword: str) -> float | None:
    """The first number of a value, None where there is none."""
    return next(iter(numbers(dataset, keyword)), None)


def integer(dataset: Dataset, keyword: str) -> int | None:
    """The first number of a value when it is whole, else None."""
    found = number(dataset, keyword)
    return int(found) if found is not None and found.is_integer() else None


def items(dataset: Dataset, keyword: str) -> tuple[Dataset, ...]:
    """The items of a sequence, () where there are none."""
    value = _value(dataset, keyword)
    return tuple(value) if isinstance(value, Sequence) else ()


def data(dataset: Dataset, keyword: str) -> bytes:
    """The bytes of a value as written, b"" where the element is absent or no bytes."""
    value = _value(dataset, keyword)
    return value if isinstance(value, bytes) else b""


def _element(dataset: Dataset, keyword: str) -> DataElement | RawDataElement | None:
    """The element as read: pydicom converts nothing, so nothing of it can fail."""
    tag = tag_for_keyword(keyword)
    if tag is None:
        raise LookupError(keyword)
    return dataset.get_item(tag)


def _value(dataset: Dataset, keyword: str) -> object:
    element = _element(dataset, keyword)
    return element.value if element is not None else None


def _codecs(dataset: Dataset) -> list[str]:
    codecs = dataset.original_character_set
    return list(codecs) if isinstance(codecs, list) else [ASCII]


def _vr(element: RawDataElement) -> str:
    """The VR as written or, where that says nothing, as in PS3.6. "US or SS" is read as US."""
    written = element.VR
    if written is None or written == "UN":
        written = dictionary_vr(element.tag) or "UN"
    return written[:2]


def _unpacked(element: RawDataElement, code: str) -> tuple[float, ...]:
    value = element.value or b""
    order = "<" if element.is_little_endian else ">"
    count = len(value) // struct.calcsize(order + code)
    return tuple(map(float, struct.unpack_from(f"{order}{count}{code}", value)))


def _parsed(values: Iterable[str]) -> tuple[float, ...]:
    try:
        return tuple(float(value) for value in values if value)
    except ValueError:
        return ()
