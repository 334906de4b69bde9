"""Lists the transfer syntaxes we keep, and how each one writes a data set (PS3.5 section 10).

An object in any other syntax is refused on arrival: we could neither show it nor hand it on.
"""

from dataclasses import dataclass
from enum import Enum


class Compression(Enum):
    """How the pixels of a syntax are written; NATIVE is uncompressed."""

    NATIVE = "native"
    RLE = "rle"
    DEFLATED_FRAMES = "deflated-frames"
    JPEG = "jpeg"
    JPEG_LOSSLESS = "jpeg-lossless"
    JPEG_LS = "jpeg-ls"
    JPEG_2000 = "jpeg-2000"
    HTJ2K = "htj2k"
    JPEG_XL = "jpeg-xl"
    MPEG_2 = "mpeg-2"
    MPEG_4 = "mpeg-4"
    HEVC = "hevc"

    @property
    def is_video(self) -> bool:
        return self in {Compression.MPEG_2, Compression.MPEG_4, Compression.HEVC}


@dataclass(frozen=True, slots=True)
class TransferSyntax:
    """What must be known before the first element can be read."""

    uid: str
    compression: Compression = Compression.NATIVE
    implicit: bool = False
    little_endian: bool = True
    deflated: bool = False


IMPLICIT_LITTLE = TransferSyntax("1.2.840.10008.1.2", implicit=True)
EXPLICIT_LITTLE = TransferSyntax("1.2.840.10008.1.2.1")
EXPLICIT_BIG = TransferSyntax("1.2.840.10008.1.2.2", little_endian=False)
DEFLATED = TransferSyntax("1.2.840.10008.1.2.1.99", deflated=True)

_COMPRESSED = {
    "1.2.840.10008.1.2.5": Compression.RLE,
    "1.2.840.10008.1.2.8.1": Compression.DEFLATED_FRAMES,
    "1.2.840.10008.1.2.4.50": Compression.JPEG,
    "1.2.840.10008.1.2.4.51": Compression.JPEG,
    "1.2.840.10008.1.2.4.53": Compression.JPEG,  # retired, as is the next, but archives keep them
    "1.2.840.10008.1.2.4.55": Compression.JPEG,
    "1.2.840.10008.1.2.4.57": Compression.JPEG_LOSSLESS,
    "1.2.840.10008.1.2.4.70": Compression.JPEG_LOSSLESS,
    "1.2.840.10008.1.2.4.80": Compression.JPEG_LS,
    "1.2.840.10008.1.2.4.81": Compression.JPEG_LS,
    "1.2.840.10008.1.2.4.90": Compression.JPEG_2000,
    "1.2.840.10008.1.2.4.91": Compression.JPEG_2000,
    "1.2.840.10008.1.2.4.201": Compression.HTJ2K,
    "1.2.840.10008.1.2.4.202": Compression.HTJ2K,
    "1.2.840.10008.1.2.4.203": Compression.HTJ2K,
    "1.2.840.10008.1.2.4.110": Compression.JPEG_XL,
    "1.2.840.10008.1.2.4.111": Compression.JPEG_XL,
    "1.2.840.10008.1.2.4.112": Compression.JPEG_XL,
    "1.2.840.10008.1.2.4.100": Compression.MPEG_2,
    "1.2.840.10008.1.2.4.100.1": Compression.MPEG_2,
    "1.2.840.10008.1.2.4.101": Compression.MPEG_2,
    "1.2.840.10008.1.2.4.101.1": Compression.MPEG_2,
    "1.2.840.10008.1.2.4.102": Compression.MPEG_4,
    "1.2.840.10008.1.2.4.102.1": Compression.MPEG_4,
    "1.2.840.10008.1.2.4.103": Compression.MPEG_4,
    "1.2.840.10008.1.2.4.103.1": Compression.MPEG_4,
    "1.2.840.10008.1.2.4.104": Compression.MPEG_4,
    "1.2.840.10008.1.2.4.104.1": Compression.MPEG_4,
    "1.2.840.10008.1.2.4.105": Compression.MPEG_4,
    "1.2.840.10008.1.2.4.105.1": Compression.MPEG_4,
    "1.2.840.10008.1.2.4.106": Compression.MPEG_4,
    "1.2.840.10008.1.2.4.106.1": Compression.MPEG_4,
    "1.2.840.10008.1.2.4.107": Compression.HEVC,
    "1.2.840.10008.1.2.4.108": Compression.HEVC,
}

KNOWN = {
    syntax.uid: syntax for syntax in (IMPLICIT_LITTLE, EXPLICIT_LITTLE, EXPLICIT_BIG, DEFLATED)
}
KNOWN |= {uid: TransferSyntax(uid, compression) for uid, compression in _COMPRESSED.items()}
