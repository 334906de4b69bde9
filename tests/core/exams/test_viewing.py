"""What the viewer asks for beyond prepared pictures: the stack, other windows, full depth; of everybody."""

from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
import sqlalchemy as sa
from numpy.typing import NDArray
from PIL import Image

from core.audit import Action
from core.context import Context
from core.errors import NotFound
from core.exams.pictures import picture, picture_page
from core.exams.viewing import PictureAddress, full_depth, offer, stored_stack, windowed_picture
from core.imaging.stack_index import read_index
from core.imaging.windows import Preset
from core.model import Event, Instance
from tests.cast import Cast
from tests.core.exams.grid import GRID, VIEWERS, granted_to

HOUNSFIELD = np.arange(64).reshape(8, 8) * 16
"""The values of each of the cast's slices."""


def first(token: str) -> PictureAddress:
    return PictureAddress(token, 1, 1, 1)


ASKED: dict[str, Callable[[Context, str], object]] = {
    "a picture": lambda ctx, token: picture(ctx, token, 1, 1, 1),
    "the stack": lambda ctx, token: stored_stack(ctx, token, 1, 1),
    "another window": lambda ctx, token: windowed_picture(ctx, first(token), 40, 400),
    "full depth": lambda ctx, token: full_depth(ctx, first(token)),
    "the offer": lambda ctx, token: offer(ctx, first(token)),
}


@pytest.fixture
def ctx(cast: Cast) -> Context:
    return cast.context("owner")


def seen(jpeg: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(BytesIO(jpeg), formats=("JPEG",)))


# --- Who, and what is told of it --------------------------------------------------------------------


@pytest.mark.parametrize("what", ASKED)
def test_it_is_given_to_whom_the_exam_opens(cast: Cast, what: str) -> None:
    for viewer in VIEWERS:
        opened = set()
        for exam in GRID:
            try:
                ASKED[what](cast.context(viewer), cast.exams[exam])
            except NotFound:
                continue
            opened.add(exam)
        assert opened == granted_to(viewer), viewer


def views_told(cast: Cast) -> list[tuple[str, str]]:
    with cast.db.reading() as session:
        rows = session.execute(
            sa.select(Event.outcome, Event.reason)
            .where(Event.action == Action.PICTURES_VIEWED.value)
            .order_by(Event.sequence)
        )
        return [(outcome, reason) for outcome, reason in rows]


@pytest.mark.parametrize("what", ASKED)
def test_whoever_asks_past_the_page_is_told_of_once_a_sitting(cast: Cast, what: str) -> None:
    for _ in range(3):
        ASKED[what](cast.context("doctor"), cast.exams["open"])
    assert views_told(cast) == [("done", "")]


@pytest.mark.parametrize(("what", "queries"), [("a picture", 5), ("another window", 6)])
def test_the_next_picture_of_a_sitting_costs_few_queries(
    cast: Cast, what: str, queries: int
) -> None:
    asked: list[str] = []
    ASKED[what](cast.context("owner"), cast.exams["open"])
    sa.event.listen(cast.db.engine, "checkout", lambda c, *_: c.set_trace_callback(asked.append))
    ASKED[what](cast.context("owner"), cast.exams["open"])
    assert len([each for each in asked if each.startswith("SELECT")]) == queries


@pytest.mark.parametrize("what", ASKED)
def test_a_refusal_is_told_of_with_its_reason(cast: Cast, what: str) -> None:
    with pytest.raises(NotFound):
        ASKED[what](cast.context("other-doctor"), cast.exams["open"])
    assert views_told(cast) == [("refused", "not-entitled")]


# --- What is given ----------------------------------------------------------------------------------


def test_the_stack_comes_as_it_is_kept_whole_or_in_part(cast: Cast, ctx: Context) -> None:
    stack = stored_stack(ctx, cast.exams["open"], 1, 1)
    whole = b"".join(stack.stream(0, stack.length))
    index = read_index(lambda start, length: whole[start : start + length])
    entry = index.picture(2)
    part = b"".join(stack.stream(entry.offset, entry.offset + entry.length))
    assert part == picture(ctx, cast.exams["open"], 1, 1, 2)
    assert len(whole) == stack.length


def test_stacks_that_differ_have_other_marks(cast: Cast, ctx: Context) -> None:
    marks = {stored_stack(ctx, cast.exams["open"], series, 1).mark for series in (1, 2)}
    assert len(marks) == 2


def test_a_window_is_computed_from_measured_values(cast: Cast, ctx: Context) -> None:
    center, width = 500, 200
    shown = seen(windowed_picture(ctx, first(cast.exams["open"]), center, width))
    expected = np.clip((HOUNSFIELD - (center - 0.5)) / (width - 1) + 0.5, 0, 1) * 255
    assert np.abs(shown - expected).max() < 12  # of JPEG


def test_full_depth_holds_every_value(cast: Cast, ctx: Context) -> None:
    depth = full_depth(ctx, first(cast.exams["open"]))
    low = np.frombuffer(depth.content[:64], np.uint8)
    high = np.frombuffer(depth.content[64:], np.uint8)
    folded = (low + 256 * high.astype(np.int64)).reshape(8, 8)
    steps = np.where(folded & 1, -(folded + 1) // 2, folded // 2).cumsum(axis=1)
    assert np.array_equal(depth.slope * steps + depth.intercept, HOUNSFIELD)


def test_presets_and_the_file_s_window_are_offered(cast: Cast, ctx: Context) -> None:
    offered = offer(ctx, first(cast.exams["open"]))
    own, *presets = offered.windows
    assert (own.window.center, own.window.width) == (512, 1024)
    assert [each.preset for each in presets] == list(Preset)
    assert offered.unit == "HU"


def test_the_page_tells_what_a_viewer_needs(cast: Cast, ctx: Context) -> None:
    page = picture_page(ctx, cast.exams["open"], 1, 1, 2)
    assert page.geometry.orientation == (1, 0, 0, 0, 1, 0)
    assert page.geometry.pixel_size == 1
    assert page.position == (0, 0, 2)
    assert page.presets == tuple(Preset)
    assert page.octets == stored_stack(ctx, page.token, 1, 1).length


# --- What isn't there -------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [0, 4, 1 << 40])
@pytest.mark.parametrize("ask", [full_depth, offer])
def test_beyond_the_stack_there_is_nothing(
    cast: Cast, ctx: Context, ask: Callable[[Context, PictureAddress], object], number: int
) -> None:
    with pytest.raises(NotFound):
        ask(ctx, PictureAddress(cast.exams["open"], 1, 1, number))


def test_an_object_that_is_gone_has_no_depth(cast: Cast, ctx: Context) -> None:
    with cast.db.writing() as session:
        session.execute(sa.delete(Instance).where(Instance.sop_instance_uid == "1.2.3.1.1.1"))
    with pytest.raises(NotFound):
        full_depth(ctx, first(cast.exams["open"]))
