"""Decodes one frame of an object to stored values, without reading the others.

Decides how samples become cells and cells become values (PS3.5 section 8.1.1): masked to Bits Stored,
shifted by High Bit, signed by Pixel Representation; colour becomes RGB of eight bits. What a value
looks like is left to `rendering`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

import numpy as np

from core.errors import NotFound
from core.imaging.arrays import Bytes, Samples, Values
from core.imaging.codestreams import decode_codestream
from core.imaging.colour import full_chroma, rgb
from core.imaging.description import Cells, Photometric, PixelDescription, describe
from core.imaging.dicom import DicomObject, open_body
from core.imaging.element_headers import Buffer
from core.imaging.elements import Extent
from core.imaging.encapsulation import codestream, frame_extents
from core.imaging.native import deflated_frame, native_frame
from core.imaging.rle import decode_rle
from core.imaging.syntaxes import Compression


class Pixels:
    """The frames of one open object, decoded one by one when asked for."""

    def __init__(self, opened: DicomObject, described: PixelDescription, body: Buffer) -> None:
        self.described = described
        self._opened = opened
        self._body = body

    def cells(self, index: int) -> Samples:
        """Frame `index`, counted from 0: (rows, columns) of unsigned cells or floats as they are
        written, or (rows, columns, 3) of RGB in eight bits.

        Raises NotFound beyond the last frame, CodestreamBroken.
        """
        if not 0 <= index < self.described.frames:
            raise NotFound
        samples, photometric = self.samples(index)
        if not self.described.photometric.is_colour:
            return _unsigned(samples, self.described)
        return rgb(_eight_bits(samples, self.described), photometric)

    def samples(self, index: int) -> tuple[Samples, Photometric]:
        """A frame as its codec gives it, colour in the last axis, and what its samples are then.

        Raises CodestreamBroken.
        """
        compression = self._opened.syntax.compression
        if compression is Compression.NATIVE:
            flat = native_frame(self._body, self._opened, self.described, index)
            return _arranged(flat, self.described), self.described.photometric
        encoded = codestream(self._body, self._extents[index])
        if compression is Compression.RLE:
            return _rle_samples(encoded, self.described), self.described.photometric
        if compression is Compression.DEFLATED_FRAMES:
            flat = deflated_frame(encoded, self.described)
            return _arranged(flat, self.described), self.described.photometric
        return decode_codestream(encoded, self._opened.syntax, self.described)

    @cached_property
    def _extents(self) -> list[tuple[Extent, ...]]:
        return frame_extents(self._opened, self.described.frames, self._body)


@contextmanager
def open_pixels(opened: DicomObject) -> Iterator[Pixels]:
    """The pixels of an object, as long as its file is open. Raises what `describe` raises."""
    described = describe(opened)
    with open_body(opened) as body:
        yield Pixels(opened, described, body)


def stored_values(cells: Samples, described: PixelDescription) -> Values:
    """What cells hold: the bits below High Bit, as many as Bits Stored says (PS3.5 section 8.1.1)."""
    width = cells.dtype.itemsize * 8
    if described.cells is not Cells.INTEGER or width < described.bits_stored:
        return cells
    above = max(width - 1 - described.high_bit, 0)
    kind = "i" if described.signed else "u"
    shifted = (cells << cells.dtype.type(above)).view(f"{kind}{cells.dtype.itemsize}")
    values: Values = shifted >> shifted.dtype.type(width - described.bits_stored)
    return values


def _arranged(flat: Samples, described: PixelDescription) -> Samples:
    size = (described.rows, described.columns)
    if described.photometric.is_half_chroma:
        return full_chroma(flat, described.pixels).reshape(*size, 3)
    if described.samples == 1:
        return flat.reshape(size)
    if described.planar:
        return np.moveaxis(flat.reshape(3, *size), 0, -1)
    return flat.reshape(*size, 3)


def _rle_samples(encoded: bytes, described: PixelDescription) -> Samples:
    """RLE always writes colour by plane, and never halves the chroma (PS3.5 section G.2)."""
    each = described.bits_allocated // 8
    planes = decode_rle(encoded, described.pixels, described.samples, each).view(f"<u{each}")
    size = (described.rows, described.columns)
    if described.samples == 1:
        return planes.reshape(size)
    return np.moveaxis(planes.reshape(described.samples, *size), 0, -1)


def _unsigned(samples: Samples, described: PixelDescription) -> Samples:
    """Cells without sign and in the machine's byte order; a codec's sign is extended first."""
    if samples.dtype.kind == "f":
        return samples.astype(samples.dtype.newbyteorder("="), copy=False)
    width = samples.dtype.itemsize
    if samples.dtype.kind == "i":
        width = max(width, described.bits_allocated // 8)
        samples = samples.astype(f"i{width}", copy=False)
    return samples.astype(f"u{width}", copy=False)


def _eight_bits(samples: Samples, described: PixelDescription) -> Bytes:
    """The high eight bits of what is stored."""
    surplus = max(min(described.bits_stored, samples.dtype.itemsize * 8) - 8, 0)
    high: Bytes = (samples >> samples.dtype.type(surplus)).astype(np.uint8)
    return high
