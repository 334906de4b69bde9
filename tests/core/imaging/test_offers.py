from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.imaging.dicom import open_object
from core.imaging.offers import Offer, offer_of
from core.imaging.voi import Window
from core.imaging.windows import OfferedWindow

Image = Callable[..., Path]
GREY = np.zeros((1, 2, 2), np.uint8)


@pytest.mark.parametrize(
    ("attributes", "unit"),
    [
        ({"Modality": "CT"}, "HU"),
        ({"Modality": "CT", "RescaleType": "US"}, "HU"),
        ({"Modality": "CT", "RescaleType": "MGML"}, "MGML"),
        ({"Modality": "PT", "Units": "BQML", "RescaleType": "US"}, "BQML"),
        ({"Modality": "RTDOSE", "DoseUnits": "GY"}, "GY"),
        ({"Modality": "MR"}, ""),
    ],
)
def test_values_have_the_unit_of_the_object(
    image: Image, attributes: dict[str, str], unit: str
) -> None:
    assert offer_of(open_object(image(GREY, **attributes)), 0).unit == unit


@pytest.mark.parametrize(
    ("written", "sides"),
    [
        (["L", "F"], ("L", "F")),
        (["A", "FR"], ("A", "FR")),
        (["L", "X"], ()),
        (["L"], ()),
        (None, ()),
    ],
)
def test_sides_are_the_patient_s_or_unknown(
    image: Image, written: list[str] | None, sides: tuple[str, ...]
) -> None:
    attributes = {"PatientOrientation": written} if written else {}
    assert offer_of(open_object(image(GREY, Modality="DX", **attributes)), 0).sides == sides


def test_windows_are_those_of_the_file(image: Image) -> None:
    path = image(GREY, Modality="MR", WindowCenter=["50", "7"], WindowWidth=["350", "90"])
    windows = (OfferedWindow(Window(50, 350)), OfferedWindow(Window(7, 90)))
    assert offer_of(open_object(path), 0) == Offer(is_grey=True, windows=windows)


def test_colour_has_no_brightness_to_change(image: Image) -> None:
    path = image(np.zeros((1, 2, 2, 3), np.uint8), Modality="US")
    assert offer_of(open_object(path), 0) == Offer()
