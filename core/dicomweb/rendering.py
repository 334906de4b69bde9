"""Frames as pictures that any browser shows (PS3.18 section 10.4.1.4), and thumbnails (10.4.1.7).

Decides which picture stands for many: the one in the middle. How a frame is painted is the studio's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core import audit
from core.context import Context
from core.dicomweb.acceptance import Acceptable, accepts
from core.dicomweb.asking import KeptObject, Named, object_of, objects_of
from core.dicomweb.parts import Part
from core.errors import InvalidInput, NotFound
from core.imaging.nature import Nature
from core.imaging.studio import FrameOf
from core.imaging.voi import Window, WindowFunction

JPEG, PNG = "image/jpeg", "image/png"
FARTHEST = 1e9
FUNCTIONS = {
    "linear": WindowFunction.LINEAR,
    "linear-exact": WindowFunction.LINEAR_EXACT,
    "sigmoid": WindowFunction.SIGMOID,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A frame, counted from 1, in a window of its own or as its object says."""

    frame: int
    window: Window | None = None


def rendered(ctx: Context, named: Named, wanted: Wanted, accept: Sequence[Acceptable]) -> Part:
    """A frame as a picture. Raises NotFound, NotAcceptable, PictureRefused, StorageFailed."""
    media_type = accepts(accept, JPEG, PNG)
    kept = object_of(ctx, named, audit.Action.PICTURES_VIEWED)
    paint = ctx.studio.paint if media_type == JPEG else ctx.studio.paint_exactly
    return Part(media_type, [paint(_frame(ctx, kept, wanted.frame), wanted.window).content])


def thumbnail(ctx: Context, named: Named, accept: Sequence[Acceptable]) -> Part:
    """A small picture of what is named. Raises as `rendered`, also where it holds no picture."""
    accepts(accept, JPEG)
    found = objects_of(ctx, named, audit.Action.PICTURES_VIEWED)
    pictures = [one for one in found if one.nature is Nature.PICTURE]
    if not pictures:
        raise NotFound
    middle = pictures[len(pictures) // 2]
    frame = _frame(ctx, middle, max(middle.frames, 1) // 2 + 1 if middle.frames > 1 else 1)
    return Part(JPEG, [ctx.studio.thumbnail(frame).content])


def read_window(written: str) -> Window | None:
    """`center,width,function` (PS3.18 section 8.3.5.1.3); None where nothing is asked for.

    Raises InvalidInput."""
    if not written:
        return None
    try:
        center, width, *function = written.split(",")
        window = Window(float(center), float(width), FUNCTIONS[(*function, "linear")[0].lower()])
    except (ValueError, KeyError):
        raise InvalidInput("window", "unreadable") from None
    if len(function) > 1 or not 0 < window.width < FARTHEST or not abs(window.center) < FARTHEST:
        raise InvalidInput("window", "unreadable")
    return window


def _frame(ctx: Context, kept: KeptObject, number: int) -> FrameOf:
    return FrameOf(ctx.store.path(kept.key), number - 1)
