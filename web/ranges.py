"""Answers for a large file whose every part can be made: all of it, one part, or "you have it already".

Decides status and headers by RFC 9110, sections 13 (conditions) and 14 (ranges), so that an interrupted
download goes on where it stopped. Several parts at once are answered with the whole, as section 14.2
allows. What the bytes are, and how the file is called, is left to the caller.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Request, Response

Stream = Callable[[int, int], Iterable[bytes]]
"""Gives the bytes from a start up to but without a stop."""


@dataclass(frozen=True, slots=True)
class LargeFile:
    """A file that isn't held in memory; `etag` is a strong validator, without quotes."""

    length: int
    etag: str
    stream: Stream


def answer(request: Request, file: LargeFile) -> Response:
    """The whole file (200), the part asked for (206), 304 where it's known, 416 beyond its end."""
    if request.if_none_match.contains_weak(file.etag):
        return _described(Response(status=304), file)
    wanted = _wanted(request, file)
    if wanted is None:
        return _sent(Response(status=200), file, 0, file.length)
    start, stop = _within(wanted, file.length)
    if start >= stop:
        return _beyond(file)
    partial = Response(status=206)
    partial.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{file.length}"
    return _sent(partial, file, start, stop)


def _wanted(request: Request, file: LargeFile) -> tuple[int, int | None] | None:
    """The one part asked for as (start, stop), or None where the whole file is the answer."""
    asked = request.range
    if request.method != "GET" or asked is None or asked.units != "bytes":
        return None
    # Compared as written: a weak validator or a date can't vouch for bytes (section 13.1.5).
    if request.headers.get("If-Range", f'"{file.etag}"') != f'"{file.etag}"':
        return None
    return asked.ranges[0] if len(asked.ranges) == 1 else None


def _within(wanted: tuple[int, int | None], length: int) -> tuple[int, int]:
    """The part that exists of what is wanted; a negative start counts from the end."""
    start, stop = wanted
    if start < 0:
        return max(length + start, 0), length
    return start, length if stop is None else min(stop, length)


def _sent(response: Response, file: LargeFile, start: int, stop: int) -> Response:
    response.response = file.stream(start, stop)
    response.content_length = stop - start
    return _described(response, file)


def _beyond(file: LargeFile) -> Response:
    response = Response(status=416)
    response.headers["Content-Range"] = f"bytes */{file.length}"
    return _described(response, file)


def _described(response: Response, file: LargeFile) -> Response:
    response.set_etag(file.etag)
    response.accept_ranges = "bytes"
    return response
