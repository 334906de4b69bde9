"""Any object as Explicit VR Little Endian: the same values, the same pixels, and what must be said."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom import dcmread, uid
from pydicom.config import disable_value_validation
from pydicom.dataset import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset
from pydicom.uid import UID

from core.errors import CodestreamBroken, Refusal, TooManyPixels, VideoOnly
from core.imaging import explicit as explicit_module
from core.imaging.confined import ConfinedStudio
from core.imaging.dicom import open_body, open_object
from core.imaging.explicit import ExplicitObject
from core.imaging.frames import open_pixels, stored_values

Image = Callable[..., Path]
Installed = Callable[[str], Path]

SYNTAXES = [
    "MR_small_implicit.dcm",
    "MR_small_bigendian.dcm",
    "MR_small_RLE.dcm",
    "SC_rgb_expb_16bit_2frame.dcm",
    "ExplVR_BigEnd.dcm",
    "image_dfl.dcm",
    "JPEG-LL.dcm",
    "JPEG2000.dcm",
    "JPEGLSNearLossless_16.dcm",
    "SC_rgb_rle_16bit_2frame.dcm",
    "SC_rgb_jpeg_lossy_gdcm.dcm",
    "examples_ybr_color.dcm",
    "JPEG-lossy.dcm",
    "693_J2KI.dcm",
    "MR_small_jp2klossless.dcm",
    "rtdose_expb.dcm",
    "liver_expb_1frame.dcm",
]
"""Every way to write a data set, and every family of codecs."""
UNKNOWN = {""}
"""Private elements without a VR stay the bytes they are; which values those are, pydicom guesses."""


def explicit(path: Path) -> bytes:
    opened = open_object(path)
    with open_body(opened) as body:
        rewritten = ExplicitObject(opened, body)
        return b"".join(rewritten.part(number) for number in range(rewritten.count))


@pytest.fixture
def rewritten(tmp_path: Path, part10: Callable[..., bytes]) -> Callable[[Path], Path]:
    def rewrite(path: Path) -> Path:
        target = tmp_path / "explicit.dcm"
        target.write_bytes(part10(explicit(path)))
        return target

    return rewrite


@pytest.fixture
def grey() -> NDArray[np.uint16]:
    return np.arange(64, dtype=np.uint16).reshape(1, 8, 8) * 60


def values_of(path: Path) -> list[NDArray[Any]]:
    with open_pixels(open_object(path)) as pixels:
        described = pixels.described
        frames = [pixels.cells(index) for index in range(described.frames)]
        return [
            stored_values(each, described) if described.samples == 1 else each for each in frames
        ]


@pytest.mark.parametrize("name", SYNTAXES)
def test_pixels_are_the_same(
    name: str, installed: Installed, rewritten: Callable[[Path], Path]
) -> None:
    source = installed(name)
    ours = values_of(rewritten(source))
    for one, other in zip(values_of(source), ours, strict=True):
        assert np.array_equal(one, other)


@pytest.mark.parametrize("name", SYNTAXES)
def test_all_other_elements_are_the_same(name: str, installed: Installed) -> None:
    changed = {"PixelData", "PhotometricInterpretation", "PlanarConfiguration"} | {
        "LossyImageCompression",
        "LossyImageCompressionRatio",
        "LossyImageCompressionMethod",
    }
    source = dcmread(installed(name))
    ours = dcmread(BytesIO(explicit(installed(name))), force=True)
    with disable_value_validation():
        for element in source:
            if element.tag.element and element.keyword not in changed | UNKNOWN:
                assert ours[element.tag].value == element.value, element.keyword


def in_big_endian(dataset: Dataset) -> bytes:
    body = DicomBytesIO()
    body.is_little_endian, body.is_implicit_VR = False, False
    write_dataset(body, dataset)
    return body.getvalue()


def test_numbers_of_every_width_turn(
    written: Callable[[bytes], Path], part10: Callable[..., bytes]
) -> None:
    item = Dataset()
    item.ReferencedFrameNumber = 7
    item.RationalNumeratorValue = -70_000
    dataset = Dataset()
    dataset.Modality = "CT"
    dataset.SmallestImagePixelValue = 258
    dataset["SmallestImagePixelValue"].VR = "US"
    dataset.FrameIncrementPointer = 0x00181063
    dataset.EventTimeOffset = 1.5
    dataset.TableOfXBreakPoints = [65_536, 2]
    dataset.SelectorUVValue = 1 << 40
    dataset.ReferencedSOPSequence = [item]
    path = written(part10(in_big_endian(dataset), uid.ExplicitVRBigEndian))
    ours = dcmread(BytesIO(explicit(path)), force=True)
    assert ours == dataset


def test_what_came_without_a_vr_has_that_of_its_pixels(
    written: Callable[[bytes], Path], part10: Callable[..., bytes]
) -> None:
    def implicit(tag: int, value: bytes) -> bytes:
        return struct.pack("<HHL", tag >> 16, tag & 0xFFFF, len(value)) + value

    body = b"".join(
        (
            implicit(0x00080060, b"CT"),
            implicit(0x00090010, b"MAKER "),
            implicit(0x00091001, b"\1\2"),
            implicit(0x00280103, b"\1\0"),
            implicit(0x00280106, b"\xfe\xff"),
        )
    )
    ours = dcmread(BytesIO(explicit(written(part10(body, uid.ImplicitVRLittleEndian)))), force=True)
    assert ours.SmallestImagePixelValue == -2
    assert ours.get_item(0x00280106).VR == "SS"
    assert ours.get_item(0x00091001).VR == "UN"
    assert ours.get_item(0x00091001).value == b"\1\2"


def test_elements_after_the_pixels_stay_after_them(installed: Installed) -> None:
    ours = dcmread(BytesIO(explicit(installed("MR_small_RLE.dcm"))), force=True)
    assert list(ours) == sorted(ours, key=lambda element: element.tag)
    assert 0xFFFCFFFC in ours


def test_an_icon_keeps_its_pixels_or_goes(
    image: Image, encapsulated: Callable[..., bytes], grey: NDArray[np.uint16]
) -> None:
    def icon_of(path: Path) -> Dataset | None:
        found = dcmread(BytesIO(explicit(path)), force=True).get("IconImageSequence")
        return found[0] if found else None

    icon = Dataset()
    icon.Rows = icon.Columns = 2
    icon.BitsAllocated = 8
    icon.PixelData = b"\1\2\3\4"
    native = icon_of(image(grey, uid.ExplicitVRLittleEndian, IconImageSequence=[icon]))
    assert native is not None
    assert native.PixelData == icon.PixelData
    icon.PixelData = encapsulated(b"\1\2")
    icon["PixelData"].is_undefined_length = True
    stream = encapsulated(imagecodecs.jpegls_encode(grey[0]))
    assert (
        icon_of(image(grey, uid.JPEGLSLossless, IconImageSequence=[icon], PixelData=stream)) is None
    )


def test_a_text_too_long_for_its_vr_survives(
    written: Callable[[bytes], Path], part10: Callable[..., bytes]
) -> None:
    value = b"A" * 70_000
    body = struct.pack("<HHL", 0x0008, 0x0060, 2) + b"CT"
    body += struct.pack("<HHL", 0x0010, 0x4000, len(value)) + value
    path = written(part10(body, uid.ImplicitVRLittleEndian))
    ours = dcmread(BytesIO(explicit(path)), force=True)
    assert ours.get_item(0x00104000).value == value


# --- What a decompressed object says of itself ---------------------------------------------------


def test_what_was_compressed_with_loss_says_so(
    image: Image, encapsulated: Callable[..., bytes]
) -> None:
    colour = np.zeros((1, 16, 16, 3), np.uint8)
    stream = imagecodecs.jpeg8_encode(colour[0], level=90)
    path = image(colour, uid.JPEGBaseline8Bit, PixelData=encapsulated(stream))
    ours = dcmread(BytesIO(explicit(path)), force=True)
    assert ours.LossyImageCompression == "01"
    assert ours.LossyImageCompressionMethod == "ISO_10918_1"
    assert float(ours.LossyImageCompressionRatio) == pytest.approx(
        768 / (len(encapsulated(stream)) + 8), rel=0.01
    )
    assert (ours.PhotometricInterpretation, ours.PlanarConfiguration) == ("RGB", 0)


def test_what_an_object_says_of_its_loss_stays(
    image: Image, encapsulated: Callable[..., bytes], grey: NDArray[np.uint16]
) -> None:
    stream = imagecodecs.jpeg2k_encode(grey[0], level=0, codecformat="j2k")
    said = {"LossyImageCompression": "00"}
    path = image(grey, uid.JPEG2000, PixelData=encapsulated(stream), **said)
    ours = dcmread(BytesIO(explicit(path)), force=True)
    assert ours.LossyImageCompression == "00"
    assert "LossyImageCompressionMethod" not in ours
    assert np.array_equal(ours_pixels(ours, np.uint16), grey[0])


def ours_pixels(dataset: Dataset, kind: type[np.generic]) -> NDArray[Any]:
    return np.frombuffer(dataset.PixelData, kind).reshape(dataset.Rows, dataset.Columns)


def test_a_signed_value_is_signed_over_its_whole_cell(
    image: Image, encapsulated: Callable[..., bytes]
) -> None:
    values = np.array([[[-5, 5], [-2048, 2047]]], np.int16)
    stream = imagecodecs.jpegls_encode((values[0] & 0xFFF).astype(np.uint16))
    said = {"BitsStored": 12, "HighBit": 11}
    path = image(values, uid.JPEGLSLossless, PixelData=encapsulated(stream), **said)
    ours = dcmread(BytesIO(explicit(path)), force=True)
    assert ours_pixels(ours, np.int16).tolist() == values[0].tolist()


def test_frames_of_single_bits_follow_each_other_without_a_gap(
    image: Image, encapsulated: Callable[..., bytes]
) -> None:
    frames = (np.arange(9 * 15).reshape(9, 3, 5) % 7 < 3).astype(np.uint8)

    def deflated(frame: NDArray[np.uint8]) -> bytes:
        packed = np.packbits(frame, bitorder="little").tobytes()
        deflater = zlib.compressobj(wbits=-15)
        return deflater.compress(packed) + deflater.flush()

    content = encapsulated(*map(deflated, frames))
    said = {"BitsAllocated": 1, "BitsStored": 1, "HighBit": 0}
    path = image(frames, UID("1.2.840.10008.1.2.8.1"), PixelData=content, **said)
    ours = dcmread(BytesIO(explicit(path)), force=True)
    bits = np.unpackbits(np.frombuffer(ours.PixelData, np.uint8), bitorder="little")
    assert bits[: frames.size].tolist() == frames.ravel().tolist()


def test_many_frames_come_in_parts(
    image: Image, installed: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = explicit(installed("SC_rgb_rle_16bit_2frame.dcm"))
    monkeypatch.setattr(explicit_module, "PART", 100)
    assert explicit(installed("SC_rgb_rle_16bit_2frame.dcm")) == whole


# --- What can't be rewritten is refused before its first byte ------------------------------------


def test_a_broken_frame_a_video_and_too_much_are_refused(
    image: Image,
    encapsulated: Callable[..., bytes],
    grey: NDArray[np.uint16],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refusal(syntax: UID, stream: bytes) -> type[Refusal]:
        with pytest.raises(Refusal) as refused:
            explicit(image(grey, syntax, PixelData=encapsulated(stream)))
        return refused.type

    sound = imagecodecs.jpegls_encode(grey[0])
    assert refusal(uid.JPEGLSLossless, sound[:40]) is CodestreamBroken
    assert refusal(uid.MPEG2MPML, b"\0\0\1\xb3") is VideoOnly
    monkeypatch.setattr(explicit_module, "LONGEST_VALUE", 100)
    assert refusal(uid.JPEGLSLossless, sound) is TooManyPixels


def test_a_confined_studio_gives_the_same_bytes(installed: Installed) -> None:
    path = installed("JPEG2000.dcm")
    with ConfinedStudio() as studio:
        assert b"".join(studio.explicit(path)) == explicit(path)
        with pytest.raises(CodestreamBroken):
            b"".join(studio.explicit(installed("JPEG2000-embedded-sequence-delimiter.dcm")))
