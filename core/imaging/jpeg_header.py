"""Reads from a JPEG, JPEG-LS or JPEG 2000 codestream what must be known before it is decoded.

That is its size, so that a codestream can't claim more pixels than its object, and the signs by which
a JPEG says whether its components are RGB or YCbCr. The decoding itself is left to the codecs.
"""

import struct
from dataclasses import dataclass

from core.errors import CodestreamBroken

SIZE_OF_JPEG_2000 = b"\xff\x4f\xff\x51"  # SOC and SIZ, always the first two (ISO 15444-1 A.4)
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC} | {0xF7}
_STANDALONE = frozenset(range(0xD0, 0xD9)) | {0x01}
_START_OF_SCAN, _APP0, _APP14 = 0xDA, 0xE0, 0xEE


@dataclass(frozen=True, slots=True)
class CodestreamSize:
    rows: int
    columns: int
    components: int


@dataclass(frozen=True, slots=True)
class JpegHeader:
    """Size and colour signs of a JPEG; `adobe_transform` is None without an Adobe marker."""

    size: CodestreamSize
    component_ids: bytes
    subsampled: bool
    is_jfif: bool
    adobe_transform: int | None


def read_jpeg_header(codestream: bytes) -> JpegHeader:
    """Walk the markers up to the frame header (ISO 10918-1 B.2). Raises CodestreamBroken."""
    try:
        return _walk_markers(codestream)
    except (IndexError, struct.error) as ends_early:
        raise CodestreamBroken from ends_early


def read_jpeg_2000_size(codestream: bytes) -> CodestreamSize:
    """The SIZ marker of a bare codestream or of one in a JP2 file. Raises CodestreamBroken."""
    start = codestream.find(SIZE_OF_JPEG_2000, 0, 4096)
    if start < 0 or len(codestream) < start + 42:
        raise CodestreamBroken
    right, bottom, left, top = struct.unpack_from(">4L", codestream, start + 8)
    (components,) = struct.unpack_from(">H", codestream, start + 40)
    return CodestreamSize(bottom - top, right - left, components)


def _walk_markers(codestream: bytes) -> JpegHeader:
    is_jfif, adobe_transform, at = False, None, 2
    while codestream[at] == 0xFF:
        marker = codestream[at + 1]
        if marker == 0xFF or marker in _STANDALONE:
            at += 1 if marker == 0xFF else 2
            continue
        (length,) = struct.unpack_from(">H", codestream, at + 2)
        segment = codestream[at + 4 : at + 2 + length]
        if marker in _FRAMES:
            return _frame_header(segment, is_jfif, adobe_transform)
        is_jfif |= marker == _APP0 and segment.startswith(b"JFIF")
        if marker == _APP14 and segment.startswith(b"Adobe") and len(segment) >= 12:
            adobe_transform = segment[11]
        if marker == _START_OF_SCAN:
            break
        at += 2 + length
    raise CodestreamBroken


def _frame_header(segment: bytes, is_jfif: bool, adobe_transform: int | None) -> JpegHeader:
    rows, columns, count = struct.unpack_from(">HHB", segment, 1)
    components = [segment[6 + 3 * index : 9 + 3 * index] for index in range(count)]
    return JpegHeader(
        CodestreamSize(rows, columns, count),
        bytes(component[0] for component in components),
        len({component[1] for component in components}) > 1,
        is_jfif,
        adobe_transform,
    )
