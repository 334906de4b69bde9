"""Deflates an object once, so that a package sends half the bytes and still knows where each one lies.

Decides how. Where the deflated form is kept, and that it is made again when it is lost, others decide;
the object itself stays as it is.
"""

from collections.abc import Iterable, Iterator

from isal import isal_zlib
from zlib_ng import zlib_ng

from core.download.members import Content, Opener

_LEVEL = 3  # of zlib-ng: as small as zlib at its default, eight times as fast
_RAW = -15  # no header and no checksum: the ZIP has its own (RFC 1951)


def deflated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes as a raw deflate stream, in chunks."""
    deflater = zlib_ng.compressobj(_LEVEL, wbits=_RAW)
    for chunk in chunks:
        yield deflater.compress(chunk)
    yield deflater.flush()


def inflating(packed: Content) -> Opener:
    """Opens what was deflated: a part of it is found by inflating what comes before."""

    def cut(start: int, length: int) -> Iterator[bytes]:
        inflater, at = isal_zlib.decompressobj(wbits=_RAW), 0
        for chunk in packed.read(0, packed.digest.size):
            inflated = inflater.decompress(chunk)
            yield inflated[max(start - at, 0) : max(start + length - at, 0)]
            at += len(inflated)
            if at >= start + length:
                return

    return cut
