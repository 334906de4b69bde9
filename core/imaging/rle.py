"""Decodes RLE: one PackBits segment for each byte of each sample, high byte first (PS3.5 annex G)."""

import struct

import imagecodecs
import numpy as np

from core.errors import CodestreamBroken
from core.imaging.arrays import Bytes

_HEADER = struct.Struct("<16L")


def decode_rle(codestream: bytes, pixels: int, samples: int, bytes_each: int) -> Bytes:
    """The bytes of the cells, little-endian, by sample: shape (samples, pixels, bytes_each).

    Raises CodestreamBroken when segments are missing or too short.
    """
    segments = _segments(codestream)
    if len(segments) != samples * bytes_each:
        raise CodestreamBroken
    cells = np.empty((samples, pixels, bytes_each), np.uint8)
    for index, segment in enumerate(segments):
        sample, byte = divmod(index, bytes_each)
        cells[sample, :, bytes_each - 1 - byte] = _unpacked(segment, pixels)
    return cells


def _segments(codestream: bytes) -> list[bytes]:
    if len(codestream) < _HEADER.size:
        raise CodestreamBroken
    count, *offsets = _HEADER.unpack_from(codestream)
    if not 1 <= count <= len(offsets):
        raise CodestreamBroken
    starts = offsets[:count]
    ends = [*starts[1:], len(codestream)]
    return [codestream[start:end] for start, end in zip(starts, ends, strict=True)]


def _unpacked(segment: bytes, pixels: int) -> Bytes:
    try:
        unpacked = imagecodecs.packbits_decode(segment)
    except RuntimeError as broken:
        raise CodestreamBroken from broken
    if len(unpacked) < pixels:
        raise CodestreamBroken
    return np.frombuffer(unpacked, np.uint8, pixels)
