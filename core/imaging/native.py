"""Reads one uncompressed frame: bytes to cells, whatever their width and order (PS3.5 section 8.1)."""

import zlib

import numpy as np

from core.errors import CodestreamBroken
from core.imaging.arrays import Bytes, Samples
from core.imaging.description import Cells, PixelDescription
from core.imaging.dicom import DicomObject
from core.imaging.element_headers import Buffer


def native_frame(
    body: Buffer, opened: DicomObject, described: PixelDescription, index: int
) -> Samples:
    """The samples of frame `index`, flat and in the order written; only its bytes are read."""
    start = index * described.frame_bits
    first, end = start // 8, -(-(start + described.frame_bits) // 8)
    read = _from_words if _is_swapped(opened, described) else _bytes
    raw = read(body, opened, first, end)
    return _samples(raw, described, opened.syntax.little_endian, start % 8)


def deflated_frame(codestream: bytes, described: PixelDescription) -> Samples:
    """The samples of one frame deflated by itself; of more than a frame no byte is inflated
    (PS3.5 section 10.21). Raises CodestreamBroken."""
    length = -(-described.frame_bits // 8)
    try:
        raw = zlib.decompressobj(-zlib.MAX_WBITS).decompress(codestream, length)
    except zlib.error as broken:
        raise CodestreamBroken from broken
    if len(raw) < length:
        raise CodestreamBroken
    return _samples(np.frombuffer(raw, np.uint8), described, little_endian=True)


def _samples(
    raw: Bytes, described: PixelDescription, little_endian: bool, first_bit: int = 0
) -> Samples:
    if described.bits_allocated == 1:
        return np.unpackbits(raw, bitorder="little")[first_bit:][: described.frame_bits]
    return raw.view(_dtype(described, little_endian))


def _bytes(body: Buffer, opened: DicomObject, first: int, end: int) -> Bytes:
    assert opened.pixels
    start = opened.pixels.extent.offset
    return np.frombuffer(body[start + first : start + end], np.uint8)


def _is_swapped(opened: DicomObject, described: PixelDescription) -> bool:
    """In big endian, two samples of eight bits in OW are one word, the first one low (PS3.5 A.3)."""
    assert opened.pixels
    words = opened.pixels.vr == "OW" and not opened.syntax.little_endian
    return words and described.bits_allocated <= 8


def _from_words(body: Buffer, opened: DicomObject, first: int, end: int) -> Bytes:
    start = first // 2 * 2
    words = _bytes(body, opened, start, -(-end // 2) * 2).view(np.uint16)
    return words.byteswap().view(np.uint8)[first - start : end - start]


def _dtype(described: PixelDescription, little_endian: bool) -> np.dtype[np.generic]:
    kind = "u" if described.cells is Cells.INTEGER else "f"
    return np.dtype(f"{'<' if little_endian else '>'}{kind}{described.bits_allocated // 8}")
