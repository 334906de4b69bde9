import struct
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from pydicom.uid import UID

from core.errors import (
    CodestreamBroken,
    NoPicture,
    NotFound,
    PictureRefused,
    PixelDescriptionInvalid,
    PixelLengthMismatch,
    TooManyPixels,
    VideoOnly,
)
from core.imaging.arrays import Values
from core.imaging.dicom import open_body, open_object
from core.imaging.encapsulation import frame_extents
from core.imaging.frames import open_pixels, stored_values

RLE = UID("1.2.840.10008.1.2.5")
JPEG, JPEG_LOSSLESS = UID("1.2.840.10008.1.2.4.50"), UID("1.2.840.10008.1.2.4.70")
JPEG_LS, J2K = UID("1.2.840.10008.1.2.4.80"), UID("1.2.840.10008.1.2.4.90")
MPEG4, JPEG_XL = UID("1.2.840.10008.1.2.4.102"), UID("1.2.840.10008.1.2.4.110")
HTJ2K, J2K_LOSSY = UID("1.2.840.10008.1.2.4.201"), UID("1.2.840.10008.1.2.4.91")
DEFLATED_FRAMES = UID("1.2.840.10008.1.2.8.1")

Installed = Callable[[str], Path]
Image = Callable[..., Path]
Encapsulated = Callable[..., bytes]


def _values(path: Path, index: int = 0) -> Values:
    with open_pixels(open_object(path)) as pixels:
        return stored_values(pixels.cells(index), pixels.described)


# --- Every way of writing gives the same values -------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "same_as", "frames"),
    [
        ("MR_small_RLE.dcm", "MR_small.dcm", 1),
        ("MR_small_implicit.dcm", "MR_small.dcm", 1),
        ("MR_small_bigendian.dcm", "MR_small.dcm", 1),
        ("MR_small_padded.dcm", "MR_small.dcm", 1),
        ("MR_small_jp2klossless.dcm", "MR_small.dcm", 1),
        ("MR_small_jpeg_ls_lossless.dcm", "MR_small.dcm", 1),
        ("emri_small_RLE.dcm", "emri_small.dcm", 10),
        ("emri_small_big_endian.dcm", "emri_small.dcm", 10),
        ("emri_small_jpeg_2k_lossless.dcm", "emri_small.dcm", 10),
        ("emri_small_jpeg_ls_lossless.dcm", "emri_small.dcm", 10),
        ("SC_rgb_expb.dcm", "SC_rgb.dcm", 1),
        ("SC_rgb_rle_2frame.dcm", "SC_rgb_2frame.dcm", 2),
        ("SC_rgb_rle_16bit_2frame.dcm", "SC_rgb_16bit_2frame.dcm", 2),
        ("SC_rgb_expb_32bit_2frame.dcm", "SC_rgb_32bit_2frame.dcm", 2),
        ("SC_rgb_small_odd_big_endian.dcm", "SC_rgb_small_odd.dcm", 1),
        ("OBXXXX1A_rle_2frame.dcm", "OBXXXX1A_2frame.dcm", 2),
        ("OBXXXX1A_expb_2frame.dcm", "OBXXXX1A_2frame.dcm", 2),
        ("rtdose_rle.dcm", "rtdose.dcm", 15),
        ("rtdose_expb.dcm", "rtdose.dcm", 15),
        ("liver_expb.dcm", "liver.dcm", 3),
        ("US1_J2KR.dcm", "US1_UNCR.dcm", 1),
        ("RG3_J2KR.dcm", "RG3_UNCR.dcm", 1),
        ("MR2_J2KR.dcm", "MR2_UNCR.dcm", 1),
        ("693_J2KR.dcm", "693_UNCR.dcm", 1),
        ("gdcm-US-ALOKA-16_big.dcm", "gdcm-US-ALOKA-16.dcm", 1),
    ],
)
def test_each_lossless_syntax_gives_the_values_of_the_original(
    installed: Installed, name: str, same_as: str, frames: int
) -> None:
    for index in range(frames):
        assert np.array_equal(_values(installed(name), index), _values(installed(same_as), index))


@pytest.mark.parametrize(
    ("name", "same_as"),
    [
        ("SC_rgb_jpeg_dcmtk.dcm", "SC_rgb.dcm"),
        ("SC_rgb_jpeg_gdcm.dcm", "SC_rgb.dcm"),
        ("SC_rgb_gdcm_KY.dcm", "SC_rgb.dcm"),
        ("SC_rgb_jls_lossy_line.dcm", "SC_rgb.dcm"),
        ("SC_rgb_jls_lossy_sample.dcm", "SC_rgb.dcm"),
        ("SC_ybr_full_uncompressed.dcm", "SC_rgb.dcm"),
        ("SC_ybr_full_422_uncompressed.dcm", "SC_rgb.dcm"),
        ("SC_rgb_dcmtk_+eb+cr.dcm", "SC_rgb_dcmtk_ebcr_dcmd.dcm"),
        ("SC_rgb_dcmtk_+eb+cy+np.dcm", "SC_rgb_dcmtk_ebcynp_dcmd.dcm"),
        ("SC_rgb_dcmtk_+eb+cy+n1.dcm", "SC_rgb_dcmtk_ebcyn1_dcmd.dcm"),
        ("SC_rgb_dcmtk_+eb+cy+s2.dcm", "SC_rgb_dcmtk_ebcys2_dcmd.dcm"),
        ("SC_rgb_jpeg.dcm", "SC_rgb_jpeg_dcmd.dcm"),
        ("SC_jpeg_no_color_transform.dcm", "SC_rgb_jpeg_dcmd.dcm"),
        ("SC_rgb_jpeg_app14_dcmd.dcm", "SC_jpeg_no_color_transform_2.dcm"),
    ],
)
def test_colours_are_those_of_the_original_however_written(
    installed: Installed, name: str, same_as: str
) -> None:
    ours, theirs = (_values(installed(file)).astype(int) for file in (name, same_as))
    assert np.abs(ours - theirs).mean() < 1


def _deflated(pixels: Values) -> bytes:
    deflater = zlib.compressobj(wbits=-15)
    return deflater.compress(pixels.tobytes()) + deflater.flush()


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
@pytest.mark.parametrize("shape", [(1, 24, 40), (1, 24, 40, 3)])
@pytest.mark.parametrize(
    ("syntax", "encode"),
    [
        (JPEG_LS, imagecodecs.jpegls_encode),
        (J2K, partial(imagecodecs.jpeg2k_encode, reversible=True)),
        (HTJ2K, partial(imagecodecs.htj2k_encode, reversible=True)),
        (JPEG_XL, partial(imagecodecs.jpegxl_encode, lossless=True)),
        (JPEG_LOSSLESS, partial(imagecodecs.jpeg8_encode, lossless=True)),
        (DEFLATED_FRAMES, _deflated),
    ],
)
def test_reads_what_the_codecs_write(
    image: Image,
    encapsulated: Encapsulated,
    syntax: UID,
    encode: Callable[[Values], bytes],
    shape: tuple[int, ...],
    kind: type,
) -> None:
    pixels = np.random.default_rng(1).integers(0, np.iinfo(kind).max, shape, kind)
    path = image(pixels, syntax, PixelData=encapsulated(encode(pixels[0])))
    shown = pixels[0] if len(shape) == 3 else pixels[0] >> (8 if kind is np.uint16 else 0)
    assert np.array_equal(_values(path), shown)


def test_lossy_values_beyond_the_range_don_t_wrap(image: Image, encapsulated: Encapsulated) -> None:
    """A bright edge compressed hard overshoots the twelve bits stored; black specks would follow."""
    edge = np.zeros((64, 64), np.uint16)
    edge[:, 31:] = 4095
    codestream = imagecodecs.jpeg2k_encode(edge, level=20, reversible=False)
    assert imagecodecs.jpeg2k_decode(codestream).max() > 4095
    path = image(
        edge[np.newaxis], J2K_LOSSY, PixelData=encapsulated(codestream), BitsStored=12, HighBit=11
    )
    values = _values(path)
    assert values.max() == 4095
    assert values[:, 40:].min() > 2000


def test_one_bit_frames_needn_t_begin_on_a_byte(image: Image) -> None:
    bits = np.random.default_rng(1).integers(0, 2, (3, 5, 3), np.uint8)
    path = image(bits, BitsAllocated=1, BitsStored=1, HighBit=0)
    for index in range(3):
        assert np.array_equal(_values(path, index), bits[index])


@pytest.mark.parametrize(
    ("cell", "stored", "high_bit", "signed", "value"),
    [
        (0xF123, 12, 11, 0, 0x123),
        (0x1230, 12, 15, 0, 0x123),
        (0x0FFF, 12, 11, 1, -1),
        (0xFFF0, 12, 15, 1, -1),
        (0x87FF, 12, 11, 1, 0x7FF),
        (0x0A50, 8, 11, 0, 0xA5),
        (0x8000, 16, 15, 1, -32768),
    ],
)
def test_only_the_stored_bits_count(
    image: Image, cell: int, stored: int, high_bit: int, signed: int, value: int
) -> None:
    cells = np.full((1, 2, 2), cell, np.uint16)
    path = image(cells, BitsStored=stored, HighBit=high_bit, PixelRepresentation=signed)
    assert _values(path).tolist() == [[value] * 2] * 2


def test_float_pixels_are_read_as_they_are(image: Image) -> None:
    cells = np.array([[[0.5, -1e30], [np.nan, 2]]], np.float32)
    assert np.array_equal(_values(image(cells)), cells[0], equal_nan=True)


def test_planes_and_pixels_give_the_same_colours(image: Image) -> None:
    colours = np.random.default_rng(1).integers(0, 256, (1, 4, 6, 3), np.uint8)
    by_plane = np.moveaxis(colours, -1, 1).tobytes()
    path = image(colours, PlanarConfiguration=1, PixelData=by_plane)
    assert np.array_equal(_values(path), colours[0])


# --- One frame among fragments ------------------------------------------------------------------------


def even(codestream: bytes) -> bytes:
    return codestream + b"\0" * (len(codestream) % 2)


FRAMES = np.random.default_rng(1).integers(0, 256, (2, 8, 8), np.uint8)
ONE, OTHER = (even(imagecodecs.jpeg2k_encode(frame, reversible=True)) for frame in FRAMES)


@pytest.mark.parametrize(
    "table", [b"", struct.pack("<2L", 0, len(ONE) + 16), bytes(8), b"\xff" * 8, b"\1\2\3"]
)
def test_finds_frames_split_over_fragments(
    image: Image, encapsulated: Encapsulated, table: bytes
) -> None:
    data = encapsulated(ONE[:40], ONE[40:], OTHER[:20], OTHER[20:], table=table)
    path = image(FRAMES, J2K, PixelData=data)
    for index in range(2):
        assert np.array_equal(_values(path, index), FRAMES[index])


def test_finds_frames_by_the_extended_offset_table(
    image: Image, encapsulated: Encapsulated
) -> None:
    """Neither fragment but the first begins like a codestream, so only the table can tell."""
    halves = [imagecodecs.jpeg2k_encode(frame, reversible=True) for frame in FRAMES]
    data = encapsulated(halves[0][:3], halves[0][3:], halves[1][:3], halves[1][3:])
    table = struct.pack("<2Q", 0, len(even(halves[0][:3])) + len(even(halves[0][3:])) + 16)
    path = image(FRAMES, J2K, PixelData=data, ExtendedOffsetTable=table)
    with open_body(open_object(path)) as body:
        extents = frame_extents(open_object(path), 2, body)
    assert [len(fragments) for fragments in extents] == [2, 2]


def test_refuses_fragments_that_cant_be_told_apart(
    image: Image, encapsulated: Encapsulated
) -> None:
    with pytest.raises(CodestreamBroken):
        _values(image(FRAMES, J2K, PixelData=encapsulated(b"ab", b"cd", b"ef")))


def test_refuses_fewer_fragments_than_frames(image: Image, encapsulated: Encapsulated) -> None:
    with pytest.raises(PixelLengthMismatch):
        _values(image(FRAMES, J2K, PixelData=encapsulated(ONE)))


def test_a_broken_frame_leaves_the_others_readable(
    image: Image, encapsulated: Encapsulated
) -> None:
    path = image(FRAMES, J2K, PixelData=encapsulated(ONE[: len(ONE) // 4 * 2], OTHER))
    with pytest.raises(CodestreamBroken):
        _values(path, 0)
    assert np.array_equal(_values(path, 1), FRAMES[1])


@pytest.mark.parametrize("syntax", [J2K, JPEG, JPEG_LOSSLESS, JPEG_LS, HTJ2K, JPEG_XL, RLE])
@pytest.mark.parametrize(
    "garbage", [b"", b"\xff\xd8", b"\xff\xd8\xff\xc0", bytes(500), b"\xff" * 500]
)
def test_refuses_garbage_as_codestream(
    image: Image, encapsulated: Encapsulated, syntax: UID, garbage: bytes
) -> None:
    with pytest.raises(CodestreamBroken):
        _values(image(FRAMES, syntax, PixelData=encapsulated(garbage, garbage)))


def test_refuses_a_codestream_of_another_size_than_described(
    image: Image, encapsulated: Encapsulated
) -> None:
    with pytest.raises(CodestreamBroken):
        _values(image(FRAMES, J2K, PixelData=encapsulated(ONE, OTHER), Rows=16))


# --- Limits ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"Rows": 60000, "Columns": 60000}, TooManyPixels),
        ({"NumberOfFrames": 1_000_000}, TooManyPixels),
        ({"NumberOfFrames": 2**31 - 1}, TooManyPixels),
        ({"NumberOfFrames": 9}, PixelLengthMismatch),
        ({"Rows": 65}, PixelLengthMismatch),
        ({"Rows": 0}, PixelDescriptionInvalid),
        ({"Columns": 0}, PixelDescriptionInvalid),
        ({"NumberOfFrames": -1}, PixelDescriptionInvalid),
        ({"BitsAllocated": 12}, PixelDescriptionInvalid),
        ({"BitsStored": 17}, PixelDescriptionInvalid),
        ({"SamplesPerPixel": 4}, PixelDescriptionInvalid),
        ({"PhotometricInterpretation": "CMYK"}, PixelDescriptionInvalid),
    ],
)
def test_refuses_what_cant_be_true(
    image: Image, facts: dict[str, object], refusal: type[PictureRefused]
) -> None:
    pixels = np.zeros((1, 64, 64), np.uint16)
    with pytest.raises(refusal):
        _values(image(pixels, PixelData=pixels.tobytes(), **facts))


@pytest.mark.parametrize("syntax", [RLE, J2K, JPEG])
def test_refuses_the_same_lies_in_compressed_objects(
    image: Image, encapsulated: Encapsulated, syntax: UID
) -> None:
    data = encapsulated(b"\1\0\0\0" + bytes(60))
    with pytest.raises(TooManyPixels):
        _values(image(FRAMES[:1], syntax, PixelData=data, Rows=60_000, Columns=60_000))


def test_refuses_single_bits_as_rle(image: Image, encapsulated: Encapsulated) -> None:
    with pytest.raises(PixelDescriptionInvalid):
        _values(
            image(
                FRAMES,
                RLE,
                PixelData=encapsulated(bytes(64), bytes(64)),
                BitsAllocated=1,
                BitsStored=1,
                HighBit=0,
            )
        )


def test_refuses_pixels_that_contradict_their_syntax(
    image: Image, encapsulated: Encapsulated, written: Callable[[bytes], Path]
) -> None:
    """Fragments under an uncompressed syntax, and plain pixels under a compressed one."""
    compressed = image(FRAMES, J2K, PixelData=encapsulated(ONE, OTHER)).read_bytes()
    plain = image(FRAMES).read_bytes()
    explicit, j2k = b"UI\x14\x001.2.840.10008.1.2.1\0", b"UI\x16\x001.2.840.10008.1.2.4.90"
    for content in (compressed.replace(j2k, explicit), plain.replace(explicit, j2k)):
        with pytest.raises(PixelDescriptionInvalid):
            _values(written(content))


def test_refuses_a_frame_beyond_the_last(installed: Installed) -> None:
    with pytest.raises(NotFound):
        _values(installed("CT_small.dcm"), 1)


def test_an_object_without_pixels_has_no_picture(installed: Installed) -> None:
    with pytest.raises(NoPicture):
        _values(installed("rtplan.dcm"))


def test_video_is_no_single_picture(image: Image, encapsulated: Encapsulated) -> None:
    with pytest.raises(VideoOnly):
        _values(image(FRAMES, MPEG4, PixelData=encapsulated(bytes(8))))


def test_nobody_decodes_a_broken_jpeg_2000(installed: Installed) -> None:
    with pytest.raises(CodestreamBroken):
        _values(installed("JPEG2000-embedded-sequence-delimiter.dcm"))
