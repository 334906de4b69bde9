"""Any part of a large file, as a browser that resumes asks for it (RFC 9110 sections 13 and 14)."""

import pytest
from flask import Request, Response
from werkzeug.test import EnvironBuilder

from web.ranges import LargeFile, answer

BYTES = bytes(range(100))
FILE = LargeFile(len(BYTES), "abc", lambda start, stop: iter([BYTES[start:stop]]))


def asked(method: str = "GET", **headers: str) -> Response:
    written = {name.replace("_", "-"): value for name, value in headers.items()}
    return answer(Request(EnvironBuilder(method=method, headers=written).get_environ()), FILE)


@pytest.mark.parametrize(
    ("part", "start", "stop"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=10-10", 10, 11),
        ("bytes=90-", 90, 100),
        ("bytes=90-500", 90, 100),
        ("bytes=-10", 90, 100),
        ("bytes=-500", 0, 100),
        ("BYTES=0-9", 0, 10),
    ],
)
def test_one_part_is_given_as_asked(part: str, start: int, stop: int) -> None:
    response = asked(Range=part)
    assert response.status_code == 206
    assert response.get_data() == BYTES[start:stop]
    assert response.headers["Content-Range"] == f"bytes {start}-{stop - 1}/100"
    assert response.content_length == stop - start


@pytest.mark.parametrize(
    "part", ["", "bytes=a-b", "bytes=9-2", "items=0-9", "bytes=0-9,20-29", "bytes=-0", "nonsense"]
)
def test_what_is_no_single_part_gets_the_whole(part: str) -> None:
    response = asked(Range=part)
    assert (response.status_code, response.get_data()) == (200, BYTES)
    assert response.content_length == 100
    assert response.headers["Accept-Ranges"] == "bytes"
    assert "Content-Range" not in response.headers


@pytest.mark.parametrize("part", ["bytes=100-", "bytes=100-120", "bytes=5000-6000"])
def test_a_part_beyond_the_end_is_told_the_length(part: str) -> None:
    response = asked(Range=part)
    assert (response.status_code, response.get_data()) == (416, b"")
    assert response.headers["Content-Range"] == "bytes */100"


def test_the_same_file_goes_on_where_it_stopped() -> None:
    assert asked(Range="bytes=50-", If_Range='"abc"').status_code == 206


@pytest.mark.parametrize(
    "validator", ['"other"', 'W/"abc"', "abc", "Thu, 12 Mar 2026 12:00:00 GMT", ""]
)
def test_another_file_starts_over(validator: str) -> None:
    response = asked(Range="bytes=50-", If_Range=validator)
    assert (response.status_code, response.get_data()) == (200, BYTES)


@pytest.mark.parametrize("known", ['"abc"', 'W/"abc"', '"x", "abc"', "*"])
def test_a_file_that_is_known_is_not_sent_again(known: str) -> None:
    response = asked(If_None_Match=known, Range="bytes=0-9")
    assert (response.status_code, response.get_data()) == (304, b"")
    assert response.get_etag() == ("abc", False)


def test_a_file_that_changed_is_sent_again() -> None:
    assert asked(If_None_Match='"other"').status_code == 200


def test_a_head_tells_the_whole_length_whatever_part_it_names() -> None:
    response = asked("HEAD", Range="bytes=0-9")
    assert (response.status_code, response.content_length) == (200, 100)
    assert response.get_etag() == ("abc", False)


def test_nothing_is_read_before_it_is_sent() -> None:
    def unreadable(_start: int, _stop: int) -> list[bytes]:
        raise AssertionError

    file = LargeFile(10**12, "abc", unreadable)
    request = Request(EnvironBuilder(headers={"If-None-Match": '"abc"'}).get_environ())
    assert answer(request, file).status_code == 304
