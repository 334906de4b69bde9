"""Deflates an object once, so that a package sends half the bytes and still knows where each one lies.

Decides how, and for which objects it is worth it. Where the deflated form is kept, and that it is made
again when it is lost, others decide; the object itself stays as it is.
"""

from collections.abc import Iterator

from isal import isal_zlib

from core.download.members import Content
from core.imaging.syntaxes import KNOWN, Compression

_LEVEL = 1  # of isal: half of a CT at 300 MB/s; higher ones cost more than they save
_RAW = -15  # no header and no checksum: the ZIP has its own (RFC 1951)


def is_worth_deflating(transfer_syntax_uid: str) -> bool:
    """Whether objects of this syntax shrink: what is compressed or deflated already doesn't."""
    syntax = KNOWN.get(transfer_syntax_uid)
    return syntax is not None and syntax.compression is Compression.NATIVE and not syntax.deflated


def deflated(content: Content) -> Iterator[bytes]:
    """The content as a raw deflate stream, in chunks."""
    deflater = isal_zlib.compressobj(_LEVEL, wbits=_RAW)
    for chunk in content.read(0, content.digest.size):
        yield deflater.compress(chunk)
    yield deflater.flush()
