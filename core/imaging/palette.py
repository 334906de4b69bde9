"""Colours by table: PALETTE COLOR, and the supplemental palette above grey (PS3.3 C.7.9, C.7.6.23)."""

from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from core.errors import PixelDescriptionInvalid
from core.imaging.arrays import Bytes, Values
from core.imaging.attributes import data, text, words
from core.imaging.functional_groups import macro_or_root
from core.imaging.lookup_tables import read_descriptor, read_entries

_COLOURS = ("Red", "Green", "Blue")
_FRAME_TYPES = ("MRImageFrameTypeSequence", "CTImageFrameTypeSequence", "PETFrameTypeSequence")
_DISCRETE, _LINEAR, _INDIRECT = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Palette:
    """RGB of eight bits for each stored value from `first` on; the ends serve what lies beyond."""

    first: int
    colours: bytes

    def __call__(self, values: Values) -> Bytes:
        """The colours of stored values, (..., 3)."""
        table = np.frombuffer(self.colours, np.uint8).reshape(-1, 3)
        places = np.clip(values.astype(np.int64) - self.first, 0, len(table) - 1)
        return table[places]


def read_palette(dataset: Dataset, signed: bool) -> Palette:
    """The palette of an object. Raises PixelDescriptionInvalid where it is missing or broken."""
    columns = [_column(dataset, colour, signed) for colour in _COLOURS]
    length = min(len(entries) for _, entries in columns)
    colours = np.stack([entries[:length] for _, entries in columns], axis=-1)
    return Palette(columns[0][0], colours.tobytes())


def read_supplemental_palette(dataset: Dataset, signed: bool, index: int) -> Palette | None:
    """The palette of a grey image whose values from its first entry on are colours; or None.

    None also where it is broken: the grey below it can still be shown.
    """
    if "RedPaletteColorLookupTableDescriptor" not in dataset:
        return None
    presentations = {
        text(macro_or_root(dataset, index, frame_type, "PixelPresentation"), "PixelPresentation")
        for frame_type in _FRAME_TYPES
    }
    if not presentations & {"COLOR", "MIXED"}:
        return None
    with suppress(PixelDescriptionInvalid):
        return read_palette(dataset, signed)
    return None


def _column(dataset: Dataset, colour: str, signed: bool) -> tuple[int, Bytes]:
    name = f"{colour}PaletteColorLookupTable"
    described = read_descriptor(dataset, f"{name}Descriptor", signed)
    if described is None:
        raise PixelDescriptionInvalid(f"{name}Descriptor")
    count, first, bits = described
    segmented = f"Segmented{name}Data"
    entries = (
        _expanded(dataset, segmented, bits, count)
        if segmented in dataset
        else read_entries(dataset, f"{name}Data", count)
    )
    if not len(entries):
        raise PixelDescriptionInvalid(f"{name}Data")
    return first, _eight_bits(entries[:count], bits)


def _eight_bits(entries: NDArray[np.uint16], bits: int) -> Bytes:
    """The high byte of 16-bit entries, unless only the low one is used, as seen in real files."""
    wide = bits > 8 and int(entries.max()) > 0xFF
    return (entries >> (8 if wide else 0)).astype(np.uint8)


# --- Segmented tables (PS3.3 C.7.9.2) -------------------------------------------------------------


def _expanded(dataset: Dataset, name: str, bits: int, count: int) -> NDArray[np.uint16]:
    """The entries that the segments stand for, at most `count` of them."""
    packed = words(dataset, name)
    width = 8 if bits == 8 else 16
    if width == 8:
        packed = np.frombuffer(data(dataset, name), np.uint8).astype(np.uint16)
    segments = _Segments(packed.tolist(), width, count)
    segments.expand(0, len(packed))
    return np.array(segments.entries[:count], np.uint16)


class _Segments:
    def __init__(self, packed: list[int], width: int, count: int) -> None:
        self.entries: list[int] = []
        self._packed = packed
        self._width = width
        self._count = count

    def expand(self, at: int, segments: int, is_copy: bool = False) -> None:
        for _ in range(segments):
            if at + 2 >= len(self._packed) or len(self.entries) >= self._count:
                return
            opcode, length = self._packed[at : at + 2]
            at += 2
            if opcode == _DISCRETE:
                self.entries += self._packed[at : at + length]
                at += length
            elif opcode == _LINEAR:
                self._interpolate(length, self._packed[at])
                at += 1
            elif opcode == _INDIRECT and not is_copy:
                at = self._copy(at, length)
            else:
                return

    def _interpolate(self, length: int, last: int) -> None:
        first = self.entries[-1] if self.entries else 0
        steps = range(1, length + 1)
        self.entries += [round(first + (last - first) * step / length) for step in steps]

    def _copy(self, at: int, segments: int) -> int:
        """Segments once more, from an offset in bytes; what is copied mustn't copy again."""
        end = at + 32 // self._width
        parts = enumerate(self._packed[at:end])
        offset = sum(part << self._width * index for index, part in parts)
        self.expand(offset * 8 // self._width, segments, is_copy=True)
        return end
