"""Display shutters: what lies outside them is covered (PS3.3 C.7.6.11).

Shapes are given in rows and columns counted from 1; where there are several, only what all of them
leave open is seen. Bitmap shutters are drawn as overlays are, by those who present an image.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from pydicom.dataset import Dataset

from core.imaging.arrays import Bytes
from core.imaging.attributes import number, numbers, texts
from core.imaging.functional_groups import macro_or_root

Mask = NDArray[np.bool_]
Edges = tuple[float, float, float, float]
Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Shutter:
    """The open area, in pixels counted from 0: left, upper, right, lower edges; centre row and
    column with radius; corners as (row, column). None for a shape that isn't used."""

    edges: Edges | None
    circle: tuple[float, float, float] | None
    corners: Points | None
    covered: int = 0
    """What is shown outside, 0 black to 255 white."""


def read_shutter(dataset: Dataset, index: int) -> Shutter | None:
    """The shutter of a frame, by index; None without one, or with none that can be used."""
    source = macro_or_root(dataset, index, "FrameDisplayShutterSequence", "ShutterShape")
    shapes = set(texts(source, "ShutterShape"))
    edges = _edges(source) if "RECTANGULAR" in shapes else None
    circle = _circle(source) if "CIRCULAR" in shapes else None
    corners = _corners(source) if "POLYGONAL" in shapes else None
    if edges is None and circle is None and corners is None:
        return None
    value = number(source, "ShutterPresentationValue") or 0
    return Shutter(edges, circle, corners, min(max(int(value), 0) >> 8, 255))


def cover(picture: Bytes, shutter: Shutter, aspect: float = 1.0) -> Bytes:
    """The picture with what lies outside covered; `aspect` is a pixel's height by its width."""
    covered = picture.copy()
    covered[~_open_area(picture.shape[0], picture.shape[1], shutter, aspect)] = shutter.covered
    return covered


def _edges(source: Dataset) -> Edges | None:
    sides = ("LeftVertical", "UpperHorizontal", "RightVertical", "LowerHorizontal")
    found = [number(source, f"Shutter{side}Edge") for side in sides]
    known = [edge - 1 for edge in found if edge is not None]
    return (known[0], known[1], known[2], known[3]) if len(known) == 4 else None


def _circle(source: Dataset) -> tuple[float, float, float] | None:
    centre = numbers(source, "CenterOfCircularShutter")
    radius = number(source, "RadiusOfCircularShutter")
    if len(centre) != 2 or not radius or radius <= 0:
        return None
    return centre[0] - 1, centre[1] - 1, radius


def _corners(source: Dataset) -> Points | None:
    found = numbers(source, "VerticesOfThePolygonalShutter")
    pairs = tuple(
        (row - 1, column - 1) for row, column in zip(found[::2], found[1::2], strict=False)
    )
    return pairs if len(pairs) >= 3 else None


def _open_area(rows: int, columns: int, shutter: Shutter, aspect: float) -> Mask:
    row, column = np.ogrid[:rows, :columns]
    area = np.ones((rows, columns), np.bool_)
    if shutter.edges:
        left, upper, right, lower = shutter.edges
        area &= (column >= left) & (column <= right) & (row >= upper) & (row <= lower)
    if shutter.circle:
        at_row, at_column, radius = shutter.circle
        area &= ((row - at_row) * aspect) ** 2 + (column - at_column) ** 2 <= radius**2
    if shutter.corners:
        area &= _inside(rows, columns, shutter.corners)
    return area


def _inside(rows: int, columns: int, corners: Points) -> Mask:
    drawn = Image.new("1", (columns, rows))
    ImageDraw.Draw(drawn).polygon([(column, row) for row, column in corners], fill=1, outline=1)
    return np.asarray(drawn)
