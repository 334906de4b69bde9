"""Whether two files hold the same object, though their bytes differ.

A medium and an archive write one object in two ways: another head, sequences of other lengths, values
padded otherwise, VRs written or left out. What counts are the values; pixels are the same when their
bytes are.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset

from core.errors import ObjectRefused
from core.imaging.dicom import DicomObject, open_body, open_object
from core.imaging.element_headers import Buffer
from core.imaging.elements import Extent

TRAILING_PADDING = 0xFFFCFFFC
CHUNK = 1 << 20
PADDING = b"\0 "

Element = RawDataElement | DataElement


def same_object(kept: Path, received: Path) -> bool:
    """Whether the file received says nothing else than the one kept; False where one can't be read."""
    try:
        one, other = open_object(kept), open_object(received)
        with open_body(one) as body, open_body(other) as other_body:
            return (
                one.syntax.compression is other.syntax.compression
                and one.syntax.little_endian is other.syntax.little_endian
                and _same_data(one.dataset, other.dataset)
                and _same_bytes(body, _extents(one), other_body, _extents(other))
            )
    except (ObjectRefused, OSError):
        return False


def _same_data(one: Dataset, other: Dataset) -> bool:
    mine, theirs = dict(_elements(one)), dict(_elements(other))
    return mine.keys() == theirs.keys() and all(
        _same_value(mine[tag].value, theirs[tag].value) for tag in mine
    )


def _elements(dataset: Dataset) -> Iterator[tuple[int, Element]]:
    """But for lengths of groups and padding, which say nothing."""
    for tag in dataset.keys():  # noqa: SIM118 (a data set's own iteration converts every value)
        if tag.element and tag != TRAILING_PADDING:
            yield int(tag), dataset.get_item(tag)


def _same_value(one: object, other: object) -> bool:
    if isinstance(one, Sequence) and isinstance(other, Sequence) and not isinstance(one, bytes):
        return len(one) == len(other) and all(map(_same_data, one, other))
    if isinstance(one, bytes | None) and isinstance(other, bytes | None):
        return (one or b"").rstrip(PADDING) == (other or b"").rstrip(PADDING)
    return False


def _extents(opened: DicomObject) -> list[Extent]:
    """Where the bytes lie that aren't in memory: big values, then pixels without an offset table."""
    big = [opened.big_values[tag] for tag in sorted(opened.big_values)]
    pixels = opened.pixels
    if pixels is None:
        return big
    return [*big, *((pixels.extent,) if pixels.fragments is None else pixels.fragments[1:])]


def _same_bytes(one: Buffer, mine: list[Extent], other: Buffer, theirs: list[Extent]) -> bool:
    return [each.length for each in mine] == [each.length for each in theirs] and all(
        one[a.offset + at : a.offset + min(at + CHUNK, a.length)]
        == other[b.offset + at : b.offset + min(at + CHUNK, b.length)]
        for a, b in zip(mine, theirs, strict=True)
        for at in range(0, a.length, CHUNK)
    )
