"""Which administrative files a desk opens: those of its own establishment's patients."""

import pytest

from core.rules.desk import may_open_file

COLMAR, STRASBOURG = 1, 2


@pytest.mark.parametrize(
    ("desk", "known_at", "opens"),
    [
        pytest.param(COLMAR, {COLMAR}, True, id="patient of this hospital"),
        pytest.param(COLMAR, {COLMAR, STRASBOURG}, True, id="patient of this hospital and another"),
        pytest.param(COLMAR, {STRASBOURG}, False, id="patient of another hospital only"),
        pytest.param(COLMAR, set(), False, id="patient no hospital has a number for"),
        pytest.param(None, {COLMAR}, False, id="desk of no hospital"),
        pytest.param(None, set(), False, id="desk of no hospital, patient of none"),
    ],
)
def test_file_opens(desk: int | None, known_at: set[int], opens: bool) -> None:
    assert may_open_file(desk, known_at) is opens
