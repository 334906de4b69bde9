import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image as Pillow
from pydicom.dataset import Dataset

from core.errors import PixelDescriptionInvalid
from core.imaging.render_file import render_file

Image = Callable[..., Path]
Installed = Callable[[str], Path]
LookupTable = Callable[..., Dataset]


def _picture(path: Path, frame: int = 1, **options: Any) -> NDArray[np.uint8]:
    return np.asarray(Pillow.open(io.BytesIO(render_file(path, frame, **options)), formats=["PNG"]))


def _row(path: Path, frame: int = 1, **options: Any) -> list[int]:
    return _picture(path, frame, **options)[0].tolist()


RAMP = np.array([[[0, 50, 100, 150, 200, 255]]], np.uint8)
FULL = {"WindowCenter": "128", "WindowWidth": "256"}


# --- Grey -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("photometric", "shape", "inverted"),
    [
        ("MONOCHROME2", None, False),
        ("MONOCHROME2", "IDENTITY", False),
        ("MONOCHROME1", None, True),
        ("MONOCHROME1", "INVERSE", True),
        ("MONOCHROME1", "IDENTITY", True),
        ("MONOCHROME2", "INVERSE", True),
    ],
)
def test_inverts_once(image: Image, photometric: str, shape: str | None, inverted: bool) -> None:
    facts = {"PresentationLUTShape": shape} if shape else {}
    row = _row(image(RAMP, PhotometricInterpretation=photometric, **FULL, **facts))
    assert row == ([255, 205, 155, 105, 55, 0] if inverted else [0, 50, 100, 150, 200, 255])


def test_a_given_window_replaces_the_file_s(image: Image) -> None:
    path = image(RAMP, **FULL)
    assert _row(path, window=(100, 1)) == [0, 0, 255, 255, 255, 255]


def test_window_applies_to_rescaled_values(image: Image) -> None:
    path = image(RAMP, RescaleSlope="2", RescaleIntercept="-100", WindowCenter="0", WindowWidth="1")
    assert _row(path) == [0, 255, 255, 255, 255, 255]


def test_a_slope_of_zero_doesn_t_wipe_out_the_picture(image: Image) -> None:
    assert _row(image(RAMP, RescaleSlope="0", RescaleIntercept="0", **FULL))[-1] == 255


@pytest.mark.parametrize(
    "facts",
    [
        {"RescaleSlope": "1e308", "RescaleIntercept": "-1e308"},
        {"RescaleSlope": "1e-308", "RescaleIntercept": "0"},
        {"WindowCenter": "1e308", "WindowWidth": "1e-308"},
        {"WindowCenter": "-1e308", "WindowWidth": "1e308"},
        {"WindowCenter": "0", "WindowWidth": "1e-308", "VOILUTFunction": "SIGMOID"},
        {"PixelSpacing": ["1e308", "1e-308"]},
        {"PixelPaddingValue": 65535},
    ],
)
def test_absurd_numbers_break_nothing(image: Image, facts: dict[str, object]) -> None:
    assert _picture(image(RAMP, **facts)).shape == (1, 6)


def test_a_modality_table_replaces_slope_and_intercept(
    image: Image, lookup_table: LookupTable
) -> None:
    table = lookup_table(50, 16, [0, 1000] + [2000] * 200)
    path = image(RAMP, ModalityLUTSequence=[table], WindowCenter="1000.5", WindowWidth="2001")
    assert _row(path) == [0, 0, 255, 255, 255, 255]


def test_negative_values_find_their_entries(image: Image, lookup_table: LookupTable) -> None:
    pixels = np.array([[[-2, -1, 0, 1]]], np.int16)
    path = image(pixels, VOILUTSequence=[lookup_table(-2, 8, [0, 85, 170, 255])])
    assert _row(path) == [0, 85, 170, 255]


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_padding_is_background_and_counts_for_no_window(image: Image, photometric: str) -> None:
    pixels = np.array([[[-2000, 0, 100, -2000]]], np.int16)
    path = image(pixels, PixelPaddingValue=-2000, PhotometricInterpretation=photometric)
    assert _row(path) == ([0, 255, 0, 0] if photometric == "MONOCHROME1" else [0, 0, 255, 0])


def test_a_range_of_values_can_be_padding(image: Image) -> None:
    path = image(RAMP, PixelPaddingValue=255, PixelPaddingRangeLimit=150)
    assert _row(path) == [0, 128, 255, 0, 0, 0]


def test_each_frame_has_its_own_values_and_window(image: Image) -> None:
    pixels = np.full((2, 1, 1), 100, np.uint8)
    path = image(
        pixels,
        PerFrameFunctionalGroupsSequence=[_group(1, 0), _group(2, 0)],
        SharedFunctionalGroupsSequence=[_window(100, 201)],
    )
    assert [_row(path, frame)[0] for frame in (1, 2)] == [128, 255]


def _group(slope: int, intercept: int) -> Dataset:
    item, group = Dataset(), Dataset()
    item.RescaleSlope, item.RescaleIntercept = slope, intercept
    group.PixelValueTransformationSequence = [item]
    return group


def _window(center: int, width: int) -> Dataset:
    item, group = Dataset(), Dataset()
    item.WindowCenter, item.WindowWidth = center, width
    group.FrameVOILUTSequence = [item]
    return group


def test_dose_is_scaled(image: Image) -> None:
    pixels = np.array([[[0, 50, 100]]], np.uint32)
    path = image(pixels, DoseGridScaling="0.01", WindowCenter="0.5", WindowWidth="0.5")
    assert _row(path) == [0, 128, 255]


def test_floats_that_are_no_numbers_are_background(image: Image) -> None:
    pixels = np.array([[[np.nan, 0.0, 0.5, 1.0, np.inf]]], np.float32)
    assert _row(image(pixels)) == [0, 0, 128, 255, 255]


def test_a_window_for_floats_isn_t_shifted_by_half_a_whole_number(image: Image) -> None:
    pixels = np.array([[[0.0, 0.25, 0.5, 1.0]]], np.float32)
    assert _row(image(pixels, WindowCenter="0.5", WindowWidth="1")) == [0, 64, 128, 255]


def test_one_bit_is_black_or_white(image: Image) -> None:
    one_bit = {"BitsAllocated": 1, "BitsStored": 1, "HighBit": 0}
    assert _row(image(np.ones((1, 1, 8), np.uint8), **one_bit)) == [255] * 8
    assert _row(image(np.zeros((1, 1, 8), np.uint8), **one_bit)) == [0] * 8


# --- A window from the pixels -------------------------------------------------------------------------


def test_shows_the_whole_range_where_no_window_is_given(image: Image) -> None:
    pixels = np.array([[[1000, 1500, 2000]]], np.uint16)
    assert _row(image(pixels)) == [0, 128, 255]


def test_a_few_outliers_don_t_darken_the_rest(image: Image) -> None:
    pixels = np.tile(np.arange(100, dtype=np.uint16), (1, 100, 1))
    pixels[0, 0, 0] = 60_000
    assert _picture(image(pixels))[1].tolist()[-1] == 255


def test_a_uniform_picture_is_black(image: Image) -> None:
    assert _row(image(np.full((1, 1, 3), 12, np.uint8))) == [0, 0, 0]


# --- Colour -------------------------------------------------------------------------------------------


def _palette(entries: list[tuple[int, int, int]], first: int, bits: int) -> dict[str, object]:
    facts: dict[str, object] = {}
    for colour, column in zip(("Red", "Green", "Blue"), zip(*entries, strict=True), strict=True):
        name = f"{colour}PaletteColorLookupTable"
        facts[f"{name}Descriptor"] = [len(entries), first, bits]
        facts[f"{name}Data"] = np.array(column, "<u2").tobytes()
    return facts


@pytest.mark.parametrize("scale", [1, 256])
def test_a_palette_s_ends_serve_what_lies_beyond(image: Image, scale: int) -> None:
    entries = [(10 * scale, 0, 0), (0, 20 * scale, 0), (0, 0, 30 * scale)]
    facts = _palette(entries, first=100, bits=16)
    path = image(
        np.array([[[0, 100, 101, 102, 255]]], np.uint8),
        PhotometricInterpretation="PALETTE COLOR",
        **facts,
    )
    red, green, blue = [10, 0, 0], [0, 20, 0], [0, 0, 30]
    assert _row(path) == [red, red, green, blue, blue]


def test_a_palette_that_is_missing_is_refused(image: Image) -> None:
    with pytest.raises(PixelDescriptionInvalid):
        render_file(image(RAMP, PhotometricInterpretation="PALETTE COLOR"))


def test_segments_of_a_palette_are_expanded(image: Image) -> None:
    """Discrete 0 and 100; linear in four steps to 200; the first segment once more."""
    segments = np.array([0, 2, 0, 100 << 8, 1, 4, 200 << 8, 2, 1, 0, 0], "<u2").tobytes()
    facts = _segmented(segments)
    path = image(
        np.arange(8, dtype=np.uint8).reshape(1, 1, 8),
        PhotometricInterpretation="PALETTE COLOR",
        **facts,
    )
    assert [red for red, _, _ in _row(path)] == [0, 100, 125, 150, 175, 200, 0, 100]


def _segmented(segments: bytes) -> dict[str, object]:
    facts: dict[str, object] = {}
    for colour in ("Red", "Green", "Blue"):
        facts[f"{colour}PaletteColorLookupTableDescriptor"] = [8, 0, 16]
        facts[f"Segmented{colour}PaletteColorLookupTableData"] = segments
    return facts


def test_a_segment_that_copies_itself_ends(image: Image) -> None:
    facts = _segmented(np.array([0, 1, 7, 2, 0xFFFF, 0, 0], "<u2").tobytes())
    assert _row(image(RAMP, PhotometricInterpretation="PALETTE COLOR", **facts))


def test_a_supplemental_palette_colours_what_it_covers(image: Image) -> None:
    facts = _palette([(255, 0, 0)] * 56, first=200, bits=8)
    row = _row(image(RAMP, PixelPresentation="COLOR", **FULL, **facts))
    assert row == [[v, v, v] for v in (0, 50, 100, 150)] + [[255, 0, 0]] * 2


def test_wide_colours_keep_their_high_bits(image: Image) -> None:
    colours = np.array([[[[0x1234, 0x8000, 0xFFFF]]]], np.uint16)
    assert _row(image(colours)) == [[0x12, 0x80, 0xFF]]


# --- Overlays and pixel shape -------------------------------------------------------------------------


def _overlay(
    plane: NDArray[np.uint8], top: int, left: int, kind: str = "G"
) -> dict[int, tuple[str, Any]]:
    packed = np.packbits(plane, bitorder="little").tobytes()
    return {
        0x60000010: ("US", plane.shape[0]),
        0x60000011: ("US", plane.shape[1]),
        0x60000040: ("CS", kind),
        0x60000050: ("SS", [top, left]),
        0x60000100: ("US", 1),
        0x60000102: ("US", 0),
        0x60003000: ("OW", packed + b"\0" * (len(packed) % 2)),
    }


@pytest.mark.parametrize(
    ("top", "left", "lit"),
    [(1, 1, [(0, 0), (0, 1), (1, 0), (1, 1)]), (0, 0, [(0, 0)]), (3, 3, [(2, 2)]), (9, 9, [])],
)
def test_draws_overlays_where_their_origin_says(
    image: Image, top: int, left: int, lit: list[tuple[int, int]]
) -> None:
    black = np.zeros((1, 3, 3), np.uint8)
    path = image(black, elements=_overlay(np.ones((2, 2), np.uint8), top, left), **FULL)
    assert np.argwhere(_picture(path)).tolist() == [list(place) for place in lit]
    assert not _picture(path, bare=True).any()


def test_of_a_region_the_border_is_drawn(image: Image) -> None:
    plane = np.ones((3, 3), np.uint8)
    path = image(np.zeros((1, 3, 3), np.uint8), elements=_overlay(plane, 1, 1, "R"), **FULL)
    assert _picture(path).tolist() == [[255] * 3, [255, 0, 255], [255] * 3]


def test_draws_overlays_hidden_in_the_pixel_cells(image: Image) -> None:
    cells = np.array([[[0x8000, 0x0FFF, 0x0001]]], np.uint16)
    elements = _overlay(np.ones((1, 3), np.uint8), 1, 1)
    del elements[0x60003000]
    elements |= {0x60000100: ("US", 16), 0x60000102: ("US", 15)}
    path = image(
        cells, elements=elements, BitsStored=12, HighBit=11, WindowCenter="2048", WindowWidth="4096"
    )
    assert _row(path) == [255, 255, 0]
    assert _row(path, bare=True) == [0, 255, 0]


@pytest.mark.parametrize(
    ("facts", "size"),
    [
        ({}, (40, 30)),
        ({"PixelAspectRatio": ["4", "3"]}, (40, 40)),
        ({"PixelAspectRatio": ["3", "4"]}, (53, 30)),
        ({"PixelSpacing": ["0.5", "0.25"]}, (40, 60)),
        ({"PixelSpacing": ["0.5", "0.5"], "PixelAspectRatio": ["4", "3"]}, (40, 30)),
        ({"ImagerPixelSpacing": ["0.1", "0.2"]}, (80, 30)),
        ({"PixelAspectRatio": ["0", "1"]}, (40, 30)),
        ({"PixelAspectRatio": ["9999", "1"]}, (40, 30)),
    ],
)
def test_circles_are_round(image: Image, facts: dict[str, object], size: tuple[int, int]) -> None:
    """Sizes are width and height of the picture of 30 rows and 40 columns."""
    path = image(np.zeros((1, 30, 40), np.uint8), **facts)
    assert _picture(path).shape[::-1] == size
    assert _picture(path, bare=True).shape == (30, 40)


# --- Real files -----------------------------------------------------------------------------------------


def test_a_real_modality_table_and_voi_table(installed: Installed) -> None:
    for name in ("mlut_18.dcm", "vlut_04.dcm"):
        picture = _picture(installed(name))
        assert (picture.min(), picture.max()) == (0, 255)


def test_perfusion_is_coloured(installed: Installed) -> None:
    assert _picture(installed("eCT_Supplemental.dcm"), 2).shape == (512, 512, 3)
