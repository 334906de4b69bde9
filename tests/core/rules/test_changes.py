"""What changed between two versions, word by word; both texts are whole in it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.changes import Fate, changes

KEPT, REMOVED, ADDED = Fate.KEPT, Fate.REMOVED, Fate.ADDED


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        pytest.param("Rien.", "Rien.", [(KEPT, "Rien.")], id="nothing"),
        pytest.param("", "", [], id="no text"),
        pytest.param("", "Nodule.", [(ADDED, "Nodule.")], id="all new"),
        pytest.param("Nodule.", "", [(REMOVED, "Nodule.")], id="all gone"),
        pytest.param(
            "Nodule de 4 mm.",
            "Nodule de 5 mm.",
            [(KEPT, "Nodule de "), (REMOVED, "4 "), (ADDED, "5 "), (KEPT, "mm.")],
            id="a word",
        ),
        pytest.param(
            "Examen normal.",
            "Examen normal, relu.",
            [(KEPT, "Examen normal"), (ADDED, ", relu"), (KEPT, ".")],
            id="an addition",
        ),
    ],
)
def test_changes(before: str, after: str, told: list[tuple[Fate, str]]) -> None:
    assert [(one.fate, one.words) for one in changes(before, after)] == told


@given(st.text("ab .\n"), st.text("ab .\n"))
def test_both_texts_are_whole(before: str, after: str) -> None:
    told = changes(before, after)
    assert "".join(one.words for one in told if one.fate is not ADDED) == before
    assert "".join(one.words for one in told if one.fate is not REMOVED) == after


def test_two_endless_texts_are_compared_in_no_time() -> None:
    started = time.monotonic()
    assert len(changes("a " * 50_000, "b a " * 25_000)) <= 4
    assert time.monotonic() - started < 5
