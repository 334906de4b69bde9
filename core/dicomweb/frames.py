"""Frames of an object (PS3.18 section 10.4.1.6): bytes of its file, or decoded in a studio.

Where the frames of an object lie never changes, so each process finds it once. A frame that is sent as
it is stored is read from the file and from nowhere else.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core import audit
from core.context import Context
from core.dicomweb.acceptance import Acceptable, Form, frame_form
from core.dicomweb.asking import KeptObject, Named, object_of
from core.dicomweb.parts import Multipart, Part
from core.errors import InvalidInput, NotFound, StorageFailed, VideoOnly
from core.imaging.description import PixelDescription, describe
from core.imaging.dicom import DicomObject, open_body, open_object
from core.imaging.elements import Extent
from core.imaging.encapsulation import frame_extents
from core.imaging.studio import FrameOf
from core.imaging.syntaxes import Compression

MOST_FRAMES = 1000
"""In one request."""
FOUND_AT_HAND = 2048

Fragments = Sequence[Extent]


@dataclass(frozen=True, slots=True)
class FramePlaces:
    """Where in its file each frame of an object lies; nowhere where it must be made first."""

    count: int
    fragments: Sequence[Fragments]


def frames(
    ctx: Context, named: Named, numbers: Sequence[int], accept: Sequence[Acceptable]
) -> Multipart | Part:
    """These frames, counted from 1, in their order.

    Raises NotFound, also beyond the last; NotAcceptable, PictureRefused, StorageFailed."""
    kept = object_of(ctx, named, audit.Action.PICTURES_VIEWED)
    form = frame_form(accept, kept.syntax)
    places = _places(ctx.store.path(kept.key))
    if max(numbers) > places.count:
        raise NotFound
    parts = (Part(form.content_type, _frame(ctx, kept, form, places, n)) for n in numbers)
    if len(numbers) == 1 and not form.is_multipart:
        return next(parts)
    return Multipart(form.media_type, parts)


def frame_numbers(written: str) -> Sequence[int]:
    """The frames that an address lists: "1", "1,3,2". Raises InvalidInput."""
    pieces = written.split(",")
    if len(pieces) > MOST_FRAMES or not all(_is_number(piece) for piece in pieces):
        raise InvalidInput("frames", "no-list-of-frames")
    return [int(piece) for piece in pieces]


def _is_number(piece: str) -> bool:
    return piece.isascii() and piece.isdigit() and len(piece) < 8 and int(piece) > 0


def _frame(
    ctx: Context, kept: KeptObject, form: Form, places: FramePlaces, number: int
) -> Iterator[bytes]:
    path = ctx.store.path(kept.key)
    if form.as_stored and places.fragments:
        yield _read(path, places.fragments[number - 1])
    else:
        yield ctx.studio.explicit_frame(FrameOf(path, number - 1))


def _read(path: Path, fragments: Fragments) -> bytes:
    """The bytes of a frame, its fragments one after the other. Raises StorageFailed."""
    try:
        with path.open("rb", buffering=0) as file:
            pieces = [os.pread(file.fileno(), at.length, at.offset) for at in fragments]
    except OSError as broken:
        raise StorageFailed from broken
    found = b"".join(pieces)
    if len(found) != sum(at.length for at in fragments):
        raise StorageFailed
    return found


@lru_cache(FOUND_AT_HAND)
def _places(path: Path) -> FramePlaces:
    """Raises PictureRefused, NotFound for an object that holds no pixels."""
    opened = open_object(path)
    if opened.pixels is None:
        raise NotFound
    try:
        described = describe(opened)
    except VideoOnly:
        return FramePlaces(1, [opened.pixels.fragments[1:]] if opened.pixels.fragments else [])
    return FramePlaces(described.frames, list(_fragments(opened, described)))


def _fragments(opened: DicomObject, described: PixelDescription) -> Iterator[Fragments]:
    if opened.syntax.compression is not Compression.NATIVE:
        with open_body(opened) as body:
            yield from frame_extents(opened, described.frames, body)
    elif _are_plain(opened, described):
        assert opened.pixels
        start, length = opened.pixels.extent.offset, described.frame_bits // 8
        yield from ((Extent(start + at * length, length),) for at in range(described.frames))


def _are_plain(opened: DicomObject, described: PixelDescription) -> bool:
    """Whether frames are bytes of the file in the order in which they are sent."""
    syntax = opened.syntax
    return syntax.little_endian and not syntax.deflated and described.frame_bits % 8 == 0
