"""The formulas of PS3.3 C.11.2.1.2 and C.11.2.1.3, value by value."""

from collections.abc import Callable

import numpy as np
import pytest
from pydicom.dataset import Dataset

from core.imaging.voi import VoiTable, Window, WindowFunction, read_views

AsRead = Callable[..., Dataset]

LINEAR, EXACT, SIGMOID = WindowFunction


@pytest.mark.parametrize(
    ("window", "value", "brightness"),
    [
        (Window(2048, 4096), 0, 0),
        (Window(2048, 4096), 2047.5, 0.5),
        (Window(2048, 4096), 4095, 1),
        (Window(40, 400), -159.5, 0.00125),
        (Window(40, 400), -160, 0),
        (Window(40, 400), 239, 1),
        (Window(40, 1), 39, 0),
        (Window(40, 1), 40, 1),
        (Window(0.5, 0.2), 0.5, 0.5),
        (Window(0.5, 0.2), 0.6, 1),
        (Window(40, 400, EXACT), -160, 0),
        (Window(40, 400, EXACT), 40, 0.5),
        (Window(40, 400, EXACT), 240, 1),
        (Window(40, 400, SIGMOID), 40, 0.5),
        (Window(40, 400, SIGMOID), 140, 0.731059),
        (Window(40, 400, SIGMOID), -1e9, 0),
    ],
)
def test_brightness_follows_the_formula(window: Window, value: float, brightness: float) -> None:
    assert window(np.array([value])) == pytest.approx([brightness], abs=1e-3)


def test_offers_each_window_by_its_explanation(as_read: AsRead) -> None:
    dataset = as_read(
        WindowCenter=["40", "-600"],
        WindowWidth=["400", "1500"],
        WindowCenterWidthExplanation=["SOFT", "LUNG"],
        VOILUTFunction="SIGMOID",
    )
    assert read_views(dataset, 0, negative=True) == (
        Window(40, 400, SIGMOID, "SOFT"),
        Window(-600, 1500, SIGMOID, "LUNG"),
    )


@pytest.mark.parametrize(("center", "width"), [("40", "0"), ("40", "-100"), ("", ""), ("40", "")])
def test_a_window_that_cant_be_used_is_none(center: str, width: str, as_read: AsRead) -> None:
    assert read_views(as_read(WindowCenter=center, WindowWidth=width), 0, negative=True) == ()


def test_a_table_is_a_view_after_the_windows(as_read: AsRead, lookup_table: AsRead) -> None:
    table = lookup_table(10, 8, [0, 51, 255])
    window, voi = read_views(
        as_read(WindowCenter="1", WindowWidth="2", VOILUTSequence=[table]), 0, negative=False
    )
    assert window == Window(1, 2)
    assert isinstance(voi, VoiTable)
    assert voi(np.array([-5, 10, 11, 12, 99])).tolist() == [0, 0, 0.2, 1, 1]
