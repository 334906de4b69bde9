"""Reads lookup tables of the Modality and VOI steps and applies them (PS3.3 C.11.1.1, C.11.2.1.1)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from core.imaging.arrays import Values
from core.imaging.attributes import data, numbers, text, words


@dataclass(frozen=True, slots=True)
class LookupTable:
    """A table from `first` on; values beyond its ends get its first or last entry."""

    first: int
    bits: int
    entries: bytes  # little-endian words, as bytes so that tables can be compared and hashed
    explanation: str = ""

    def __call__(self, values: Values) -> Values:
        """The entry of each value."""
        table = self.words()
        places = np.clip(np.floor(values.astype(np.float64)) - self.first, 0, len(table) - 1)
        entries: Values = table[places.astype(np.intp)]
        return entries

    def words(self) -> NDArray[np.uint16]:
        return np.frombuffer(self.entries, "<u2")


def read_table(item: Dataset, signed: bool) -> LookupTable | None:
    """The table of an item of a LUT sequence; `signed` says whether its input can be negative.

    None for a table that is empty or shorter than it says.
    """
    described = read_descriptor(item, "LUTDescriptor", signed)
    if described is None:
        return None
    count, first, bits = described
    entries = read_entries(item, "LUTData", count)
    if len(entries) < count:
        return None
    packed = entries[:count].astype("<u2").tobytes()
    return LookupTable(first, bits, packed, text(item, "LUTExplanation"))


def read_descriptor(dataset: Dataset, name: str, signed: bool) -> tuple[int, int, int] | None:
    """Number of entries, first value mapped, bits of an entry; 0 entries means 65536."""
    described = [int(value) for value in numbers(dataset, name)]
    if len(described) < 3:
        return None
    count, first, bits = described[:3]
    first &= 0xFFFF
    first -= 0x10000 if signed and first & 0x8000 else 0
    return count & 0xFFFF or 0x10000, first, min(max(bits, 8), 16)


def read_entries(dataset: Dataset, name: str, count: int) -> NDArray[np.uint16]:
    """Entries in 16-bit words or, seen in old files, packed two to a word."""
    packed = data(dataset, name)
    if count <= len(packed) <= count + 1:
        return np.frombuffer(packed, np.uint8).astype(np.uint16)
    return words(dataset, name)
