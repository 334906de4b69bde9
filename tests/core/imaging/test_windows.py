from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.errors import NoPicture
from core.imaging.dicom import open_object
from core.imaging.voi import Window
from core.imaging.windows import OfferedWindow, Preset, windows_of

Image = Callable[..., Path]
GREY = np.zeros((1, 2, 2), np.uint8)


def test_offers_the_file_s_windows_before_the_presets_of_ct(image: Image) -> None:
    path = image(GREY, Modality="CT", WindowCenter=["50", "7"], WindowWidth=["350", "0"])
    own, *presets = windows_of(open_object(path))
    assert own == OfferedWindow(Window(50, 350))
    assert [offered.preset for offered in presets] == list(Preset)
    assert presets[0].window == Window(40, 400)


def test_presets_are_for_ct_alone(image: Image) -> None:
    assert windows_of(open_object(image(GREY, Modality="MR"))) == ()


def test_colour_has_no_windows(image: Image) -> None:
    colour = np.zeros((1, 2, 2, 3), np.uint8)
    path = image(colour, Modality="CT", WindowCenter="50", WindowWidth="350")
    assert windows_of(open_object(path)) == ()


def test_what_is_no_picture_has_no_windows(installed: Callable[[str], Path]) -> None:
    with pytest.raises(NoPicture):
        windows_of(open_object(installed("rtplan.dcm")))
