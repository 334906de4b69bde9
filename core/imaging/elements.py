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
    only_group: int | None = None


def walk(
    buffer: Buffer, start: int, encoding: Encoding, only_group: int | None = None
) -> Structure:
    """Walk a data set from byte `start` to the end of `buffer`, or as long as `only_group` lasts.

    Raises Truncated when a value reaches beyond the bytes, HeaderTooComplex above the limits.
    """
    return _Walk(buffer).whole(start, _Scope(len(buffer), encoding, only_group=only_group))


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
            if self._is_end(header, scope):
                return _data_set(elements, scope), header.value_at if scope.delimited else at
            self._count(elements)
            if header.tag == CHARACTER_SET and header.length < BIG_VALUE:
                scope = replace(scope, charset=codecs_of(self._value(header)))
            at = self._element(header, scope, elements)
        if scope.delimited or self._buffer[at : scope.end].strip(b"\0"):
            raise Truncated(at + 8, scope.end)
        return _data_set(elements, scope), at

    def _is_end(self, header: Header, scope: _Scope) -> bool:
        if scope.only_group is not None:
            return header.tag >> 16 != scope.only_group
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
        if self._elements_left < 0 or len(elements) >= MAX_ELEMENTS_OF_A_DATA_SET:
            raise HeaderTooComplex("elements")

    # --- One element ----------------------------------------------------------------------------

    def _element(self, header: Header, scope: _Scope, elements: Elements) -> int:
        """Take up one element; returns where the next one begins."""
        tag = BaseTag(header.tag)
        if header.length == UNDEFINED:
            return self._undefined(tag, header, scope, elements)
        end = header.value_at + header.length
        if end > scope.end:
            raise Truncated(end, scope.end)
        if not scope.depth and (header.tag in PIXELS or header.length >= BIG_VALUE):
            self._locate(header)
        elif _is_sequence(header) and (items := self._items_if_sound(header, scope)) is not None:
            elements[tag] = DataElement(tag, "SQ", Sequence(items), header.value_at)
        elif header.tag not in PIXELS:
            elements[tag] = self._raw(tag, header, scope)
        return end

    def _raw(self, tag: BaseTag, header: Header, scope: _Scope) -> RawDataElement:
        """An unsound sequence is kept as bytes: nobody shall try to read it again."""
        vr = "OB" if _is_sequence(header) else header.vr
        encoding = scope.encoding
        return RawDataElement(
            tag,
            vr,
            header.length,
            self._value(header),
            header.value_at,
            encoding.implicit,
            encoding.little_endian,
        )

    def _value(self, header: Header) -> bytes:
        self._bytes_left -= header.length
        if self._bytes_left < 0:
            raise HeaderTooComplex("bytes")
        return self._buffer[header.value_at : header.value_at + header.length]

    def _locate(self, header: Header) -> None:
        extent = Extent(header.value_at, header.length)
        if header.tag in PIXELS:
            self._pixels = PixelElement(header.tag, header.vr or "OW", extent, None)
        else:
            self._big_values[header.tag] = extent

    def _undefined(self, tag: BaseTag, header: Header, scope: _Scope, elements: Elements) -> int:
        if tag in PIXELS or header.vr not in {None, "SQ", "UN"}:
            fragments, end = self._fragments(header.value_at, scope)
            if tag in PIXELS and not scope.depth:
                extent = Extent(header.value_at, end - header.value_at)
                self._pixels = PixelElement(tag, header.vr or "OB", extent, tuple(fragments))
            return end
        inner = replace(scope, delimited=True, depth=scope.depth + 1)
        inner = _as_unknown(header, inner)
        items, end = self._sequence(header.value_at, inner)
        elements[tag] = DataElement(tag, "SQ", Sequence(items), header.value_at)
        return end

    # --- Sequences and fragments (PS3.5 sections 7.5 and A.4) ------------------------------------

    def _items_if_sound(self, header: Header, scope: _Scope) -> list[Dataset] | None:
        end = header.value_at + header.length
        try:
            inner = replace(scope, end=end, depth=scope.depth + 1, delimited=False)
            return self._sequence(header.value_at, _as_unknown(header, inner))[0]
        except Truncated:
            return None

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


def _is_sequence(header: Header) -> bool:
    return header.vr == "SQ" or (header.vr == "UN" and dictionary_vr(header.tag) == "SQ")


def _data_set(elements: Elements, scope: _Scope) -> Dataset:
    dataset = Dataset(elements)
    encoding = scope.encoding
    dataset.set_original_encoding(encoding.implicit, encoding.little_endian, list(scope.charset))
    return dataset
