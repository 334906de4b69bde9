"""Bodies are taken apart the same however they are cut, and broken ones are refused."""

from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput, Truncated
from core.ingest import multipart
from core.ingest.multipart import parts

BOUNDARY = "a-b"
NEARLY = st.sampled_from(
    [b"\r", b"\n", b"\r\n", b"--", b"\r\n--", b"\r\n--a-", b"--a-b", b"x", b"\0"]
)
CONTENT = st.lists(st.one_of(NEARLY, st.binary(max_size=20)), max_size=20).map(b"".join)


class Dripping:
    """Gives its bytes in pieces of these lengths, over and over."""

    def __init__(self, data: bytes, lengths: list[int]) -> None:
        self._stream = BytesIO(data)
        self._lengths = lengths

    def read(self, most: int, /) -> bytes:
        self._lengths = [*self._lengths[1:], self._lengths[0]]
        return self._stream.read(min(self._lengths[0], most))


def body(contents: list[bytes], head: bytes = b"Content-Type: application/dicom") -> bytes:
    pieces = (b"\r\n--a-b\r\n" + head + b"\r\n\r\n" + content for content in contents)
    return b"".join(pieces)[2:] + b"\r\n--a-b--\r\n"


def taken_apart(source: multipart.Source) -> list[bytes]:
    return [b"".join(iter(part.read, b"")) for part in parts(source, BOUNDARY)]


@given(
    contents=st.lists(CONTENT.filter(lambda one: b"\r\n--a-b" not in b"\r\n" + one), max_size=4),
    lengths=st.lists(st.integers(1, 50), min_size=1, max_size=5),
)
def test_parts_are_what_was_put_together_however_they_come(
    contents: list[bytes], lengths: list[int]
) -> None:
    if contents:
        assert taken_apart(Dripping(body(contents), lengths)) == contents


@given(st.binary(max_size=300) | CONTENT.map(lambda one: b"--a-b\r\n" + one))
def test_whatever_comes_it_is_taken_apart_or_refused(data: bytes) -> None:
    with suppress(InvalidInput, Truncated):
        taken_apart(BytesIO(data))


def test_fields_are_read_and_what_isnt_read_of_a_part_is_passed_over() -> None:
    head = b"content-TYPE:application/dicom\r\nnonsense\r\nContent-Length: 3"
    found = [part.fields for part in parts(BytesIO(body([b"abc", b"def"], head)), BOUNDARY)]
    assert found == [{"content-type": "application/dicom", "content-length": "3"}] * 2


def test_lines_before_the_first_boundary_are_passed_over() -> None:
    assert taken_apart(BytesIO(b"Hello\r\n" + body([b"abc"]))) == [b"abc"]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", Truncated),
        (b"no boundary at all", Truncated),
        (body([b"abc"])[:-12], Truncated),
        (b"--a-b\r\nContent-Type: appl", InvalidInput),
        (b"x" * (1 << 20), InvalidInput),
        (b"--a-b\r\n" + b"x: y\r\n" * 10_000, InvalidInput),
    ],
)
def test_a_broken_body_is_refused(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        taken_apart(BytesIO(data))


@pytest.mark.parametrize("boundary", ["", "x" * 71, "é"])
def test_a_boundary_that_cant_be_is_refused(boundary: str) -> None:
    with pytest.raises(InvalidInput):
        list(parts(BytesIO(b""), boundary))


def test_a_part_is_never_whole_in_memory() -> None:
    source = Dripping(body([bytes(4 << 20)]), [1 << 20])
    (longest,) = [max(map(len, iter(part.read, b""))) for part in parts(source, BOUNDARY)]
    assert longest <= multipart.CHUNK + 100
