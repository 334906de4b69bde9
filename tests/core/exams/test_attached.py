"""Saved views and marked pictures of an exam: which are offered for which pictures, and what they show."""

from io import BytesIO

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from core.context import Context
from core.errors import NotFound
from core.exams.attached import PictureName, StateName
from core.exams.pictures import picture, picture_page
from core.exams.viewing import PictureAddress, presented_picture
from tests.browser.exams import bring
from tests.cast import Cast
from tests.dicom import part10
from tests.presentations import item, selection, state

SLICES = [f"1.2.3.4.5.1.{number}" for number in (1, 2, 3)]
ELSEWHERE = "1.2.3.4.5.2.1"
STATE = StateName(3, 1)
DARK = item(WindowCenter=2000, WindowWidth=2)


@pytest.fixture
def ctx(cast: Cast) -> Context:
    return cast.context("owner")


def brought(cast: Cast, *others: bytes) -> str:
    """An exam of three slices and of one in another series, with these objects."""
    pictures = [
        part10(SOPInstanceUID=uid, InstanceNumber=number, ImagePositionPatient=[0, 0, number])
        for number, uid in enumerate(SLICES, 1)
    ]
    lone = part10(SOPInstanceUID=ELSEWHERE, SeriesInstanceUID="1.2.3.4.5.9", SeriesNumber=2)
    return bring(cast, [*pictures, lone, *others])


def seen(jpeg: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(BytesIO(jpeg), formats=("JPEG",)))


# --- Saved views ------------------------------------------------------------------------------------


def test_a_state_is_offered_for_the_pictures_it_names(cast: Cast, ctx: Context) -> None:
    token = brought(cast, state("1.9.1", SLICES[1:]))
    (offered,) = picture_page(ctx, token, 1, 1, 1).states
    assert (offered.name, offered.words, offered.numbers) == (STATE, "Nodule", [2, 3])
    assert picture_page(ctx, token, 2, 1, 1).states == []


def test_a_state_without_a_description_goes_by_its_label(cast: Cast, ctx: Context) -> None:
    token = brought(cast, state("1.9.1", SLICES, ContentDescription=""))
    assert picture_page(ctx, token, 1, 1, 1).states[0].words == "FOCUS"


@pytest.mark.parametrize("what", ["pseudo-colour", "of nothing"])
def test_what_we_cannot_show_is_not_offered(cast: Cast, ctx: Context, what: str) -> None:
    blended = {"SOPClassUID": "1.2.840.10008.5.1.4.1.1.11.3"} if what == "pseudo-colour" else {}
    images = SLICES if blended else ["1.9.9.9"]
    token = brought(cast, state("1.9.1", images, **blended))
    assert picture_page(ctx, token, 1, 1, 1).states == []


def test_a_picture_is_seen_as_the_state_says(cast: Cast, ctx: Context) -> None:
    token = brought(cast, state("1.9.1", SLICES[1:], SoftcopyVOILUTSequence=[DARK]))
    assert not seen(presented_picture(ctx, PictureAddress(token, 1, 1, 2), STATE)).any()
    assert seen(picture(ctx, token, 1, 1, 2)).any()


@pytest.mark.parametrize(
    ("number", "name"), [(1, STATE), (2, StateName(3, 2)), (2, StateName(1, 1)), (9, STATE)]
)
def test_no_picture_is_seen_in_what_is_no_state_for_it(
    cast: Cast, ctx: Context, number: int, name: StateName
) -> None:
    token = brought(cast, state("1.9.1", SLICES[1:]))
    with pytest.raises(NotFound):
        presented_picture(ctx, PictureAddress(token, 1, 1, number), name)


def test_a_state_shows_no_exam_to_whom_it_does_not_open(cast: Cast) -> None:
    token = brought(cast, state("1.9.1", SLICES))
    with pytest.raises(NotFound):
        presented_picture(cast.context("other-doctor"), PictureAddress(token, 1, 1, 1), STATE)


# --- Marked pictures --------------------------------------------------------------------------------


def test_marked_pictures_are_found_in_whichever_stack(cast: Cast, ctx: Context) -> None:
    token = brought(cast, selection("1.9.2", [SLICES[2], ELSEWHERE, "1.9.9.9", SLICES[2]]))
    (marked,) = picture_page(ctx, token, 1, 1, 1).marked
    assert (marked.title.value, marked.note) == ("113000", "Nodule de 4 mm")
    assert marked.pictures == [PictureName(1, 1, 3), PictureName(2, 1, 1)]


@pytest.mark.parametrize("title", [("113030", "Manifest"), ("113032", "Complete Study Content")])
def test_lists_for_machines_mark_nothing(cast: Cast, ctx: Context, title: tuple[str, str]) -> None:
    token = brought(cast, selection("1.9.2", SLICES, title))
    assert picture_page(ctx, token, 1, 1, 1).marked == []


def test_pictures_of_another_exam_are_never_marked(cast: Cast, ctx: Context) -> None:
    token = brought(cast, selection("1.9.2", ["1.2.3.1.1.1"]))
    assert picture_page(ctx, token, 1, 1, 1).marked == []
