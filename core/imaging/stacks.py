"""Builds the stored stack: prepared pictures in coarse-to-fine order, with an index before them.

So one streaming request makes the whole stack scrollable early (every eighth picture, then the ones
between, each time half as far apart), and one byte range gives any picture.
"""

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Protocol

from core.errors import PictureRefused
from core.imaging.planning import StackPlan
from core.imaging.stack_index import (
    Geometry,
    StackIndex,
    StoredPicture,
    StoredThumbnail,
    read_index,
    written_index,
)
from core.imaging.studio import FrameOf, Painted
from core.imaging.voi import Window

__all__ = ["Painter", "StackIndex", "StoredPicture", "build", "coarse_to_fine", "read_index"]

STRIDES = (8, 4, 2, 1)
IN_MEMORY = 32 << 20  # bytes of pictures; a longer stack waits in a temporary file
CHUNK = 1 << 20
THUMBNAIL_TRIES = 5


class Painter(Protocol):
    """A studio, here or in another process."""

    def paint(self, frame: FrameOf, window: Window | None = None) -> Painted: ...

    def thumbnail(self, frame: FrameOf, window: Window | None = None) -> Painted: ...


def build(plan: StackPlan, painter: Painter) -> Iterator[bytes]:
    """The bytes of a stored stack, in chunks. A frame that can't be shown is marked in its place."""
    with SpooledTemporaryFile(IN_MEMORY) as pictures:
        thumbnail = _thumbnail(plan, painter, pictures)
        stored = {
            number: _stored(plan, number, painter, pictures)
            for number in coarse_to_fine(len(plan.frames))
        }
        in_order = tuple(stored[number] for number in range(len(plan.frames)))
        yield written_index(_index(plan, in_order, thumbnail))
        pictures.seek(0)
        while chunk := pictures.read(CHUNK):
            yield chunk


def coarse_to_fine(count: int) -> Iterator[int]:
    """0, 8, 16 …, then 4, 12 …, then 2, 6, 10 …, then the odd ones."""
    seen = 0
    for stride in STRIDES:
        yield from (n for n in range(0, count, stride) if not seen or n % seen)
        seen = stride


def _stored(plan: StackPlan, number: int, painter: Painter, pictures: IO[bytes]) -> StoredPicture:
    place = plan.places[number]
    painted, problem = _painted(plan, number, painter)
    offset = pictures.tell()
    pictures.write(painted.content)
    return StoredPicture(
        offset,
        len(painted.content),
        painted.width,
        painted.height,
        place.instance,
        place.index + 1,
        problem,
        place.position,
    )


def _painted(plan: StackPlan, number: int, painter: Painter) -> tuple[Painted, str]:
    """A picture and no problem, or an empty one and the code of the refusal."""
    place = plan.places[number]
    problem = place.problem
    if not problem:
        try:
            return painter.paint(plan.frames[number], plan.window), ""
        except PictureRefused as refused:
            problem = refused.code
    return Painted(b"", place.columns, place.rows), problem


def _thumbnail(plan: StackPlan, painter: Painter, pictures: IO[bytes]) -> StoredThumbnail | None:
    """The frame in the middle, small; if that can't be shown, one of the next."""
    middle = len(plan.frames) // 2
    for number in range(middle, min(middle + THUMBNAIL_TRIES, len(plan.frames))):
        if plan.places[number].problem:
            continue
        try:
            content = painter.thumbnail(plan.frames[number], plan.window).content
        except PictureRefused:
            continue
        return StoredThumbnail(pictures.tell(), pictures.write(content))
    return None


def _index(
    plan: StackPlan, pictures: tuple[StoredPicture, ...], thumbnail: StoredThumbnail | None
) -> StackIndex:
    first = plan.places[0]
    geometry = Geometry(
        first.orientation,
        min(first.spacing, default=None),
        first.at_detector,
        plan.frame_of_reference,
    )
    return StackIndex(
        pictures,
        thumbnail,
        plan.instances,
        geometry,
        tuple((told.difference.value, told.value) for told in plan.distinctions),
        plan.frames_per_second,
        (plan.window.center, plan.window.width) if plan.window else None,
    )
