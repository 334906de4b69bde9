"""Graphic annotations of a presentation state: arrows, outlines and words (PS3.3 C.10.5).

Drawn in white with a black rim, so that they are seen on bright and on dark. Of line styles and of
how a text sits in its box nothing is kept.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from pydicom.dataset import Dataset

from core.imaging.arrays import Bytes
from core.imaging.attributes import items, numbers, text

MOST_MARKS = 500
MOST_POINTS = 10_000
LONGEST_WORDS = 500
WHITE, BLACK = 255, 0
CORNERS_OF_AN_ELLIPSE = 72

Point = tuple[float, float]


class Shape(Enum):
    """Graphic Type (0070,0023); WORDS stands for a text object."""

    POINT = "POINT"
    MULTIPOINT = "MULTIPOINT"
    POLYLINE = "POLYLINE"
    INTERPOLATED = "INTERPOLATED"
    CIRCLE = "CIRCLE"
    ELLIPSE = "ELLIPSE"
    WORDS = "WORDS"


@dataclass(frozen=True, slots=True)
class Mark:
    """One graphic or text. Points are (column, row), from the upper left corner: in pixels of the
    image or, where `is_fraction`, in widths and heights of the displayed area."""

    shape: Shape
    points: tuple[Point, ...]
    is_fraction: bool
    is_filled: bool = False
    words: str = ""


def read_marks(state: Dataset, refers: Callable[[Dataset], bool]) -> tuple[Mark, ...]:
    """The marks of those annotations that refer to the image; broken ones are left out."""
    found = (
        mark
        for annotation in items(state, "GraphicAnnotationSequence")
        if refers(annotation)
        for mark in (*_graphics(annotation), *_texts(annotation))
    )
    return tuple(mark for mark, _ in zip(found, range(MOST_MARKS), strict=False))


def draw_marks(picture: Bytes, marks: Sequence[Mark], moved: Callable[[Point], Point]) -> Bytes:
    """The picture with these marks drawn into it; `moved` tells where in the picture, cut and turned
    as it is, a point of the image went. Words stay upright, however the picture was turned."""
    canvas = Image.fromarray(picture)
    draw = ImageDraw.Draw(canvas)
    thickness = max(1, round(max(canvas.size) / 512))
    for mark in marks:
        points = [_in_picture(point, mark, canvas.size, moved) for point in mark.points]
        if mark.shape is Shape.WORDS:
            _write(draw, points[0], mark.words, thickness, canvas.size)
        else:
            _draw(draw, points, mark, thickness)
    return np.asarray(canvas)


def _graphics(annotation: Dataset) -> Iterator[Mark]:
    for graphic in items(annotation, "GraphicObjectSequence"):
        shape = _GRAPHICS.get(text(graphic, "GraphicType"))
        points = _points(numbers(graphic, "GraphicData"))
        if shape and len(points) >= _FEWEST_POINTS.get(shape, 1):
            is_fraction = text(graphic, "GraphicAnnotationUnits") == "DISPLAY"
            yield Mark(shape, points, is_fraction, text(graphic, "GraphicFilled") == "Y")


def _texts(annotation: Dataset) -> Iterator[Mark]:
    for written in items(annotation, "TextObjectSequence"):
        words = text(written, "UnformattedTextValue")[:LONGEST_WORDS]
        for corner, units in _PLACES_OF_WORDS:
            points = _points(numbers(written, corner))
            if words and points:
                yield Mark(Shape.WORDS, points, text(written, units) == "DISPLAY", words=words)
                break


_GRAPHICS = {shape.value: shape for shape in Shape if shape is not Shape.WORDS}
_FEWEST_POINTS = {Shape.POLYLINE: 2, Shape.INTERPOLATED: 2, Shape.CIRCLE: 2, Shape.ELLIPSE: 4}
_PLACES_OF_WORDS = (
    ("BoundingBoxTopLeftHandCorner", "BoundingBoxAnnotationUnits"),
    ("AnchorPoint", "AnchorPointAnnotationUnits"),
)


def _points(flat: Sequence[float]) -> tuple[Point, ...]:
    return tuple(zip(flat[: 2 * MOST_POINTS : 2], flat[1 : 2 * MOST_POINTS : 2], strict=False))


def _in_picture(
    point: Point, mark: Mark, size: tuple[int, int], moved: Callable[[Point], Point]
) -> Point:
    """Kept within some widths of the picture: what lies further away is a lie or no use."""
    width, height = size
    column, row = (point[0] * width, point[1] * height) if mark.is_fraction else moved(point)
    return _within(column, width), _within(row, height)


def _within(part: float, side: int) -> float:
    return min(max(part, -4.0 * side), 5.0 * side)


def _draw(draw: ImageDraw.ImageDraw, points: list[Point], mark: Mark, thickness: int) -> None:
    if mark.shape in {Shape.POINT, Shape.MULTIPOINT}:
        for column, row in points:
            _line(draw, [(column - 3, row), (column + 3, row)], thickness)
            _line(draw, [(column, row - 3), (column, row + 3)], thickness)
        return
    outline = _outline(points, mark.shape)
    if mark.is_filled:
        draw.polygon(outline, fill=WHITE)
    _line(draw, outline, thickness)


def _outline(points: list[Point], shape: Shape) -> list[Point]:
    if shape is Shape.CIRCLE:
        (column, row), rim = points[0], points[1]
        radius = math.dist(points[0], rim)
        return _ellipse((column, row), (radius, 0.0), (0.0, radius))
    if shape is Shape.ELLIPSE:
        one, other, third, fourth = points[:4]
        centre = ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
        return _ellipse(centre, _half(one, other), _half(third, fourth))
    return points


def _half(one: Point, other: Point) -> Point:
    return (other[0] - one[0]) / 2, (other[1] - one[1]) / 2


def _ellipse(centre: Point, major: Point, minor: Point) -> list[Point]:
    angles = [2 * math.pi * n / CORNERS_OF_AN_ELLIPSE for n in range(CORNERS_OF_AN_ELLIPSE + 1)]
    return [
        (
            centre[0] + major[0] * math.cos(angle) + minor[0] * math.sin(angle),
            centre[1] + major[1] * math.cos(angle) + minor[1] * math.sin(angle),
        )
        for angle in angles
    ]


def _line(draw: ImageDraw.ImageDraw, points: list[Point], thickness: int) -> None:
    draw.line(points, fill=BLACK, width=thickness + 2)
    draw.line(points, fill=WHITE, width=thickness)


def _write(
    draw: ImageDraw.ImageDraw, at: Point, words: str, thickness: int, size: tuple[int, int]
) -> None:
    font = ImageFont.load_default(size=12 + 4 * thickness)
    left, top, right, bottom = draw.multiline_textbbox(at, words, font=font, stroke_width=1)
    place = _pulled(at[0], left, right, size[0]), _pulled(at[1], top, bottom, size[1])
    draw.multiline_text(place, words, fill=WHITE, font=font, stroke_width=1, stroke_fill=BLACK)


def _pulled(at: float, start: float, end: float, side: int) -> float:
    """Where words begin so that they end in the picture; what begins outside stays there."""
    return max(at - max(end - side, 0), at - start) if 0 <= at <= side else at
