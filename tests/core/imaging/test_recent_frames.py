"""Cells that were decoded lately: asked for again without decoding, and never more than the budget."""

import numpy as np
import pytest

from core.errors import CodestreamBroken
from core.imaging.arrays import Samples
from core.imaging.recent_frames import RecentFrames


class Codec:
    """Decodes frames of a hundred bytes, and counts."""

    def __init__(self) -> None:
        self.decoded: list[str] = []

    def ask(self, recent: RecentFrames, *frames: str) -> None:
        for frame in frames:
            recent.cells(frame, lambda name=frame: self._decode(name))  # type: ignore[misc]

    def _decode(self, frame: str) -> Samples:
        self.decoded.append(frame)
        return np.full((10, 10), len(self.decoded), np.uint8)


@pytest.mark.parametrize(
    ("asked", "decoded"),
    [
        ("aa", "a"),
        ("abab", "ab"),
        ("abca", "abca"),  # the third sends the first away
        ("abaca", "abc"),  # what was asked for again stays
    ],
)
def test_two_frames_are_kept_where_two_fit(asked: str, decoded: str) -> None:
    codec = Codec()
    codec.ask(RecentFrames(budget=200), *asked)
    assert "".join(codec.decoded) == decoded


def test_a_frame_beyond_the_budget_stays_until_the_next() -> None:
    codec = Codec()
    codec.ask(RecentFrames(budget=50), *"aaba")
    assert "".join(codec.decoded) == "aba"


def test_a_refused_frame_is_tried_again() -> None:
    recent, codec = RecentFrames(), Codec()

    def refuse() -> Samples:
        raise CodestreamBroken

    with pytest.raises(CodestreamBroken):
        recent.cells("a", refuse)
    codec.ask(recent, "a")
    assert codec.decoded == ["a"]


def test_what_is_kept_holds_no_file_and_cannot_be_spoilt() -> None:
    whole = np.arange(100, dtype=np.uint8)
    kept = RecentFrames().cells("a", lambda: whole[:50])
    assert kept.base is None
    with pytest.raises(ValueError, match="read-only"):
        kept[0] = 7
