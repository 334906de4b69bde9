"""Decides how two stacks scroll together: at the same height of the body where that is known.

Values in, answer out. Where exactly each picture lies is in the stacks' indexes; browsers read them.
"""

from enum import Enum

from core.imaging.stack_index import Geometry

PARALLEL = 0.9
"""The cosine between normals up to which heights are comparable: 25 degrees, a tilted gantry."""


class Link(Enum):
    """What two stacks have in common."""

    POSITION = "position"
    """One frame of reference and one direction: millimetres of the same ruler (PS3.3 C.7.4.1)."""
    DISTANCE = "distance"
    """One direction, two rulers: as many millimetres further, from where somebody matched them."""
    SHARE = "share"
    """Nothing known: halfway through one is halfway through the other."""


def link_between(one: Geometry, other: Geometry) -> Link:
    """How stacks of these geometries are scrolled together."""
    if not one.orientation or not other.orientation or not _are_parallel(one, other):
        return Link.SHARE
    is_same = one.frame_of_reference == other.frame_of_reference != ""
    return Link.POSITION if is_same else Link.DISTANCE


def _are_parallel(one: Geometry, other: Geometry) -> bool:
    pairs = zip(_normal(one), _normal(other), strict=True)
    return abs(sum(a * b for a, b in pairs)) >= PARALLEL


def _normal(geometry: Geometry) -> tuple[float, float, float]:
    a, b, c, d, e, f = geometry.orientation
    return b * f - c * e, c * d - a * f, a * e - b * d
