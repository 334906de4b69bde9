"""Opens objects, decodes and paints frames, and remembers what it has opened.

Here the stages meet: `dicom`, `frames`, `rendering`, `encoding`. A studio decodes bytes from outside
in its own process, so sites and workers use the one in `confined`, which does it in another.
"""

from collections import OrderedDict
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from core.errors import NotFound
from core.imaging import encoding
from core.imaging.arrays import Bytes, Samples
from core.imaging.depth import Depth, in_depth
from core.imaging.dicom import open_body, open_object
from core.imaging.explicit import ExplicitObject
from core.imaging.explicit_frames import frame_bytes, has_overlay_in_cells
from core.imaging.frames import Pixels
from core.imaging.offers import Offer, offer_of
from core.imaging.prepared import Prepared, prepare
from core.imaging.presentation_states import presented
from core.imaging.recent_frames import RecentFrames
from core.imaging.rendering import render, window_from_pixels
from core.imaging.voi import Window

REMEMBERED = 4096  # objects of one frame, a few kilobytes each
REMEMBERED_WITH_HEADER = 8


@dataclass(frozen=True, slots=True)
class FrameOf:
    """Names one frame: the file of its object, and its index there, from 0."""

    path: Path
    index: int


@dataclass(frozen=True, slots=True)
class Painted:
    """A picture as a file, and its size in pixels."""

    content: bytes
    width: int
    height: int


class Studio:
    """Paints frames. What it does raises ObjectRefused, PictureRefused, or NotFound for no frame."""

    def __init__(self) -> None:
        self._singles: OrderedDict[Path, Prepared] = OrderedDict()
        self._others: OrderedDict[Path, Prepared] = OrderedDict()
        self._at_hand: tuple[Path, Pixels] | None = None
        self._recent = RecentFrames()
        self._files = ExitStack()
        self._leaving: tuple[Path, ExplicitObject] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def prepared(self, path: Path) -> Prepared:
        """The object in this file, opened at most once as long as it is remembered."""
        known = self._singles.get(path) or self._others.get(path)
        return known or self._remember(path, prepare(path))

    def paint(
        self, frame: FrameOf, window: Window | None = None, state: Path | None = None
    ) -> Painted:
        """A frame as JPEG: with this window or, without one, as the presentation state in this file
        or the object itself says."""
        return _painted(self._picture(frame, window, state), encoding.jpeg)

    def paint_exactly(
        self, frame: FrameOf, window: Window | None = None, state: Path | None = None
    ) -> Painted:
        """A frame as PNG, without loss."""
        return _painted(self._picture(frame, window, state), encoding.png)

    def thumbnail(
        self, frame: FrameOf, window: Window | None = None, state: Path | None = None
    ) -> Painted:
        """A small JPEG of a frame."""
        return _painted(self._picture(frame, window, state), encoding.thumbnail)

    def window_for(self, frame: FrameOf) -> Window | None:
        """A window chosen from a frame's pixels; None where its object offers a view or is coloured."""
        recipe = self.prepared(frame.path).recipe(frame.index)
        return window_from_pixels(self._cells(frame), recipe) if recipe.needs_window else None

    def depth(self, frame: FrameOf, every: int = 1) -> Depth | None:
        """A grey frame in full depth, of every so-manieth row and column; None for colour."""
        recipe = self.prepared(frame.path).recipe(frame.index)
        return in_depth(self._cells(frame), recipe, every)

    def offer(self, frame: FrameOf) -> Offer:
        """What a viewer may offer for a frame."""
        return offer_of(open_object(frame.path), frame.index)

    def explicit_parts(self, path: Path) -> int:
        """Of how many parts an object consists, written in Explicit VR LE without compression."""
        return self._explicit(path).count

    def explicit_part(self, path: Path, number: int) -> bytes:
        """One of these parts, from 0 on."""
        return self._explicit(path).part(number)

    def explicit_frame(self, frame: FrameOf) -> bytes:
        """The cells of a frame as an uncompressed object in Explicit VR LE holds them."""
        has_overlay = has_overlay_in_cells(open_object(frame.path).dataset)
        pixels = self._pixels(frame.path)
        if not 0 <= frame.index < pixels.described.frames:
            raise NotFound
        return frame_bytes(pixels, frame.index, 1, has_overlay)

    def _explicit(self, path: Path) -> ExplicitObject:
        """The object being rewritten; the file of the last one stays open."""
        if self._leaving is None or self._leaving[0] != path:
            self._close()
            opened = open_object(path)
            body = self._files.enter_context(open_body(opened))
            self._leaving = path, ExplicitObject(opened, body)
        return self._leaving[1]

    def _close(self) -> None:
        self._files.close()
        self._at_hand = self._leaving = None

    def _picture(self, frame: FrameOf, window: Window | None, state: Path | None) -> Bytes:
        cells = self._cells(frame)
        prepared = self.prepared(frame.path)
        recipe = prepared.recipe(frame.index)
        if state is not None:
            uid = prepared.facts.sop_instance_uid
            recipe = presented(recipe, open_object(state), uid, frame.index)
        if window is not None:
            recipe = recipe.with_view(window)
        elif recipe.needs_window:
            recipe = recipe.with_view(window_from_pixels(cells, recipe))
        return render(cells, recipe)

    def _cells(self, frame: FrameOf) -> Samples:
        """The cells of a frame; those of the last ones stay, for a thumbnail or another window."""
        return self._recent.cells(frame, lambda: self._pixels(frame.path).cells(frame.index))

    def _pixels(self, path: Path) -> Pixels:
        """The pixels of an object; the file of the last one stays open."""
        if self._at_hand is None or self._at_hand[0] != path:
            self._close()
            prepared = self.prepared(path)
            body = self._files.enter_context(open_body(prepared.opened))
            self._at_hand = path, Pixels(prepared.opened, prepared.described, body)
        return self._at_hand[1]

    def _remember(self, path: Path, prepared: Prepared) -> Prepared:
        kept, most = (
            (self._others, REMEMBERED_WITH_HEADER)
            if prepared.has_header
            else (self._singles, REMEMBERED)
        )
        kept[path] = prepared
        if len(kept) > most:
            kept.popitem(last=False)
        return prepared


def _painted(picture: Bytes, encode: Callable[[Bytes], bytes]) -> Painted:
    return Painted(encode(picture), picture.shape[1], picture.shape[0])
