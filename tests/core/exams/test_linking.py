"""How two stacks scroll together, by what is known of where they lie."""

import pytest

from core.exams.linking import Link, link_between
from core.imaging.stack_index import Geometry

AXIAL = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
UPSIDE_DOWN = (1.0, 0.0, 0.0, 0.0, -1.0, 0.0)
TILTED = (1.0, 0.0, 0.0, 0.0, 0.94, 0.342)
SAGITTAL = (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)

CASES = {
    "one ruler, one direction": (AXIAL, "1.2", AXIAL, "1.2", Link.POSITION),
    "one ruler, seen from the other side": (AXIAL, "1.2", UPSIDE_DOWN, "1.2", Link.POSITION),
    "a tilted gantry": (AXIAL, "1.2", TILTED, "1.2", Link.POSITION),
    "two rulers, one direction": (AXIAL, "1.2", AXIAL, "1.3", Link.DISTANCE),
    "a ruler that isn't known": (AXIAL, "", AXIAL, "", Link.DISTANCE),
    "one ruler, two directions": (AXIAL, "1.2", SAGITTAL, "1.2", Link.SHARE),
    "a direction that isn't known": (AXIAL, "1.2", (), "1.2", Link.SHARE),
    "no direction at all": ((), "1.2", (), "1.2", Link.SHARE),
}


@pytest.mark.parametrize(
    ("one", "frame", "other", "other_frame", "link"), CASES.values(), ids=CASES
)
def test_stacks_scroll_by_what_they_have_in_common(
    one: tuple[float, ...], frame: str, other: tuple[float, ...], other_frame: str, link: Link
) -> None:
    first = Geometry(one, frame_of_reference=frame)
    second = Geometry(other, frame_of_reference=other_frame)
    assert link_between(first, second) is link
    assert link_between(second, first) is link
