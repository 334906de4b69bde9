"""Overlay planes: markers and measurements drawn over a picture (PS3.3 C.9.2, PS3.5 section 8.1.2).

A plane has its own bits or, in the retired form, one bit of each pixel cell. Graphics are drawn, of
regions of interest the border only: a filled one would hide what it points at.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from core.imaging.arrays import Bytes, Samples
from core.imaging.attributes import integer, numbers, text, words
from core.imaging.description import PixelDescription

WHITE = 255
GROUPS = range(0x6000, 0x6020, 2)
_ROWS, _COLUMNS, _FRAMES, _TYPE, _ORIGIN = 0x0010, 0x0011, 0x0015, 0x0040, 0x0050
_FRAME_ORIGIN, _BIT_POSITION, _DATA = 0x0051, 0x0102, 0x3000

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Overlay:
    """One plane for one frame. `top` and `left` count from 0 and may lie outside the picture."""

    group: int
    """The first tag of its repeating group: 0x60000000, 0x60020000 …"""
    rows: int
    columns: int
    top: int
    left: int
    is_region: bool
    bits: bytes = b""  # one byte a pixel; empty when the plane lies in the pixel cells
    bit_position: int = 0


def read_overlays(dataset: Dataset, described: PixelDescription, index: int) -> tuple[Overlay, ...]:
    """The planes to draw over a frame, by index. Planes that contradict themselves are left."""
    present = (group << 16 for group in GROUPS if (group << 16 | _ROWS) in dataset)
    read = (_overlay(dataset, group, described, index) for group in present)
    return tuple(overlay for overlay in read if overlay is not None)


def draw(picture: Bytes, overlays: Sequence[Overlay], cells: Samples) -> Bytes:
    """The picture with these planes drawn in white; what lies outside is cut off."""
    drawn = picture.copy()
    for overlay in overlays:
        _draw(drawn, overlay, cells)
    return drawn


def _draw(picture: Bytes, overlay: Overlay, cells: Samples) -> None:
    mask = _mask(overlay, cells)
    mask = _border(mask) if overlay.is_region else mask
    top, left = max(overlay.top, 0), max(overlay.left, 0)
    inside = mask[top - overlay.top :, left - overlay.left :]
    target = picture[top : top + inside.shape[0], left : left + inside.shape[1]]
    target[inside[: target.shape[0], : target.shape[1]]] = WHITE


def _overlay(
    dataset: Dataset, group: int, described: PixelDescription, index: int
) -> Overlay | None:
    rows, columns = integer(dataset, group | _ROWS), integer(dataset, group | _COLUMNS)
    if not rows or not columns:
        return None
    origin = numbers(dataset, group | _ORIGIN) or (1.0, 1.0)
    is_region = text(dataset, group | _TYPE) == "R"
    place = (group, rows, columns, _offset(origin[0]), _offset(origin[-1]), is_region)
    if group | _DATA in dataset:
        bits = _bits(dataset, group, rows * columns, index)
        return Overlay(*place, bits) if bits else None
    return _embedded(dataset, group, described)


def _offset(origin: float) -> int:
    """Origins count from 1 and are SS; read as US they are negative from 0x8000 on."""
    return int(origin) - 1 - (0x10000 if origin >= 0x8000 else 0)


def _bits(dataset: Dataset, group: int, pixels: int, index: int) -> bytes:
    """The bits of a frame's plane; a plane of one frame serves all frames (C.9.3)."""
    frames = integer(dataset, group | _FRAMES) or 1
    plane = index + 1 - (integer(dataset, group | _FRAME_ORIGIN) or 1) if frames > 1 else 0
    packed = words(dataset, group | _DATA).astype("<u2").view(np.uint8)
    if not 0 <= plane < frames or packed.size * 8 < (plane + 1) * pixels:
        return b""
    unpacked = np.unpackbits(packed, bitorder="little", count=(plane + 1) * pixels)
    return unpacked[plane * pixels :].tobytes()


def _embedded(dataset: Dataset, group: int, described: PixelDescription) -> Overlay | None:
    """The retired form: a bit that isn't one of the stored ones; it covers the whole frame."""
    position = integer(dataset, group | _BIT_POSITION) or 0
    stored = range(described.high_bit + 1 - described.bits_stored, described.high_bit + 1)
    if position in stored or not 0 < position < described.bits_allocated:
        return None
    is_region = text(dataset, group | _TYPE) == "R"
    return Overlay(group, described.rows, described.columns, 0, 0, is_region, bit_position=position)


def _mask(overlay: Overlay, cells: Samples) -> Mask:
    if overlay.bits:
        bits = np.frombuffer(overlay.bits, np.bool_)
        return bits.reshape(overlay.rows, overlay.columns)
    if cells.dtype.kind != "u" or overlay.bit_position >= cells.dtype.itemsize * 8:
        return np.zeros((overlay.rows, overlay.columns), np.bool_)
    embedded: Mask = (cells >> cells.dtype.type(overlay.bit_position) & 1).astype(np.bool_)
    return embedded


def _border(mask: Mask) -> Mask:
    """The pixels of a region that touch its outside."""
    padded = np.pad(mask, 1)
    inner = padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    return mask & ~inner
