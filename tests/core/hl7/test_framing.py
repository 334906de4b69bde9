"""Frames are found however the stream is cut, and whatever is wrong with them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.hl7.framing import Framing, Mark, Piece, framed


def messages(*received: bytes) -> list[bytes]:
    """The whole messages in what came, piece by piece."""
    framing, found, current = Framing(), [], b""
    for data in received:
        for one in framing.take(data):
            match one:
                case Mark.BEGIN:
                    current = b""
                case Mark.END:
                    found.append(current)
                case Piece(data=more):
                    current += more
    if framing.may_have_ended:
        found += [current for _ in framing.ended()]
    return found


CASES = [
    ("one", b"\x0bMSH|a\r\x1c\r", [b"MSH|a\r"]),
    ("two", b"\x0bMSH|a\r\x1c\r\x0bMSH|b\r\x1c\r", [b"MSH|a\r", b"MSH|b\r"]),
    ("line feeds between", b"\x0bA\x1c\r\n\r\n\x0bB\x1c\r", [b"A", b"B"]),
    ("no mark before", b"MSH|a\x1c\r", [b"MSH|a"]),
    ("no return after the last", b"\x0bA\x1c", [b"A"]),
    ("no return between", b"\x0bA\x1c\x0bB\x1c\r", [b"A", b"B"]),
    ("an end mark twice", b"\x0bA\x1c\r\x1c\r\x0bB\x1c\r", [b"A", b"B"]),
    ("begun anew", b"\x0bMSH|half\x0bMSH|whole\x1c\r", [b"MSH|whole"]),
    ("an end mark in a text", b"\x0bA\x1cB\x1c\r", [b"A\x1cB"]),
    ("nothing inside", b"\x0b\x1c\r", [b""]),
    ("not ended", b"\x0bMSH|a\r", []),
    ("nothing", b"\r\n\0 ", []),
]


@pytest.mark.parametrize(("sent", "found"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_frames_are_found(sent: bytes, found: list[bytes]) -> None:
    assert messages(sent) == found


@pytest.mark.parametrize(("sent", "found"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_frames_are_found_byte_by_byte(sent: bytes, found: list[bytes]) -> None:
    assert messages(*(sent[at : at + 1] for at in range(len(sent)))) == found


TEXTS = st.binary(min_size=1, max_size=60).map(lambda raw: b"M" + raw.translate(None, b"\x0b\x1c"))


@given(st.lists(TEXTS, max_size=4), st.lists(st.integers(0, 300), max_size=8))
def test_what_is_framed_comes_out_wherever_it_is_cut(sent: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(map(framed, sent))
    at = [0, *sorted(cuts), len(stream)]
    assert messages(*(stream[a:b] for a, b in pairwise(at))) == sent


@given(st.lists(st.binary(max_size=40), max_size=6))
def test_no_bytes_break_the_framing(received: list[bytes]) -> None:
    for message in messages(*received):
        assert len(message) <= sum(map(len, received))
