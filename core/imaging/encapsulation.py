"""Finds the codestream of one frame among the fragments (PS3.5 section A.4).

One fragment each is the rule; else the Extended or Basic Offset Table says where frames begin, and
where it is missing or wrong, the codestreams' own beginnings do.
"""

import struct
from bisect import bisect_left
from itertools import pairwise

from core.errors import CodestreamBroken
from core.imaging.attributes import data
from core.imaging.dicom import DicomObject
from core.imaging.element_headers import Buffer
from core.imaging.elements import Extent

# SOI of JPEG and JPEG-LS, SOC of JPEG 2000, signatures of JP2 and JPEG XL files.
_BEGINNINGS = (
    b"\xff\xd8\xff",
    b"\xff\x4f\xff\x51",
    b"\0\0\0\x0cjP  ",
    b"\xff\x0a",
    b"\0\0\0\x0cJXL ",
)


def frame_extents(opened: DicomObject, frames: int, body: Buffer) -> list[tuple[Extent, ...]]:
    """The fragments of each frame, in order. Raises CodestreamBroken when they can't be told apart."""
    assert opened.pixels
    assert opened.pixels.fragments
    table, *fragments = opened.pixels.fragments
    if frames == 1:
        return [tuple(fragments)]
    if len(fragments) == frames:
        return [(fragment,) for fragment in fragments]
    starts = (
        _starts_by_table(_extended_table(opened), fragments, frames)
        or _starts_by_table(_basic_table(table, body), fragments, frames)
        or _starts_by_beginning(fragments, body)
    )
    if len(starts) != frames:
        raise CodestreamBroken
    ends = [*starts[1:], len(fragments)]
    return [tuple(fragments[start:end]) for start, end in zip(starts, ends, strict=True)]


def codestream(body: Buffer, fragments: tuple[Extent, ...]) -> bytes:
    """The bytes of one frame."""
    return b"".join(body[part.offset : part.offset + part.length] for part in fragments)


def _basic_table(table: Extent, body: Buffer) -> tuple[int, ...]:
    raw = body[table.offset : table.offset + table.length // 4 * 4]
    return struct.unpack(f"<{len(raw) // 4}L", raw)


def _extended_table(opened: DicomObject) -> tuple[int, ...]:
    raw = data(opened.dataset, "ExtendedOffsetTable")
    return struct.unpack(f"<{len(raw) // 8}Q", raw[: len(raw) // 8 * 8])


def _starts_by_table(offsets: tuple[int, ...], fragments: list[Extent], frames: int) -> list[int]:
    """The index of each frame's first fragment; [] unless each offset meets the start of one."""
    first_item = fragments[0].offset - 8
    places = [fragment.offset - 8 - first_item for fragment in fragments]
    starts = [bisect_left(places, offset) for offset in offsets]
    meets = all(
        start < len(places) and places[start] == offset
        for start, offset in zip(starts, offsets, strict=True)
    )
    rises = all(one < other for one, other in pairwise(starts))
    return starts if len(offsets) == frames and meets and rises and starts[0] == 0 else []


def _starts_by_beginning(fragments: list[Extent], body: Buffer) -> list[int]:
    return [
        index
        for index, fragment in enumerate(fragments)
        if body[fragment.offset : fragment.offset + 8].startswith(_BEGINNINGS)
    ]
