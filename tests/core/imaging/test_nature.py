from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import UID

from core.imaging.dicom import open_body, open_object
from core.imaging.nature import Nature, document_of, nature_of, video_of

Image = Callable[..., Path]
Installed = Callable[[str], Path]
Encapsulated = Callable[..., bytes]
Object = Callable[..., Path]

STORAGE = "1.2.840.10008.5.1.4.1.1."
MPEG_2, MPEG_4 = UID("1.2.840.10008.1.2.4.100"), UID("1.2.840.10008.1.2.4.102")
NOTHING = np.zeros((1, 2, 2), np.uint8)


@pytest.fixture
def without_pixels(
    written: Callable[[bytes], Path], part10: Callable[..., bytes], encoded: Callable[..., bytes]
) -> Object:
    def write(**attributes: object) -> Path:
        return written(part10(encoded(**attributes)))

    return write


@pytest.mark.parametrize(
    ("sop_class", "nature"),
    [
        ("88.11", Nature.REPORT),
        ("88.33", Nature.REPORT),
        ("88.59", Nature.KEY_OBJECTS),
        ("88.67", Nature.DOSE_REPORT),
        ("88.50", Nature.MEASUREMENTS),
        ("104.1", Nature.PDF),
        ("104.2", Nature.DOCUMENT),
        ("104.3", Nature.DOCUMENT),
        ("11.1", Nature.PRESENTATION_STATE),
        ("11.8", Nature.PRESENTATION_STATE),
        ("9.1.1", Nature.WAVEFORM),
        ("9.4.2", Nature.WAVEFORM),
        ("66", Nature.RAW_DATA),
        ("66.1", Nature.REGISTRATION),
        ("66.4", Nature.SEGMENTATION),
        ("481.3", Nature.RADIOTHERAPY),
        ("481.5", Nature.RADIOTHERAPY),
        ("2", Nature.OTHER),
        ("4.2", Nature.OTHER),
        ("888", Nature.OTHER),
    ],
)
def test_the_class_decides(without_pixels: Object, sop_class: str, nature: Nature) -> None:
    path = without_pixels(SOPClassUID=STORAGE + sop_class)
    assert nature_of(open_object(path)) is nature


@pytest.mark.parametrize(
    ("code", "nature"),
    [
        ("113701", Nature.DOSE_REPORT),
        ("126000", Nature.MEASUREMENTS),
        ("121060", Nature.REPORT),
    ],
)
def test_the_root_concept_tells_dose_reports_from_reports(
    without_pixels: Object, code: str, nature: Nature
) -> None:
    concept = Dataset()
    concept.CodeValue, concept.CodingSchemeDesignator = code, "DCM"
    path = without_pixels(SOPClassUID=f"{STORAGE}88.22", ConceptNameCodeSequence=[concept])
    assert nature_of(open_object(path)) is nature


@pytest.mark.parametrize(
    ("sop_class", "nature"),
    [
        ("2", Nature.PICTURE),
        ("481.2", Nature.PICTURE),
        ("66.4", Nature.SEGMENTATION),
        ("9999", Nature.PICTURE),
    ],
)
def test_what_has_pixels_is_a_picture_unless_its_class_says_otherwise(
    image: Image, sop_class: str, nature: Nature
) -> None:
    assert nature_of(open_object(image(NOTHING, SOPClassUID=STORAGE + sop_class))) is nature


@pytest.mark.parametrize(
    ("syntax", "beginning", "media_type", "in_browsers"),
    [
        (MPEG_4, b"\0\0\0\x18ftypmp42", "video/mp4", True),
        (MPEG_4, b"G" + bytes(187) + b"G", "video/mp2t", False),
        (MPEG_4, b"\0\0\0\1g", "application/octet-stream", False),
        (MPEG_2, b"\0\0\1\xb3", "video/mpeg", False),
    ],
)
def test_a_video_is_a_stream_of_its_own(
    image: Image,
    encapsulated: Encapsulated,
    syntax: UID,
    beginning: bytes,
    media_type: str,
    in_browsers: bool,
) -> None:
    first, second = beginning + bytes(300), b"the rest"
    opened = open_object(image(NOTHING, syntax, PixelData=encapsulated(first, second)))
    stream = video_of(opened)
    assert nature_of(opened) is Nature.VIDEO
    assert stream
    assert (stream.media_type, stream.in_browsers) == (media_type, in_browsers)
    with open_body(opened) as body:
        content = b"".join(body[e.offset : e.offset + e.length] for e in stream.extents)
    assert content.startswith(first)
    assert content.endswith(second)
    assert len(content) == stream.length


def test_a_picture_is_no_video(installed: Installed) -> None:
    assert video_of(open_object(installed("CT_small.dcm"))) is None


@pytest.mark.parametrize("size", [1001, 3 << 20])
def test_a_pdf_is_found_small_or_big_without_its_padding(without_pixels: Object, size: int) -> None:
    pdf = b"%PDF-1.7" + bytes(size - 8)
    path = without_pixels(
        SOPClassUID=f"{STORAGE}104.1",
        MIMETypeOfEncapsulatedDocument="application/pdf",
        EncapsulatedDocument=pdf + bytes(size % 2),
        EncapsulatedDocumentLength=size,
    )
    document = document_of(open_object(path))
    assert document
    assert (document.media_type, document.in_browsers, document.length) == (
        "application/pdf", True, size,
    )  # fmt: skip
    (extent,) = document.extents
    assert path.read_bytes()[extent.offset :][: extent.length] == pdf


@pytest.mark.parametrize(
    ("declared", "content"),
    [("application/pdf", b"<html>"), ("text/html", b"%PDF-1.7"), ("text/xml", b"<x/>")],
)
def test_what_isn_t_surely_a_pdf_is_for_downloading_only(
    without_pixels: Object, declared: str, content: bytes
) -> None:
    path = without_pixels(
        SOPClassUID=f"{STORAGE}104.1",
        MIMETypeOfEncapsulatedDocument=declared,
        EncapsulatedDocument=content + bytes(len(content) % 2),
    )
    document = document_of(open_object(path))
    assert document
    assert (document.media_type, document.in_browsers) == ("application/octet-stream", False)


def test_real_objects_are_what_they_are(installed: Installed) -> None:
    assert nature_of(open_object(installed("waveform_ecg.dcm"))) is Nature.WAVEFORM
    assert nature_of(open_object(installed("test-SR.dcm"))) is Nature.REPORT
    assert nature_of(open_object(installed("liver.dcm"))) is Nature.SEGMENTATION
    assert nature_of(open_object(installed("rtdose.dcm"))) is Nature.PICTURE
