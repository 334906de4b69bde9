import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image as Pillow
from pydicom.dataset import Dataset

from core.imaging.confined import ConfinedStudio
from core.imaging.dicom import open_object
from core.imaging.presentation_states import read_presentation_state
from core.imaging.studio import FrameOf, Studio
from core.imaging.voi import Window

Image = Callable[..., Path]
LookupTable = Callable[..., Dataset]
State = Callable[..., Path]

GSPS = "1.2.840.10008.5.1.4.1.1.11.1"
IMAGE = "1.2.3.4"
RAMP = np.array([[[0, 50, 100, 150, 200, 255]]], np.uint8)
BLACK = np.zeros((2, 40, 40), np.uint8)
WHOLE = {"WindowCenter": "128", "WindowWidth": "256"}


@pytest.fixture
def state(tmp_path: Path, part10: Callable[..., bytes], encoded: Callable[..., bytes]) -> State:
    """Writes a presentation state with these attributes."""

    def write(**attributes: object) -> Path:
        path = tmp_path / "state"
        path.write_bytes(part10(encoded(SOPClassUID=GSPS, **attributes)))
        return path

    return write


def _item(**attributes: object) -> Dataset:
    item = Dataset()
    for keyword, value in attributes.items():
        setattr(item, keyword, value)
    return item


def _reference(uid: str, *frames: int) -> Dataset:
    frames_given = {"ReferencedFrameNumber": list(frames)} if frames else {}
    return _item(ReferencedSOPInstanceUID=uid, **frames_given)


def _seen(path: Path, state: Path, index: int = 0, window: Window | None = None) -> NDArray[Any]:
    with Studio() as studio:
        content = studio.paint_exactly(FrameOf(path, index), window, state).content
    return np.asarray(Pillow.open(io.BytesIO(content), formats=["PNG"]))


def test_tells_its_name_and_its_images(state: State) -> None:
    path = state(
        ContentLabel="KEY",
        ContentDescription="what matters",
        ReferencedSeriesSequence=[
            _item(ReferencedImageSequence=[_reference("1.2"), _reference("1.3")]),
            _item(ReferencedImageSequence=[_reference("1.2", 4)]),
        ],
    )
    told = read_presentation_state(open_object(path))
    assert (told.label, told.description) == ("KEY", "what matters")
    assert [told.is_for("1.2", 9), told.is_for("1.3", 1), told.is_for("1.4", 1)] == [
        True,
        True,
        False,
    ]


def test_is_for_the_frames_it_names(state: State) -> None:
    path = state(
        ReferencedSeriesSequence=[_item(ReferencedImageSequence=[_reference("1.2", 4, 6)])],
    )
    told = read_presentation_state(open_object(path))
    assert [told.is_for("1.2", frame) for frame in (3, 4, 5, 6)] == [False, True, False, True]


# --- Grey -------------------------------------------------------------------------------------------


def test_its_steps_replace_the_image_s(
    image: Image, state: State, lookup_table: LookupTable
) -> None:
    """Modality doubles, the window halves the range, the presentation table swaps black and white."""
    path = image(RAMP, RescaleSlope="7", RescaleIntercept="0", **WHOLE)
    window = _item(WindowCenter="256", WindowWidth="512")
    shown = state(
        RescaleSlope="2",
        RescaleIntercept="0",
        SoftcopyVOILUTSequence=[window],
        PresentationLUTSequence=[lookup_table(0, 8, list(range(255, -1, -1)))],
    )
    assert _seen(path, shown)[0].tolist() == pytest.approx([255, 205, 155, 105, 55, 0], abs=1)


def test_a_monochrome1_image_is_inverted_only_if_the_state_says_so(
    image: Image, state: State
) -> None:
    path = image(RAMP, PhotometricInterpretation="MONOCHROME1", **WHOLE)
    assert _seen(path, state(PresentationLUTShape="IDENTITY"))[0].tolist()[-1] == 255
    assert _seen(path, state(PresentationLUTShape="INVERSE"))[0].tolist()[-1] == 0


def test_a_window_is_for_the_frames_it_names(image: Image, state: State) -> None:
    path = image(np.full((2, 1, 1), 100, np.uint8), SOPInstanceUID=IMAGE, **WHOLE)
    dark = _item(
        WindowCenter="200", WindowWidth="2", ReferencedImageSequence=[_reference(IMAGE, 2)]
    )
    other = _item(WindowCenter="0", WindowWidth="1", ReferencedImageSequence=[_reference("9.9")])
    shown = state(SoftcopyVOILUTSequence=[other, dark])
    assert [int(_seen(path, shown, index)[0, 0]) for index in range(2)] == [100, 0]


def test_a_given_window_counts_more_than_the_state_s(image: Image, state: State) -> None:
    shown = state(SoftcopyVOILUTSequence=[_item(WindowCenter="128", WindowWidth="256")])
    assert set(_seen(image(RAMP), shown, window=Window(100, 1)).ravel()) == {0, 255}


# --- What is drawn --------------------------------------------------------------------------------------


def _graphic(kind: str, data: list[float], units: str = "PIXEL", filled: str = "N") -> Dataset:
    return _item(
        GraphicType=kind,
        GraphicData=data,
        GraphicAnnotationUnits=units,
        GraphicFilled=filled,
        NumberOfGraphicPoints=len(data) // 2,
        GraphicDimensions=2,
    )


@pytest.mark.parametrize(
    ("graphic", "lit", "dark"),
    [
        (_graphic("POLYLINE", [5, 10, 35, 10]), (10, 20), (20, 20)),
        (_graphic("POLYLINE", [0.1, 0.5, 0.9, 0.5], "DISPLAY"), (20, 20), (10, 20)),
        (_graphic("CIRCLE", [20, 20, 30, 20]), (10, 20), (20, 20)),
        (_graphic("CIRCLE", [20, 20, 30, 20], filled="Y"), (20, 20), (5, 5)),
        (_graphic("ELLIPSE", [5, 20, 35, 20, 20, 15, 20, 25]), (15, 20), (10, 20)),
        (_graphic("POINT", [20, 20]), (20, 20), (10, 10)),
    ],
)
def test_draws_graphics(
    image: Image, state: State, graphic: Dataset, lit: tuple[int, int], dark: tuple[int, int]
) -> None:
    shown = state(GraphicAnnotationSequence=[_item(GraphicObjectSequence=[graphic])])
    picture = _seen(image(BLACK, **WHOLE), shown)
    assert picture[lit] == 255
    assert picture[dark] == 0


def test_draws_words(image: Image, state: State) -> None:
    words = _item(
        UnformattedTextValue="Ici :\r\n2 mm",
        AnchorPoint=[2.0, 2.0],
        AnchorPointAnnotationUnits="PIXEL",
    )
    shown = state(GraphicAnnotationSequence=[_item(TextObjectSequence=[words])])
    assert _seen(image(BLACK, **WHOLE), shown).any()


def test_draws_only_what_refers_to_the_frame(image: Image, state: State) -> None:
    path = image(BLACK, SOPInstanceUID=IMAGE, **WHOLE)
    line = _graphic("POLYLINE", [5, 10, 35, 10])
    shown = state(
        GraphicAnnotationSequence=[
            _item(GraphicObjectSequence=[line], ReferencedImageSequence=[_reference(IMAGE, 2)])
        ]
    )
    assert [bool(_seen(path, shown, index).any()) for index in range(2)] == [False, True]


@pytest.mark.parametrize(
    "graphic",
    [
        _graphic("POLYLINE", [5]),
        _graphic("CIRCLE", [5, 5]),
        _graphic("SPIRAL", [5, 5, 6, 6]),
        _graphic("POLYLINE", [1e30, -1e30, 3e38, 5]),
        _graphic("CIRCLE", [20, 20, 1e30, 1e30], filled="Y"),
        _item(GraphicType="POLYLINE"),
    ],
)
def test_broken_graphics_break_nothing(image: Image, state: State, graphic: Dataset) -> None:
    shown = state(GraphicAnnotationSequence=[_item(GraphicObjectSequence=[graphic])])
    assert _seen(image(BLACK, **WHOLE), shown).shape == (40, 40)


def test_overlays_are_drawn_if_it_activates_them(image: Image, state: State) -> None:
    overlay = {
        0x60000010: ("US", 40),
        0x60000011: ("US", 40),
        0x60000040: ("CS", "G"),
        0x60000050: ("SS", [1, 1]),
        0x60003000: ("OW", b"\xff" * 200),
    }
    path = image(BLACK, elements=overlay, **WHOLE)
    assert not _seen(path, state()).any()
    assert _seen(path, state(elements={0x60001001: ("CS", "LAYER")})).all()


def test_it_brings_overlays_of_its_own(image: Image, state: State) -> None:
    own = {
        0x60020010: ("US", 1),
        0x60020011: ("US", 8),
        0x60020040: ("CS", "G"),
        0x60020050: ("SS", [3, 3]),
        0x60023000: ("OW", b"\xff\0"),
    }
    picture = _seen(image(BLACK, **WHOLE), state(elements=own))
    assert np.argwhere(picture).tolist() == [[2, column] for column in range(2, 10)]


# --- Turned, flipped, covered -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rotation", "flip", "shown"),
    [
        (0, "N", [[1, 2], [3, 4]]),
        (90, "N", [[3, 1], [4, 2]]),
        (180, "N", [[4, 3], [2, 1]]),
        (270, "N", [[2, 4], [1, 3]]),
        (0, "Y", [[2, 1], [4, 3]]),
        (90, "Y", [[1, 3], [2, 4]]),
    ],
)
def test_turns_clockwise_and_then_flips(
    image: Image, state: State, rotation: int, flip: str, shown: list[list[int]]
) -> None:
    path = image(np.array([[[1, 2], [3, 4]]], np.uint8), **WHOLE)
    turned = state(ImageRotation=rotation, ImageHorizontalFlip=flip)
    assert _seen(path, turned).tolist() == shown


PIXELS = np.arange(12, dtype=np.uint8).reshape(1, 3, 4)


def _displayed(top_left: list[int], bottom_right: list[int], *uids: str) -> Dataset:
    corners = {
        "DisplayedAreaTopLeftHandCorner": top_left,
        "DisplayedAreaBottomRightHandCorner": bottom_right,
    }
    images = {"ReferencedImageSequence": [_reference(uid) for uid in uids]} if uids else {}
    return _item(**corners, **images)


@pytest.mark.parametrize(
    ("area", "shown"),
    [
        (_displayed([1, 1], [4, 3]), PIXELS[0].tolist()),
        (_displayed([2, 1], [3, 2]), [[1, 2], [5, 6]]),
        (_displayed([3, 2], [2, 1]), [[1, 2], [5, 6]]),
        (_displayed([0, 3], [2, 4]), [[0, 8, 9], [0, 0, 0]]),
        (_displayed([2, 1], [3, 2], "9.9"), PIXELS[0].tolist()),
        (_displayed([9, 9], [12, 12]), PIXELS[0].tolist()),
        (_displayed([1, 1], [400, 300]), PIXELS[0].tolist()),
    ],
    ids=["all", "a part", "for a turned one", "beyond", "of another", "outside", "too large"],
)
def test_shows_the_displayed_area(
    image: Image, state: State, area: Dataset, shown: list[list[int]]
) -> None:
    path = image(PIXELS, SOPInstanceUID=IMAGE, **WHOLE)
    assert _seen(path, state(DisplayedAreaSelectionSequence=[area])).tolist() == shown


@pytest.mark.parametrize(
    ("rotation", "flip", "lit"),
    [(0, "N", (10, 5)), (90, "N", (5, 30)), (0, "Y", (10, 35)), (270, "Y", (35, 30))],
)
def test_marks_go_where_their_pixels_go(
    image: Image, state: State, rotation: int, flip: str, lit: tuple[int, int]
) -> None:
    annotation = _item(GraphicObjectSequence=[_graphic("POINT", [5.5, 10.5])])
    shown = state(
        GraphicAnnotationSequence=[annotation], ImageRotation=rotation, ImageHorizontalFlip=flip
    )
    rows, columns = np.nonzero(_seen(image(BLACK, **WHOLE), shown))
    assert (rows.mean(), columns.mean()) == pytest.approx(lit, abs=1)


def test_marks_in_shares_are_of_the_displayed_area(image: Image, state: State) -> None:
    shown = state(
        DisplayedAreaSelectionSequence=[_displayed([11, 21], [20, 40])],
        GraphicAnnotationSequence=[
            _item(GraphicObjectSequence=[_graphic("POINT", [0.5, 0.5], "DISPLAY")])
        ],
    )
    picture = _seen(image(BLACK, **WHOLE), shown)
    assert picture.shape == (20, 10)
    assert np.argwhere(picture).mean(axis=0).tolist() == pytest.approx([10, 5], abs=1)


def test_words_that_begin_in_the_picture_end_there(image: Image, state: State) -> None:
    def columns_of(anchor: float) -> int:
        words = _item(
            UnformattedTextValue="mm",
            AnchorPoint=[anchor, 0.0],
            AnchorPointAnnotationUnits="DISPLAY",
        )
        shown = state(GraphicAnnotationSequence=[_item(TextObjectSequence=[words])])
        return len(np.unique(np.nonzero(_seen(image(BLACK, **WHOLE), shown))[1]))

    assert columns_of(0.95) == columns_of(0.0) > columns_of(1.5) == 0


def test_words_stay_upright(image: Image, state: State) -> None:
    words = _item(
        UnformattedTextValue="L",
        AnchorPoint=[0.3, 0.3],
        AnchorPointAnnotationUnits="DISPLAY",
    )
    annotated = {"GraphicAnnotationSequence": [_item(TextObjectSequence=[words])]}
    path = image(BLACK, **WHOLE)
    upright, mirrored = (
        _seen(path, state(ImageHorizontalFlip=flip, **annotated)) for flip in ("N", "Y")
    )
    assert np.array_equal(upright, mirrored)


def test_a_studio_elsewhere_shows_the_same(image: Image, state: State) -> None:
    frame = FrameOf(image(RAMP, **WHOLE), 0)
    shown = state(PresentationLUTShape="INVERSE")
    with Studio() as here, ConfinedStudio() as confined:
        assert confined.paint_exactly(frame, state=shown) == here.paint_exactly(frame, state=shown)
        assert confined.paint_exactly(frame, state=shown) != here.paint_exactly(frame)
