"""What comes back over the pipe is understood, or is nonsense; it is never believed blindly."""

import io
import json
import struct
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import pipe
from core.errors import PixelLengthMismatch, Refusal, StorageFailed
from core.imaging import messages
from core.imaging.confined import NONSENSE
from core.imaging.voi import Window, WindowFunction
from core.pipe import Facts


def _exactly(content: bytes) -> Callable[[int], bytes]:
    return io.BytesIO(content).read


def test_a_message_is_read_as_it_was_written() -> None:
    message = pipe.written({"task": messages.Task.PAINT, "index": 3}, b"\0\1")
    assert pipe.read(_exactly(message)) == ({"task": "paint", "index": 3}, b"\0\1")


@pytest.mark.parametrize(
    "message",
    [
        struct.pack("<LL", 0xFFFFFFFF, 0),
        struct.pack("<LL", 0, 0xFFFFFFFF),
        struct.pack("<LL", 2, 0) + b"{]",
        struct.pack("<LL", 2, 0) + b"[]",
        struct.pack("<LL", 1, 0) + b"\xff",
    ],
)
def test_what_is_no_message_is_refused(message: bytes) -> None:
    with pytest.raises(pipe.MessageBroken):
        pipe.read(_exactly(message))


def test_a_window_comes_back_whole() -> None:
    for window in (None, Window(40, 400), Window(0.5, 1, WindowFunction.SIGMOID, "BONE")):
        told = json.loads(json.dumps(messages.told_window(window), default=lambda each: each.value))
        assert messages.understood_window(told) == window


def test_a_refusal_comes_back_with_its_facts() -> None:
    told = {"refusal": "pixel-length-mismatch", "facts": {"expected": 8, "found": 2}}
    with pytest.raises(PixelLengthMismatch) as refused:
        messages.understood(told, b"", messages.understood_painted)
    assert (refused.value.expected, refused.value.found) == (8, 2)


def test_a_file_that_couldn_t_be_read_is_a_failure_of_ours() -> None:
    with pytest.raises(StorageFailed):
        messages.understood({"failed": True}, b"", messages.understood_painted)


OFFERED = ("is_grey", "windows", "unit", "sides", "preset")
UNDERSTANDING = [f"understood_{what}" for what in ("plan", "painted", "depth", "offer")]
_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=5), each),
    max_leaves=8,
)
_named = st.dictionaries(
    st.sampled_from(
        ["refusal", "facts", "stacks", "refused", "depth", "window", "width", *OFFERED]
    ),
    _anything | st.just("not-dicom"),
)


@given(_named, st.sampled_from(UNDERSTANDING))
def test_nonsense_is_refused_as_nonsense(told: Facts, how: str) -> None:
    with suppress(Refusal, *NONSENSE):
        messages.understood(told, b"", getattr(messages, how))
