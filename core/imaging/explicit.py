"""A received object as an Explicit VR Little Endian data set, uncompressed: what every reader of a CD
reads (PS3.11 annex D).

Given in parts, so that an object of gigabytes takes no more memory than a few frames. Decides which
elements are written and what they say then; the SOP Instance UID stays, for the pixels are those that
any reader would have decoded. Preamble and meta group are whoever hands it on's.
"""

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from core.errors import TooManyPixels
from core.imaging.attributes import integer
from core.imaging.description import PixelDescription, describe
from core.imaging.dicom import DicomObject
from core.imaging.element_headers import Buffer
from core.imaging.elements import Extent, PixelElement
from core.imaging.explicit_elements import (
    element_head,
    plain_element,
    turned,
    vr_without,
    width_of,
    written_elements,
)
from core.imaging.explicit_frames import (
    changed_attributes,
    frame_bytes,
    frame_length,
    has_overlay_in_cells,
)
from core.imaging.frames import Pixels
from core.imaging.syntaxes import Compression

PART = 16 << 20  # bytes, about
LONGEST_VALUE = 0xFFFFFFFE
_PIXELS = 0x7FE00010
_ENCAPSULATION = (0x7FE00001, 0x7FE00002, 0x7FE00003)
"""Offset tables, and the length of what was compressed."""


@dataclass(frozen=True, slots=True)
class Copied:
    """Bytes of the body, whose numbers of so many bytes are turned round."""

    extent: Extent
    width: int


@dataclass(frozen=True, slots=True)
class Decoded:
    """Frames, from this one on."""

    first: int
    count: int


Part = bytes | Copied | Decoded


class ExplicitObject:
    """An object that is open. Raises what `describe` raises, CodestreamBroken, TooManyPixels for one
    that is longer uncompressed than a value can be."""

    def __init__(self, opened: DicomObject, body: Buffer) -> None:
        self._opened = opened
        self._body = body
        self._overlay = has_overlay_in_cells(opened.dataset)
        self._pixels = self._compressed()
        self._parts = list(_of_even_size(self._all_parts()))

    @property
    def count(self) -> int:
        """How many parts there are."""
        return len(self._parts)

    def part(self, number: int) -> bytes:
        """A part, from 0 on; the data set is all of them one after the other."""
        match self._parts[number]:
            case bytes() as written:
                return written
            case Copied(extent, width):
                start = extent.offset
                return turned(bytes(self._body[start : start + extent.length]), width)
            case Decoded(first, count):
                assert self._pixels
                return frame_bytes(self._pixels, first, count, self._overlay)

    def _compressed(self) -> Pixels | None:
        """The pixels that must be decoded; None where they are native, or none."""
        if self._opened.syntax.compression is Compression.NATIVE or self._opened.pixels is None:
            return None
        return Pixels(self._opened, describe(self._opened), self._body)

    def _all_parts(self) -> Iterator[Part]:
        changes = {tag: plain_element(tag, vr, _encoded(vr, v)) for tag, vr, v in self._changes()}
        kept = written_elements(self._opened.dataset, but=(*changes, *_ENCAPSULATION))
        plain = ((tag, (content,)) for tag, content in chain(kept, changes.items()))
        big = ((tag, self._big_value(tag, extent)) for tag, extent in self._big_values())
        pixels = ((at.tag, self._pixel_parts(at)) for at in (self._opened.pixels,) if at)
        for _, parts in sorted(chain(plain, big, pixels), key=lambda element: element[0]):
            yield from parts

    def _changes(self) -> Iterator[tuple[int, str, str]]:
        if self._pixels is None:
            return
        _, decoded_as = self._pixels.samples(0)
        assert self._opened.pixels
        native = frame_length(self._pixels.described) * self._pixels.described.frames / 8
        ratio = native / max(self._opened.pixels.extent.length, 1)
        yield from changed_attributes(self._opened.dataset, self._opened.syntax, decoded_as, ratio)

    # --- Values that stay where they are until they are asked for ---------------------------------

    def _big_values(self) -> Iterator[tuple[int, Extent]]:
        return (
            (tag, at) for tag, at in self._opened.big_values.items() if tag not in _ENCAPSULATION
        )

    def _big_value(self, tag: int, extent: Extent) -> tuple[Part, ...]:
        vr = self._vr_of_big(tag, extent)
        return tuple(self._copied(tag, vr, extent, width_of(vr)))

    def _vr_of_big(self, tag: int, extent: Extent) -> str:
        """As written before the value: a long one always has the long form of header."""
        if self._opened.syntax.implicit:
            return vr_without(tag, self._opened.dataset)
        return bytes(self._body[extent.offset - 8 : extent.offset - 6]).decode("ascii", "replace")

    def _copied(self, tag: int, vr: str, extent: Extent, width: int) -> Iterator[Part]:
        width = 1 if self._opened.syntax.little_endian else width
        yield element_head(tag, vr, extent.length + extent.length % 2)
        for start in range(0, extent.length, PART):
            length = min(PART, extent.length - start)
            yield Copied(Extent(extent.offset + start, length), width)
        yield b"\0" * (extent.length % 2)

    # --- Pixels -----------------------------------------------------------------------------------

    def _pixel_parts(self, pixels: PixelElement) -> Iterator[Part]:
        if self._pixels is None:
            vr = _vr_of_pixels(pixels)
            return self._copied(pixels.tag, vr, pixels.extent, self._width(vr))
        return _decoded(self._pixels.described)

    def _width(self, vr: str) -> int:
        """Cells of 32 bits in OW are one number, whatever PS3.5 annex A says of words."""
        is_wide = integer(self._opened.dataset, "BitsAllocated") == 32
        return 4 if vr == "OW" and is_wide else width_of(vr)


def _vr_of_pixels(pixels: PixelElement) -> str:
    """The VR of native pixels; what came without one has that of words."""
    return pixels.vr if pixels.vr in {"OB", "OW", "OF", "OD"} else "OW"


def _decoded(described: PixelDescription) -> Iterator[Part]:
    bits = frame_length(described)
    length = -(-bits * described.frames // 8)
    if length > LONGEST_VALUE:
        raise TooManyPixels(LONGEST_VALUE)
    yield element_head(_PIXELS, "OW" if described.bits_allocated > 8 else "OB", length + length % 2)
    step = max(PART * 8 // bits, 1)
    if bits % 8:
        step = math.ceil(step / 8) * 8  # frames that end within a byte: eight of them don't
    for first in range(0, described.frames, step):
        yield Decoded(first, min(step, described.frames - first))
    yield b"\0" * (length % 2)


def _of_even_size(parts: Iterator[Part]) -> Iterator[Part]:
    """Small parts together, long ones apart, so that each can be told in one message."""
    waiting = bytearray()
    for part in parts:
        if isinstance(part, bytes):
            waiting += part
        else:
            yield from _cut(bytes(waiting))
            waiting.clear()
            yield part
    yield from _cut(bytes(waiting))


def _cut(written: bytes) -> Iterator[bytes]:
    return (written[start : start + PART] for start in range(0, len(written), PART))


def _encoded(vr: str, value: str) -> bytes:
    return struct.pack("<H", int(value)) if vr == "US" else value.encode("ascii")
