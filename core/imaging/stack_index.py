"""The index of a stack: which bytes of the stored object are which picture.

A stack begins with a head of fixed length, then the index as JSON, then a thumbnail, then the pictures.
The index tells no name and nothing medical, only where pictures lie and how they lie in space.
"""

import json
import struct
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from core.errors import NotFound, StorageFailed

HEAD = struct.Struct("<16sLL")
MAGIC = b"cigogne stack 1\n"
LONGEST_INDEX = 32 << 20


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """One picture: where it lies in bytes, its size in pixels, and which frame it shows.

    `instance` counts in `StackIndex.instances`, `frame` from 1. `problem` is the code of the
    refusal for a frame that can't be shown, which has no bytes. `position` is the centre of its
    first pixel in mm, () where unknown.
    """

    offset: int
    length: int
    width: int
    height: int
    instance: int
    frame: int
    problem: str = ""
    position: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredThumbnail:
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Geometry:
    """How the pictures lie: direction cosines of row and column, () where unknown; the side of a
    pixel in mm, None where unknown; whether that was measured at the detector, not at the patient."""

    orientation: tuple[float, ...] = ()
    pixel_size: float | None = None
    at_detector: bool = False
    frame_of_reference: str = ""


@dataclass(frozen=True, slots=True)
class StackIndex:
    """What a viewer needs to know of a stack; offsets count from the start of the stored object."""

    pictures: tuple[StoredPicture, ...]
    thumbnail: StoredThumbnail | None
    instances: tuple[str, ...]
    geometry: Geometry
    distinctions: tuple[tuple[str, str], ...]
    frames_per_second: float | None
    window: tuple[float, float] | None
    """Center and width that were chosen for the whole stack, None where each frame has its own."""

    def picture(self, number: int) -> StoredPicture:
        """A picture, counted from 1. Raises NotFound."""
        if not 1 <= number <= len(self.pictures):
            raise NotFound
        return self.pictures[number - 1]


def read_index(read_range: Callable[[int, int], bytes]) -> StackIndex:
    """The index of a stack, through a function that reads a range by offset and length.

    Raises StorageFailed for what is no stack of ours.
    """
    magic, length, _ = HEAD.unpack(read_range(0, HEAD.size))
    if magic != MAGIC or length > LONGEST_INDEX:
        raise StorageFailed
    told = json.loads(read_range(HEAD.size, length))
    return _moved(told, HEAD.size + length)


def written_index(index: StackIndex) -> bytes:
    """Head and index, to stand before the thumbnail and the pictures; offsets count from there."""
    told = asdict(index)
    told["pictures"] = [list(asdict(picture).values()) for picture in index.pictures]
    written = json.dumps(told, separators=(",", ":")).encode()
    return HEAD.pack(MAGIC, len(written), 0) + written


def _moved(told: dict[str, Any], start: int) -> StackIndex:
    thumbnail = told["thumbnail"]
    window = told["window"]
    return StackIndex(
        tuple(_picture(start, fields) for fields in told["pictures"]),
        thumbnail and StoredThumbnail(start + thumbnail["offset"], thumbnail["length"]),
        tuple(told["instances"]),
        _geometry(**told["geometry"]),
        tuple((difference, value) for difference, value in told["distinctions"]),
        told["frames_per_second"],
        window and (window[0], window[1]),
    )


def _picture(start: int, fields: Sequence[Any]) -> StoredPicture:
    offset, length, width, height, instance, frame, problem, position = fields
    return StoredPicture(
        start + offset, length, width, height, instance, frame, problem, tuple(position)
    )


def _geometry(orientation: Sequence[float], **others: Any) -> Geometry:
    return Geometry(tuple(orientation), **others)
