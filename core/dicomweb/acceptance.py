"""What a client accepts, and what it is therefore sent (PS3.18 section 8.7). Knows only strings.

Decides between an object as it is stored and the same in Explicit VR Little Endian, which every client
reads and which is what one gets who names no transfer syntax; and how frames are called.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache

from core.errors import NotAcceptable
from core.imaging.syntaxes import EXPLICIT_LITTLE, KNOWN, Compression

DICOM, OCTETS = "application/dicom", "application/octet-stream"
MULTIPART = "multipart/related"
AS_STORED = "*"

FRAME_TYPES = {
    Compression.RLE: "image/dicom-rle",
    Compression.JPEG: "image/jpeg",
    Compression.JPEG_LOSSLESS: "image/jpeg",
    Compression.JPEG_LS: "image/jls",
    Compression.JPEG_2000: "image/jp2",
    Compression.HTJ2K: "image/jphc",
    Compression.JPEG_XL: "image/jxl",
    Compression.MPEG_2: "video/mpeg",
    Compression.MPEG_4: "video/mp4",
    Compression.HEVC: "video/mp4",
}
"""Media types of compressed frames (PS3.18 section 8.7.3.3)."""


@dataclass(frozen=True, slots=True)
class Acceptable:
    """One media type of an Accept header; that of the parts where it is a multipart one."""

    media_type: str
    is_multipart: bool
    syntax: str
    """A transfer syntax, AS_STORED, or "" where none is named."""
    quality: float

    def covers(self, media_type: str) -> bool:
        kind, _, form = self.media_type.partition("/")
        return self.media_type == "*/*" or (
            kind == media_type.partition("/")[0] and form in {"*", media_type.partition("/")[2]}
        )


@dataclass(frozen=True, slots=True)
class Form:
    """How something is sent: its media type and transfer syntax, and whether as it is stored."""

    media_type: str
    syntax: str
    as_stored: bool
    is_multipart: bool = True

    @property
    def content_type(self) -> str:
        return f"{self.media_type}; transfer-syntax={self.syntax}"


@lru_cache(maxsize=256)
def read_accept(header: str) -> Sequence[Acceptable]:
    """The media types of an Accept header, the best first; anything where there is none."""
    found = [_acceptable(each) for each in _separated(header or "*/*")]
    return sorted((one for one in found if one.quality > 0), key=lambda one: -one.quality)


def object_form(accept: Sequence[Acceptable], stored: str) -> Form:
    """How an object of this transfer syntax is sent. Raises NotAcceptable."""
    for one in accept:
        syntax = _chosen(one.syntax, stored)
        if one.covers(DICOM) and syntax:
            is_multipart = one.is_multipart or one.media_type != DICOM
            return Form(DICOM, syntax, syntax == stored, is_multipart)
    raise NotAcceptable


def frame_form(accept: Sequence[Acceptable], stored: str) -> Form:
    """How a frame of an object of this transfer syntax is sent. Raises NotAcceptable.

    Native frames are the same in every little endian syntax; they are said to be in Explicit VR."""
    compression = KNOWN[stored].compression
    named = FRAME_TYPES.get(compression, OCTETS)
    stored = EXPLICIT_LITTLE.uid if compression is Compression.NATIVE else stored
    for one in accept:
        if one.covers(OCTETS) and (syntax := _chosen(one.syntax, stored)):
            return Form(
                OCTETS, syntax, syntax == stored, one.is_multipart or one.media_type != OCTETS
            )
        if one.covers(named) and one.syntax in {"", AS_STORED, stored}:
            return Form(named, stored, as_stored=True, is_multipart=one.is_multipart)
    raise NotAcceptable


def accepts(accept: Sequence[Acceptable], *media_types: str) -> str:
    """The first of these media types that is taken, in the client's order. Raises NotAcceptable."""
    for one in accept:
        for media_type in media_types:
            if one.covers(media_type):
                return media_type
    raise NotAcceptable


def _chosen(wanted: str, stored: str) -> str:
    """The transfer syntax that is sent, "" for none: we compress nothing, and never change videos."""
    is_video = KNOWN[stored].compression.is_video
    if wanted in {AS_STORED, stored} or (is_video and not wanted):
        return stored
    return EXPLICIT_LITTLE.uid if wanted in {"", EXPLICIT_LITTLE.uid} and not is_video else ""


def _acceptable(written: str) -> Acceptable:
    """`multipart/related; type="application/dicom"; transfer-syntax=*; q=0.9`, its case ignored."""
    message = Message()
    message["Content-Type"] = written
    is_multipart = message.get_content_maintype() == "multipart"
    named = _parameter(message, "type") if is_multipart else written.partition(";")[0].strip()
    return Acceptable(
        media_type=(named or "*/*").lower(),
        is_multipart=is_multipart,
        syntax=_parameter(message, "transfer-syntax"),
        quality=_quality(_parameter(message, "q")),
    )


def _parameter(message: Message, name: str) -> str:
    found = message.get_param(name, "")
    return found.strip() if isinstance(found, str) else ""


def _quality(written: str) -> float:
    try:
        return min(max(float(written or "1"), 0.0), 1.0)
    except ValueError:
        return 0.0


def _separated(header: str) -> Sequence[str]:
    """Cut at the commas that aren't within quotes."""
    pieces, is_quoted, start = [], False, 0
    for at, letter in enumerate(header):
        is_quoted ^= letter == '"'
        if letter == "," and not is_quoted:
            pieces.append(header[start:at])
            start = at + 1
    pieces.append(header[start:])
    return [piece.strip() for piece in pieces if piece.strip()]
