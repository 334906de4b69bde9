"""Reads single values of a data set in a way that no file can break.

Decides what a badly written value is worth: text with replacement characters, numbers only where
they are numbers, else nothing. Which values are required is left to those who ask.
"""

import math
import struct
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from pydicom.datadict import tag_for_keyword
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.tag import BaseTag

from core.imaging.charsets import ASCII, decode
from core.imaging.element_headers import dictionary_vr

Name = str | int
"""A keyword of PS3.6 or, for repeating groups, a tag."""

_BINARY = {"US": "H", "SS": "h", "UL": "L", "SL": "l", "FL": "f", "FD": "d", "UV": "Q", "SV": "q"}


def text(dataset: Dataset, name: Name) -> str:
    """A value as text in the declared character set, with replacement characters for wrong bytes.

    Several values stay one text, with backslashes between; "" where the element is absent.
    """
    value = _value(dataset, name)
    if isinstance(value, bytes):
        return decode(value, _codecs(dataset))
    if isinstance(value, Sequence):  # a text written as a sequence: its items may break in turn
        return ""
    if isinstance(value, str) or not isinstance(value, Iterable):
        return "" if value is None else str(value)
    return "\\".join(str(part) for part in value)


def texts(dataset: Dataset, name: Name) -> tuple[str, ...]:
    """The values of a multi-valued text, each without its padding."""
    whole = text(dataset, name)
    return tuple(part.strip() for part in whole.split("\\")) if whole else ()


def numbers(dataset: Dataset, name: Name) -> tuple[float, ...]:
    """The numbers of a value, written as text or in binary; () unless all are finite numbers."""
    element = _element(dataset, name)
    if isinstance(element, RawDataElement) and (code := _BINARY.get(_vr(element))):
        found = _unpacked(element, code)
    else:
        found = _parsed(texts(dataset, name))
    return found if all(map(math.isfinite, found)) else ()


def number(dataset: Dataset, name: Name) -> float | None:
    """The first number of a value, None where there is none."""
    return next(iter(numbers(dataset, name)), None)


def integer(dataset: Dataset, name: Name) -> int | None:
    """The first number of a value when it is whole, else None."""
    found = number(dataset, name)
    return int(found) if found is not None and found.is_integer() else None


def items(dataset: Dataset, name: Name) -> tuple[Dataset, ...]:
    """The items of a sequence, () where there are none."""
    value = _value(dataset, name)
    return tuple(value) if isinstance(value, Sequence) else ()


def item(dataset: Dataset, name: Name, index: int = 0) -> Dataset | None:
    """One item of a sequence, None where there is none."""
    value = _value(dataset, name)
    return value[index] if isinstance(value, Sequence) and index < len(value) else None


def words(dataset: Dataset, name: Name) -> NDArray[np.uint16]:
    """A value as 16-bit words, whatever its VR; none where the element is absent."""
    element = _element(dataset, name)
    if not isinstance(element, RawDataElement) or not element.value:
        return np.empty(0, np.uint16)
    order = "<u2" if element.is_little_endian else ">u2"
    return np.frombuffer(element.value, order, len(element.value) // 2).astype(np.uint16)


def data(dataset: Dataset, name: Name) -> bytes:
    """The bytes of a value as written, b"" where the element is absent or no bytes."""
    value = _value(dataset, name)
    return value if isinstance(value, bytes) else b""


def _element(dataset: Dataset, name: Name) -> DataElement | RawDataElement | None:
    """The element as read: pydicom converts nothing, so nothing of it can fail."""
    return dataset.get_item(_tag(name))


@lru_cache(maxsize=1024)
def _tag(name: Name) -> BaseTag:
    tag = tag_for_keyword(name) if isinstance(name, str) else name
    if tag is None:
        raise LookupError(name)
    return BaseTag(tag)


def _value(dataset: Dataset, name: Name) -> object:
    element = _element(dataset, name)
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
