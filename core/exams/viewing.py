"""What a viewer asks for beyond the prepared pictures: the whole stack, other windows, the views that
somebody saved, full depth (V4, V5).

Frames are decoded in the context's confined studio. Whether the exam opens is asked every time.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from core import audit
from core.context import Context
from core.errors import NotFound
from core.exams.attached import StateName, state_key
from core.exams.entitlement import watched_exam
from core.exams.stored_stacks import find_stack, index_of, original_key
from core.imaging.depth import Depth
from core.imaging.offers import Offer
from core.imaging.studio import FrameOf
from core.imaging.voi import Window
from core.queries import Asked
from core.storage import Store


@dataclass(frozen=True, slots=True)
class StoredStack:
    """A stack as it is kept: an index, then pictures in coarse-to-fine order."""

    length: int
    mark: str
    """Another one whenever the stack is made again."""
    _store: Store
    _key: str

    def stream(self, start: int, stop: int) -> Iterator[bytes]:
        """The bytes from a start up to but without a stop. Raises StorageFailed."""
        return self._store.stream(self._key, start, stop - start)


@dataclass(frozen=True, slots=True)
class PictureAddress:
    """Names a picture of an exam: series, stack and number count from 1."""

    token: str
    series: int
    stack: int
    number: int


def stored_stack(ctx: Context, token: str, series: int, stack: int) -> StoredStack:
    """The whole stack. Raises NotFound, StorageFailed."""
    with watched_exam(ctx, token, audit.Action.PICTURES_VIEWED) as (asked, exam_id):
        key = find_stack(asked, exam_id, series, stack).key
    return StoredStack(ctx.store.size(key), key.rpartition("/")[2], ctx.store, key)


def windowed_picture(ctx: Context, address: PictureAddress, center: float, width: float) -> bytes:
    """A picture as JPEG, seen through this window of measured values; colour as it is.

    Raises NotFound, PictureRefused, StorageFailed."""
    return ctx.studio.paint(_frame(ctx, address), Window(center, width)).content


def presented_picture(ctx: Context, address: PictureAddress, state: StateName) -> bytes:
    """A picture as JPEG, seen as a presentation state of its exam says.

    Raises NotFound, also where the state isn't for this picture; PictureRefused, StorageFailed."""
    with watched_exam(ctx, address.token, audit.Action.PICTURES_VIEWED) as (asked, exam_id):
        frame, named = _frame_in(ctx, asked, exam_id, address)
        key = state_key(asked, ctx.store, exam_id, state, named)
    return ctx.studio.paint(frame, state=ctx.store.path(key)).content


def full_depth(ctx: Context, address: PictureAddress, every: int = 1) -> Depth:
    """The measured values of a picture, of every so-manieth row and column.

    Raises NotFound, also for colour; PictureRefused, StorageFailed."""
    depth = ctx.studio.depth(_frame(ctx, address), every)
    if depth is None:
        raise NotFound
    return depth


def offer(ctx: Context, address: PictureAddress) -> Offer:
    """The windows of a picture, the unit of its values, its sides.

    Raises NotFound, PictureRefused, StorageFailed."""
    return ctx.studio.offer(_frame(ctx, address))


def _frame(ctx: Context, address: PictureAddress) -> FrameOf:
    with watched_exam(ctx, address.token, audit.Action.PICTURES_VIEWED) as (asked, exam_id):
        return _frame_in(ctx, asked, exam_id, address)[0]


def _frame_in(
    ctx: Context, asked: Asked, exam_id: int, address: PictureAddress
) -> tuple[FrameOf, tuple[str, int]]:
    """The frame that a picture shows: where it is kept; its object's UID, and its number there."""
    stack = find_stack(asked, exam_id, address.series, address.stack)
    index = index_of(ctx.store, stack.key)
    key = original_key(asked, stack, index, address.number)
    entry = index.picture(address.number)
    named = index.instances[entry.instance], entry.frame
    return FrameOf(ctx.store.path(key), entry.frame - 1), named
