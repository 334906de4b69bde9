"""Decodes one compressed frame with the codecs of imagecodecs; every syntax of `syntaxes` but RLE.

Decides which codec reads what, and whether the components of a JPEG are RGB or YCbCr. The size a
codestream claims is compared with its object's before it may allocate; what else a hostile one can
do to a codec is the business of `confined`.
"""

from collections.abc import Callable

import imagecodecs
import numpy as np

from core.errors import CodestreamBroken, DecodingStopped
from core.imaging.arrays import Samples
from core.imaging.description import Photometric, PixelDescription
from core.imaging.jpeg_header import (
    CodestreamSize,
    JpegHeader,
    read_jpeg_2000_size,
    read_jpeg_header,
)
from core.imaging.syntaxes import Compression, TransferSyntax

# What the codecs raise for bad bytes: their own errors derive from RuntimeError.
CODEC_ERRORS = (RuntimeError, ValueError, TypeError, IndexError, OverflowError)
LOSSY_HTJ2K = "1.2.840.10008.1.2.4.203"
LOSSY = frozenset({"1.2.840.10008.1.2.4.81", "1.2.840.10008.1.2.4.91", LOSSY_HTJ2K})


def decode_codestream(
    codestream: bytes, syntax: TransferSyntax, described: PixelDescription
) -> tuple[Samples, Photometric]:
    """One frame, (rows, columns) or (rows, columns, 3), and what its samples are after decoding.

    Raises CodestreamBroken when it can't be decoded or isn't of the described size, DecodingStopped
    when it takes more memory than there is.
    """
    try:
        decoded, photometric = _DECODERS[syntax.compression](codestream, syntax, described)
    except CODEC_ERRORS as broken:
        raise CodestreamBroken from broken
    except MemoryError as too_much:
        raise DecodingStopped from too_much
    if decoded.shape != _shape(described) or decoded.dtype.kind not in "iu":
        raise CodestreamBroken
    if syntax.uid in LOSSY:
        decoded = _clipped(decoded, described.bits_stored)
    return decoded, photometric


def _clipped(decoded: Samples, bits: int) -> Samples:
    """Lossy codecs overshoot where they have room: one step above the brightest isn't black."""
    signed = decoded.dtype.kind == "i"
    lowest, highest = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
    if highest >= np.iinfo(decoded.dtype).max:
        return decoded
    clipped: Samples = np.clip(decoded, lowest, highest)
    return clipped


def _shape(described: PixelDescription) -> tuple[int, ...]:
    size = (described.rows, described.columns)
    return size if described.samples == 1 else (*size, described.samples)


def _check_size(claimed: CodestreamSize, described: PixelDescription) -> None:
    if claimed != CodestreamSize(described.rows, described.columns, described.samples):
        raise CodestreamBroken


# --- JPEG (ISO 10918) -----------------------------------------------------------------------------


def _decode_jpeg(
    codestream: bytes, _: TransferSyntax, described: PixelDescription
) -> tuple[Samples, Photometric]:
    header = read_jpeg_header(codestream)
    _check_size(header.size, described)
    if described.samples == 1:
        return imagecodecs.jpeg8_decode(codestream), described.photometric
    written = "YCBCR" if is_ycbcr(header, described.photometric) else "RGB"
    decoded = imagecodecs.jpeg8_decode(codestream, colorspace=written, outcolorspace="RGB")
    return decoded, Photometric.RGB


def is_ycbcr(header: JpegHeader, declared: Photometric) -> bool:
    """What the components of a colour JPEG are: the codestream's own signs before the attribute,
    for devices often leave that one as it was before compression (PS3.5 section 8.2.1)."""
    if header.adobe_transform is not None:
        return header.adobe_transform == 1
    if header.component_ids == b"RGB":
        return False
    return header.subsampled or header.is_jfif or declared is not Photometric.RGB


def _decode_lossless_jpeg(
    codestream: bytes, _: TransferSyntax, described: PixelDescription
) -> tuple[Samples, Photometric]:
    _check_size(read_jpeg_header(codestream).size, described)
    return _first_that_decodes(codestream, _LOSSLESS_JPEG), described.photometric


_LOSSLESS_JPEG: tuple[Callable[[bytes], Samples], ...] = (
    imagecodecs.jpeg8_decode,
    imagecodecs.ljpeg_decode,
)


def _first_that_decodes(
    codestream: bytes, codecs: tuple[Callable[[bytes], Samples], ...]
) -> Samples:
    """Old devices write lossless JPEG that one codec refuses and the next one reads."""
    *others, last = codecs
    for decode in others:
        try:
            return decode(codestream)
        except CODEC_ERRORS:
            continue
    return last(codestream)


# --- JPEG-LS, JPEG 2000, JPEG XL ------------------------------------------------------------------


def _decode_jpeg_ls(
    codestream: bytes, _: TransferSyntax, described: PixelDescription
) -> tuple[Samples, Photometric]:
    _check_size(read_jpeg_header(codestream).size, described)
    return imagecodecs.jpegls_decode(codestream), described.photometric


def _decode_jpeg_2000(
    codestream: bytes, _: TransferSyntax, described: PixelDescription
) -> tuple[Samples, Photometric]:
    _check_size(read_jpeg_2000_size(codestream), described)
    return imagecodecs.jpeg2k_decode(codestream), _without_component_transform(
        described.photometric
    )


def _decode_htj2k(
    codestream: bytes, syntax: TransferSyntax, described: PixelDescription
) -> tuple[Samples, Photometric]:
    """OpenJPH is twice as fast, but lossy values beyond the range wrap there where OpenJPEG clamps."""
    if syntax.uid == LOSSY_HTJ2K:
        return _decode_jpeg_2000(codestream, syntax, described)
    _check_size(read_jpeg_2000_size(codestream), described)
    codecs = (imagecodecs.htj2k_decode, imagecodecs.jpeg2k_decode)
    decoded = _first_that_decodes(codestream, codecs)
    return decoded, _without_component_transform(described.photometric)


def _without_component_transform(declared: Photometric) -> Photometric:
    """The codec undoes ICT and RCT itself: what it gives is RGB (PS3.5 section 8.2.4)."""
    transformed = {Photometric.YBR_ICT, Photometric.YBR_RCT}
    return Photometric.RGB if declared in transformed else declared


def _decode_jpeg_xl(
    codestream: bytes, _: TransferSyntax, described: PixelDescription
) -> tuple[Samples, Photometric]:
    photometric = Photometric.RGB if described.samples == 3 else described.photometric
    return imagecodecs.jpegxl_decode(codestream), photometric


_DECODERS: dict[
    Compression,
    Callable[[bytes, TransferSyntax, PixelDescription], tuple[Samples, Photometric]],
] = {
    Compression.JPEG: _decode_jpeg,
    Compression.JPEG_LOSSLESS: _decode_lossless_jpeg,
    Compression.JPEG_LS: _decode_jpeg_ls,
    Compression.JPEG_2000: _decode_jpeg_2000,
    Compression.HTJ2K: _decode_htj2k,
    Compression.JPEG_XL: _decode_jpeg_xl,
}
