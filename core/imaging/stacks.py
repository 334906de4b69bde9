"""Builds the stored stack: prepared pictures in coarse-to-fine order, with an index before them.

So one streaming request makes the whole stack scrollable early (every eighth picture, then the ones
between, each time half as far apart), and one byte range gives any picture.
"""

from collections.abc import Iterator
from contextlib import suppress
from tempfile import SpooledTemporaryFile
from typing import IO, Protocol

from core.errors import PictureRefused
from core.imaging.contrast import common_window
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
MEASURED_FRAMES = 12  # enough to choose a window for a whole stack
THUMBNAIL_TRIES = 5


class Painter(Protocol):
    """A studio, here or in another process."""

    def paint(self, frame: FrameOf, window: Window | None = None) -> Painted: ...

    def thumbnail(self, frame: FrameOf, window: Window | None = None) -> Painted: ...

    def window_for(self, frame: FrameOf) -> Window | None: ...


def build(plan: StackPlan, painter: Painter) -> Iterator[bytes]:
    """The bytes of a stored stack, in chunks. A frame that can't be shown is marked in its place."""
    with SpooledTemporaryFile(IN_MEMORY) as pictures:
        yield written_index(_Filling(plan, painter, pictures).index())
        pictures.seek(0)
        while chunk := pictures.read(CHUNK):
            yield chunk


def coarse_to_fine(count: int) -> Iterator[int]:
    """0, 8, 16 …, then 4, 12 …, then 2, 6, 10 …, then the odd ones."""
    seen = 0
    for stride in STRIDES:
        yield from (n for n in range(0, count, stride) if not seen or n % seen)
        seen = stride


class _Filling:
    """Paints the frames of a plan into a file of pictures."""

    def __init__(self, plan: StackPlan, painter: Painter, pictures: IO[bytes]) -> None:
        self._plan = plan
        self._painter = painter
        self._pictures = pictures
        self._window = self._common_window() if plan.needs_window else None

    def index(self) -> StackIndex:
        """Fill the file; tells what lies where in it."""
        plan, window = self._plan, self._window
        thumbnail = self._thumbnail()
        stored = {number: self._picture(number) for number in coarse_to_fine(len(plan.frames))}
        return StackIndex(
            tuple(stored[number] for number in range(len(plan.frames))),
            thumbnail,
            plan.instances,
            _geometry(plan),
            tuple((told.difference.value, told.value) for told in plan.distinctions),
            plan.frames_per_second,
            (window.center, window.width) if window else None,
        )

    def _common_window(self) -> Window | None:
        """From a sample of the frames; None where none of them can be decoded."""
        step = -(-len(self._plan.frames) // MEASURED_FRAMES)
        found: list[Window | None] = []
        for frame in self._sound(range(step // 2, len(self._plan.frames), step)):
            with suppress(PictureRefused):
                found.append(self._painter.window_for(frame))
        windows = [window for window in found if window]
        return common_window(windows) if windows else None

    def _thumbnail(self) -> StoredThumbnail | None:
        """The frame in the middle, small; if that can't be shown, one of the next."""
        count = len(self._plan.frames)
        for frame in self._sound(range(count // 2, min(count // 2 + THUMBNAIL_TRIES, count))):
            with suppress(PictureRefused):
                small = self._painter.thumbnail(frame, self._window).content
                return StoredThumbnail(self._pictures.tell(), self._pictures.write(small))
        return None

    def _sound(self, numbers: range) -> list[FrameOf]:
        plan = self._plan
        return [plan.frames[number] for number in numbers if not plan.places[number].problem]

    def _picture(self, number: int) -> StoredPicture:
        place, offset = self._plan.places[number], self._pictures.tell()
        painted, problem = self._painted(number)
        return StoredPicture(
            offset,
            self._pictures.write(painted.content),
            painted.width,
            painted.height,
            place.instance,
            place.index + 1,
            problem,
            place.position,
        )

    def _painted(self, number: int) -> tuple[Painted, str]:
        """A picture and no problem, or an empty one and the code of the refusal."""
        place = self._plan.places[number]
        if place.problem:
            return Painted(b"", place.columns, place.rows), place.problem
        try:
            return self._painter.paint(self._plan.frames[number], self._window), ""
        except PictureRefused as refused:
            return Painted(b"", place.columns, place.rows), refused.code


def _geometry(plan: StackPlan) -> Geometry:
    first = plan.places[0]
    return Geometry(
        first.orientation,
        min(first.spacing, default=None),
        first.at_detector,
        plan.frame_of_reference,
    )
