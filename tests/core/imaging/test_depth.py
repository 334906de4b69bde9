from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from core.imaging.depth import BLANK, MARK, Depth
from core.imaging.dicom import open_object
from core.imaging.frames import open_pixels, stored_values
from core.imaging.studio import FrameOf, Studio
from core.imaging.voi import Window

Image = Callable[..., Path]
Installed = Callable[[str], Path]

ONES = np.ones((1, 3, 3), np.uint8)
EDGES = ("ShutterLeftVerticalEdge", "ShutterUpperHorizontalEdge",
         "ShutterRightVerticalEdge", "ShutterLowerHorizontalEdge")  # fmt: skip


def _depth(path: Path, every: int = 1) -> Depth:
    with Studio() as studio:
        depth = studio.depth(FrameOf(path, 0), every)
    assert depth
    return depth


def _values(depth: Depth) -> NDArray[np.float64]:
    """What a viewer makes of it, step by step as it has to."""
    written = depth.content
    pixels = depth.width * depth.height
    assert len(written) == 2 * pixels
    values = np.empty(pixels)
    step = 0
    for at in range(pixels):
        folded = written[at] | written[at + pixels] << 8
        left = step if at % depth.width else 0
        step = (left + ((folded >> 1) ^ -(folded & 1))) & 0xFFFF
        hidden = {BLANK: -np.inf, MARK: np.inf}
        values[at] = hidden.get(step, depth.slope * step + depth.intercept)
    return values.reshape(depth.height, depth.width)


def test_gives_back_the_values_of_a_real_slice(installed: Installed) -> None:
    with open_pixels(open_object(installed("CT_small.dcm"))) as pixels:
        hounsfield = stored_values(pixels.cells(0), pixels.described) - 1024.0
    assert np.array_equal(_values(_depth(installed("CT_small.dcm"))), hounsfield)


@pytest.mark.parametrize("kind", [np.uint8, np.int8, np.uint16, np.int16])
def test_whole_numbers_are_exact(image: Image, kind: type) -> None:
    limits = np.iinfo(kind)
    pixels = np.random.default_rng(1).integers(limits.min, limits.max, (1, 9, 7), kind)
    depth = _depth(image(pixels, RescaleSlope="0.5", RescaleIntercept="-3"))
    assert np.allclose(_values(depth), pixels[0] * 0.5 - 3)


def test_floats_keep_sixteen_bits(image: Image) -> None:
    pixels = np.random.default_rng(1).normal(0, 1000, (1, 9, 7)).astype(np.float32)
    pixels[0, 0, :2] = np.nan, np.inf
    values = _values(_depth(image(pixels)))
    known = np.isfinite(pixels[0])
    assert np.array_equal(np.isfinite(values), known)
    assert np.allclose(values[known], pixels[0][known], atol=0.1)


def test_a_modality_table_is_applied(image: Image, lookup_table: Callable[..., Dataset]) -> None:
    table = lookup_table(0, 16, [100, 50, 60000])
    pixels = np.array([[[0, 1], [2, 9]]], np.uint8)
    depth = _depth(image(pixels, ModalityLUTSequence=[table]))
    assert _values(depth).tolist() == [[100, 50], [60000, 60000]]


def test_of_a_large_frame_some_rows_and_columns_are_enough(image: Image) -> None:
    pixels = np.arange(35, dtype=np.uint8).reshape(1, 5, 7)
    assert np.array_equal(_values(_depth(image(pixels), every=3)), pixels[0][::3, ::3])


def test_padding_is_blank(image: Image) -> None:
    values = _values(_depth(image(np.array([[[-2000, 7]]], np.int16), PixelPaddingValue=-2000)))
    assert values[0, 0] == -np.inf
    assert values[0, 1] == 7


def test_tells_how_the_object_wants_to_be_seen(image: Image) -> None:
    depth = _depth(
        image(
            np.zeros((1, 2, 3), np.uint8),
            WindowCenter="40",
            WindowWidth="400",
            PhotometricInterpretation="MONOCHROME1",
            PixelAspectRatio=["2", "1"],
        )
    )
    assert (depth.width, depth.height) == (3, 2)
    assert depth.window == Window(40, 400)
    assert depth.inverted
    assert depth.aspect == 2
    assert depth.whole


def test_tells_where_a_window_is_meant_exactly(image: Image) -> None:
    assert not _depth(image(np.zeros((1, 2, 3), np.float32))).whole


def test_what_a_shutter_covers_is_blank(image: Image) -> None:
    edges = dict(zip(EDGES, (2, 1, 3, 2), strict=True))
    values = _values(_depth(image(ONES, ShutterShape="RECTANGULAR", **edges)))
    assert (values == -np.inf).tolist() == [[True, False, False]] * 2 + [[True] * 3]
    assert values[0, 1] == 1


def test_what_an_overlay_draws_is_marked(image: Image) -> None:
    plane = {
        0x60000010: ("US", 1),
        0x60000011: ("US", 2),
        0x60000040: ("CS", "G"),
        0x60000050: ("SS", [1, 2]),
        0x60000100: ("US", 1),
        0x60000102: ("US", 0),
        0x60003000: ("OW", b"\x03\x00"),
    }
    values = _values(_depth(image(ONES, elements=plane)))
    assert (values == np.inf).tolist() == [[False, True, True], [False] * 3, [False] * 3]


def test_colour_has_no_depth(installed: Installed) -> None:
    with Studio() as studio:
        for name in ("SC_rgb.dcm", "OT-PAL-8-face.dcm", "eCT_Supplemental.dcm"):
            assert studio.depth(FrameOf(installed(name), 0)) is None
