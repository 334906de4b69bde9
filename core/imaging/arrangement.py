"""How a finished picture is laid out: the area of it that is displayed, turned and flipped (PS3.3
C.10.4, C.10.6).

Decides where each point of the image goes, so that what is drawn afterwards finds its place. How large
a picture is on a screen is left to viewers.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from pydicom.dataset import Dataset

from core.imaging.arrays import Bytes
from core.imaging.attributes import integer, numbers, text
from core.imaging.description import MAX_PIXELS_OF_A_FRAME

QUARTER_TURN = 90  # degrees
LARGEST = 4  # times the side of the image: an area beyond shows nothing but black

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """The displayed part of an image, in its pixels; what lies outside the image is black."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Arrangement:
    """`area` is None for the whole image. `quarter_turns` go clockwise, before flipping left to
    right."""

    area: Area | None = None
    quarter_turns: int = 0
    is_flipped: bool = False


UPRIGHT = Arrangement()


def read_arrangement(state: Dataset, selected: Dataset | None) -> Arrangement:
    """What a presentation state says, `selected` being its displayed area for the image."""
    return Arrangement(
        _area(selected) if selected is not None else None,
        (integer(state, "ImageRotation") or 0) // QUARTER_TURN % 4,
        text(state, "ImageHorizontalFlip") == "Y",
    )


def arrange(
    picture: Bytes, arrangement: Arrangement, columns: int, rows: int
) -> tuple[Bytes, Callable[[Point], Point]]:
    """The picture laid out, and where in it a point of the image goes, in its columns and rows: the
    picture may have more of either, for its pixels are square."""
    across, down = picture.shape[1] / columns, picture.shape[0] / rows
    edges = _edges(arrangement.area or Area(0, 0, columns, rows), across, down)
    if not _is_sensible(edges, picture):
        edges = (0, 0, picture.shape[1], picture.shape[0])
    left, top, right, bottom = edges

    def moved(point: Point) -> Point:
        x, y = point[0] * across - left, point[1] * down - top
        width, height = right - left, bottom - top
        for _ in range(arrangement.quarter_turns):
            x, y, width, height = height - y, x, height, width
        return (width - x if arrangement.is_flipped else x), y

    return _turned(_cut(picture, edges), arrangement), moved


def _area(selected: Dataset) -> Area | None:
    """Either corner may be the one that is displayed at the top: the image is turned afterwards."""
    corners = [numbers(selected, f"DisplayedArea{corner}HandCorner") for corner in _CORNERS]
    if any(len(corner) != 2 for corner in corners):
        return None
    (column, row), (other_column, other_row) = corners
    columns, rows = sorted((column, other_column)), sorted((row, other_row))
    return Area(int(columns[0]) - 1, int(rows[0]) - 1, int(columns[1]), int(rows[1]))


_CORNERS = ("TopLeft", "BottomRight")


def _edges(area: Area, across: float, down: float) -> tuple[int, int, int, int]:
    return (
        round(area.left * across),
        round(area.top * down),
        round(area.right * across),
        round(area.bottom * down),
    )


def _is_sensible(edges: tuple[int, int, int, int], picture: Bytes) -> bool:
    """Whether some of the picture is in it, and not too much that isn't."""
    left, top, right, bottom = edges
    rows, columns = picture.shape[:2]
    width, height = right - left, bottom - top
    is_small = width <= LARGEST * columns and height <= LARGEST * rows
    is_there = left < columns and top < rows and right > 0 and bottom > 0
    return is_small and is_there and 0 < width * height <= MAX_PIXELS_OF_A_FRAME


def _cut(picture: Bytes, edges: tuple[int, int, int, int]) -> Bytes:
    left, top, right, bottom = edges
    inside = picture[max(top, 0) : bottom, max(left, 0) : right]
    if inside.shape[:2] == (bottom - top, right - left):
        return inside
    cut = np.zeros((bottom - top, right - left, *picture.shape[2:]), np.uint8)
    row, column = max(-top, 0), max(-left, 0)
    cut[row : row + inside.shape[0], column : column + inside.shape[1]] = inside
    return cut


def _turned(picture: Bytes, arrangement: Arrangement) -> Bytes:
    turned = np.rot90(picture, -arrangement.quarter_turns)
    return np.fliplr(turned) if arrangement.is_flipped else turned
