"""Walks the elements of a data set and hands pydicom only what the walk has approved (PS3.5 section 7).

Here the structure is decided: where each element lies, that none reaches beyond the bytes there are,
that nesting and number stay within limits. What a value means is left to pydicom, asked one value at
a time; pixel data and other big values are not read at all, only located.
"""

import re
from dataclasses import dataclass, replace

from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.tag import BaseTag

from core.errors import HeaderTooComplex, Truncated
from core.imaging.charsets import ASCII, codecs_of
from core.imaging.element_headers import (
    IMPLICIT,
    ITEM,
    ITEM_DELIMITER,
    SEQUENCE_DELIMITER,
    UNDEFINED,
    Buffer,
    Encoding,
    Header,
    dictionary_vr,
    encoding_as_written,
    read_header,
    read_item_header,
)

MAX_NESTING = 32
MAX_ELEMENTS_OF_A_DATA_SET = 50_000
MAX_ELEMENTS = 400_000  # an enhanced object of two thousand frames has a hundred thousand
MAX_FRAGMENTS = 250_000
MAX_BYTES = 256 << 20  # of all values kept; the contours of a big RT structure set are half of it
BIG_VALUE = 1 << 20  # a value from this length on stays where it is

PIXELS = frozenset({0x7FE00008, 0x7FE00009, 0x7FE00010})
CHARACTER_SET = 0x00080005
_MAY_END = frozenset({0, ITEM_DELIMITER})
_SEQUENCE_VRS = frozenset({"SQ", "UN"})
_NOT_ZERO = re.compile(rb"[^\0]")

Elements = dict[BaseTag, RawDataElement | DataElement]


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a value lies, in bytes of the buffer walked."""

    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class PixelElement:
    """Where the pixels lie: in one value, or in fragments of which the first is the offset table."""

    tag: int
    vr: str
    extent: Extent
    fragments: tuple[Extent, ...] | None


@dataclass(frozen=True, slots=True)
class Structure:
    """A walked data set: what pydicom may convert, where pixels and big values are, where it ends."""

    dataset: Dataset
    pixels: PixelElement | None
    big_values: dict[int, Extent]
    end: int


@dataclass(frozen=True, slots=True)
class _Scope:
    """What the elements of one data set or item have in common."""

    end: int
    encoding: Encoding
    depth: int = 0
    charset: tuple[str, ...] = (ASCII,)
    delimited: bool = False


def walk(buffer: Buffer, start: int, encoding: Encoding, end: int | None = None) -> Structure:
    """Walk a data set from byte `start` to `end`, by default that of the buffer.

    Raises Truncated when a value reaches beyond the bytes, HeaderTooComplex above the limits.
    """
    return _Walk(buffer).whole(start, _Scope(len(buffer) if end is None else end, encoding))


def end_of_group(buffer: Buffer, at: int, group: int, encoding: Encoding) -> int:
    """Where the elements of a group end that begin at this byte. Raises Truncated."""
    while at + 8 <= len(buffer):
        header = read_header(buffer, at, len(buffer), encoding)
        if header.tag >> 16 != group:
            break
        at = header.value_at + header.length
    if at > len(buffer):
        raise Truncated(at, len(buffer))
    return at


def value_extent(dataset: Dataset, tag: int) -> Extent | None:
    """Where a value that was kept lies in the buffer walked; None for what is no plain value."""
    element: RawDataElement | DataElement | None = dataset.get_item(BaseTag(tag))
    if not isinstance(element, RawDataElement):
        return None
    return Extent(element.value_tell, element.length)


class _Walk:
    def __init__(self, buffer: Buffer) -> None:
        self._buffer = buffer
        self._elements_left = MAX_ELEMENTS
        self._bytes_left = MAX_BYTES
        self._big_values: dict[int, Extent] = {}
        self._pixels: PixelElement | None = None

    def whole(self, start: int, scope: _Scope) -> Structure:
        dataset, end = self._data_set(start, scope)
        return Structure(dataset, self._pixels, self._big_values, end)

    def _data_set(self, at: int, scope: _Scope) -> tuple[Dataset, int]:
        encoding = encoding_as_written(self._buffer, at, scope.end, scope.encoding)
        scope = replace(scope, encoding=encoding) if encoding != scope.encoding else scope
        elements: Elements = {}
        while at + 8 <= scope.end:
            header = read_header(self._buffer, at, scope.end, scope.encoding)
            if header.tag in _MAY_END and self._is_end(header, scope):
                return _data_set(elements, scope), header.value_at if scope.delimited else at
            if header.tag == CHARACTER_SET and header.length < BIG_VALUE:
                scope = replace(scope, charset=codecs_of(self._value(header)))
            at = self._element(header, scope, elements)
            self._count(elements)
        if scope.delimited or self._buffer[at : scope.end].strip(b"\0"):
            raise Truncated(at + 8, scope.end)
        return _data_set(elements, scope), at

    def _is_end(self, header: Header, scope: _Scope) -> bool:
        if scope.delimited:
            return header.tag == ITEM_DELIMITER
        return header.tag == 0 and self._is_padding(header)

    def _is_padding(self, header: Header) -> bool:
        """Zero bytes after the last element: some devices fill up their files."""
        if _NOT_ZERO.search(self._buffer, header.value_at - 8):
            raise Truncated
        return True

    def _count(self, elements: Elements) -> None:
        self._elements_left -= 1
        if self._elements_left < 0 or len(elements) > MAX_ELEMENTS_OF_A_DATA_SET:
            raise HeaderTooComplex("elements")

    # --- One element ----------------------------------------------------------------------------

    def _element(self, header: Header, scope: _Scope, elements: Elements) -> int:
        """Take up one element; returns where the next one begins."""
        if header.length == UNDEFINED:
            return self._undefined(header, scope, elements)
        end = header.value_at + header.length
        if end > scope.end:
            raise Truncated(end, scope.end)
        if header.vr in _SEQUENCE_VRS and self._is_sequence(header, scope, elements):
            return end
        is_pixels = header.tag in PIXELS and not scope.depth
        if is_pixels or header.length >= BIG_VALUE:
            self._big_value(header, scope, elements)
        else:
            self._keep(header, header.vr, scope, elements)
        return end

    def _keep(self, header: Header, vr: str | None, scope: _Scope, elements: Elements) -> None:
        tag, value_at, length = BaseTag(header.tag), header.value_at, header.length
        value, encoding = self._value(header), scope.encoding
        elements[tag] = RawDataElement(
            tag, vr, length, value, value_at, encoding.implicit, encoding.little_endian
        )

    def _value(self, header: Header) -> bytes:
        self._bytes_left -= header.length
        if self._bytes_left < 0:
            raise HeaderTooComplex("bytes")
        return self._buffer[header.value_at : header.value_at + header.length]

    def _big_value(self, header: Header, scope: _Scope, elements: Elements) -> None:
        """Left where it is; within items it is kept, but for pixels of that length."""
        extent = Extent(header.value_at, header.length)
        if header.tag in PIXELS:
            self._locate_pixels(header, scope, extent, None)
        elif scope.depth:
            self._keep(header, header.vr, scope, elements)
        else:
            self._big_values[header.tag] = extent

    def _locate_pixels(
        self, header: Header, scope: _Scope, extent: Extent, fragments: list[Extent] | None
    ) -> None:
        if not scope.depth:
            vr = header.vr or "OW"
            found = None if fragments is None else tuple(fragments)
            self._pixels = PixelElement(header.tag, vr, extent, found)

    def _undefined(self, header: Header, scope: _Scope, elements: Elements) -> int:
        tag, start = BaseTag(header.tag), header.value_at
        if tag in PIXELS or header.vr not in {None, "SQ", "UN"}:
            fragments, end = self._fragments(start, scope)
            if tag in PIXELS:
                self._locate_pixels(header, scope, Extent(start, end - start), fragments)
            return end
        inner = replace(scope, delimited=True, depth=scope.depth + 1)
        items, end = self._sequence(start, _as_unknown(header, inner))
        elements[tag] = DataElement(tag, "SQ", Sequence(items), start)
        return end

    # --- Sequences and fragments (PS3.5 sections 7.5 and A.4) ------------------------------------

    def _is_sequence(self, header: Header, scope: _Scope, elements: Elements) -> bool:
        """Take up a sequence of defined length; what is declared UN may be none.

        An unsound one is kept as mere bytes: nobody shall try to read it again.
        """
        if header.vr == "UN" and dictionary_vr(header.tag) != "SQ":
            return False
        tag, end = BaseTag(header.tag), header.value_at + header.length
        inner = replace(scope, end=end, depth=scope.depth + 1, delimited=False)
        try:
            items, _ = self._sequence(header.value_at, _as_unknown(header, inner))
            elements[tag] = DataElement(tag, "SQ", Sequence(items), header.value_at)
        except Truncated:
            self._keep(header, "OB", scope, elements)
        return True

    def _sequence(self, at: int, scope: _Scope) -> tuple[list[Dataset], int]:
        if scope.depth > MAX_NESTING:
            raise HeaderTooComplex("nesting")
        items: list[Dataset] = []
        while at < scope.end:
            tag, _, length, at = self._item_header(at, scope)
            if tag == SEQUENCE_DELIMITER:
                return items, at
            if tag != ITEM:
                raise Truncated
            item, at = self._item(at, length, scope)
            items.append(item)
        if scope.delimited:
            raise Truncated
        return items, at

    def _item(self, at: int, length: int, scope: _Scope) -> tuple[Dataset, int]:
        if length == UNDEFINED:
            return self._data_set(at, replace(scope, delimited=True))
        if at + length > scope.end:
            raise Truncated(at + length, scope.end)
        return self._data_set(at, replace(scope, end=at + length, delimited=False))

    def _item_header(self, at: int, scope: _Scope) -> Header:
        return read_item_header(self._buffer, at, scope.end, scope.encoding.little_endian)

    def _fragments(self, at: int, scope: _Scope) -> tuple[list[Extent], int]:
        fragments: list[Extent] = []
        while True:
            tag, _, length, at = self._item_header(at, scope)
            if tag == SEQUENCE_DELIMITER:
                return fragments, at
            if tag != ITEM or at + length > scope.end:
                raise Truncated(at + length, scope.end)
            if len(fragments) >= MAX_FRAGMENTS:
                raise HeaderTooComplex("fragments")
            fragments.append(Extent(at, length))
            at += length


def _as_unknown(header: Header, scope: _Scope) -> _Scope:
    """What is declared UN is written in implicit little endian (PS3.5 section 6.2.2, note)."""
    return replace(scope, encoding=IMPLICIT) if header.vr == "UN" else scope


def _data_set(elements: Elements, scope: _Scope) -> Dataset:
    dataset = Dataset(elements)
    encoding = scope.encoding
    dataset.set_original_encoding(encoding.implicit, encoding.little_endian, list(scope.charset))
    return dataset
