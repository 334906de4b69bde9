from collections.abc import Callable

import numpy as np
import pytest
from pydicom.dataset import Dataset

from core.imaging.shutters import cover, read_shutter

AsRead = Callable[..., Dataset]
WHITE = np.full((20, 30), 255, np.uint8)

RECTANGLE = {
    "ShutterShape": "RECTANGULAR",
    "ShutterLeftVerticalEdge": "11",
    "ShutterRightVerticalEdge": "20",
    "ShutterUpperHorizontalEdge": "6",
    "ShutterLowerHorizontalEdge": "15",
}
CIRCLE = {
    "ShutterShape": "CIRCULAR",
    "CenterOfCircularShutter": ["11", "16"],
    "RadiusOfCircularShutter": "5",
}
TRIANGLE = {
    "ShutterShape": "POLYGONAL",
    "VerticesOfThePolygonalShutter": ["1", "1", "20", "1", "20", "30"],
}


def test_a_rectangle_leaves_its_inside_open(as_read: AsRead) -> None:
    shutter = read_shutter(as_read(**RECTANGLE), 0)
    assert shutter
    covered = cover(WHITE, shutter)
    assert covered[5:15, 10:20].all()
    assert covered.sum() == 100 * 255


def test_a_circle_is_round_where_pixels_aren_t_square(as_read: AsRead) -> None:
    shutter = read_shutter(as_read(**CIRCLE), 0)
    assert shutter
    assert [
        int((cover(WHITE, shutter)[:, 15] > 0).sum()),
        int((cover(WHITE, shutter)[10] > 0).sum()),
    ] == [11, 11]
    assert int((cover(WHITE, shutter, aspect=2.0)[:, 15] > 0).sum()) == 5


def test_a_polygon_leaves_its_inside_open(as_read: AsRead) -> None:
    shutter = read_shutter(as_read(**TRIANGLE), 0)
    assert shutter
    covered = cover(WHITE, shutter)
    assert covered[18, 5] == 255
    assert covered[2, 25] == 0


def test_shapes_together_leave_open_what_all_of_them_do(as_read: AsRead) -> None:
    both = RECTANGLE | CIRCLE | {"ShutterShape": ["RECTANGULAR", "CIRCULAR"]}
    shutter = read_shutter(as_read(**both), 0)
    assert shutter
    covered = cover(WHITE, shutter)
    assert covered[10, 19] == 255
    assert covered[10, 20] == 0
    assert covered[5, 10] == 0


def test_the_cover_has_the_value_it_should_have(as_read: AsRead) -> None:
    shutter = read_shutter(as_read(**RECTANGLE, ShutterPresentationValue=0x8000), 0)
    assert shutter
    assert cover(WHITE, shutter)[0, 0] == 128


def test_colour_is_covered_too(as_read: AsRead) -> None:
    shutter = read_shutter(as_read(**RECTANGLE), 0)
    assert shutter
    assert cover(np.full((20, 30, 3), 9, np.uint8), shutter)[0, 0].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"ShutterShape": "RECTANGULAR"},
        {"ShutterShape": "BITMAP"},
        {"ShutterShape": "CIRCULAR", "CenterOfCircularShutter": ["1", "1"]},
        CIRCLE | {"RadiusOfCircularShutter": "-1"},
        TRIANGLE | {"VerticesOfThePolygonalShutter": ["1", "1", "2"]},
    ],
)
def test_a_shutter_that_cant_be_used_is_none(as_read: AsRead, facts: dict[str, object]) -> None:
    assert read_shutter(as_read(**facts), 0) is None
