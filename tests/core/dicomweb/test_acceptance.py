"""What a client accepts decides what it is sent (PS3.18 section 8.7)."""

import pytest

from core.dicomweb.acceptance import frame_form, object_form, read_accept
from core.errors import NotAcceptable

EXPLICIT, IMPLICIT = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2"
JPEG_LS, MPEG_4 = "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.102"
DICOM = 'multipart/related; type="application/dicom"'
OCTETS = 'multipart/related; type="application/octet-stream"'

OBJECTS = [
    # Accept, stored as, sent as ("" for not at all)
    ("", JPEG_LS, EXPLICIT),
    ("*/*", IMPLICIT, EXPLICIT),
    (DICOM, EXPLICIT, EXPLICIT),
    (f"{DICOM}; transfer-syntax=*", JPEG_LS, JPEG_LS),
    (f"{DICOM}; transfer-syntax={JPEG_LS}", JPEG_LS, JPEG_LS),
    (f"{DICOM}; transfer-syntax={EXPLICIT}", JPEG_LS, EXPLICIT),
    (f"{DICOM}; transfer-syntax={JPEG_LS}", EXPLICIT, ""),
    (f"{DICOM}; transfer-syntax={JPEG_LS}, {DICOM}; q=0.5", EXPLICIT, EXPLICIT),
    (f"{DICOM}; q=0.1, {DICOM}; transfer-syntax=*", JPEG_LS, JPEG_LS),
    (f"{DICOM}; q=0", EXPLICIT, ""),
    (f"{DICOM}; q=much", EXPLICIT, ""),
    ("application/json", EXPLICIT, ""),
    (DICOM, MPEG_4, MPEG_4),
    (f"{DICOM}; transfer-syntax={EXPLICIT}", MPEG_4, ""),
]


@pytest.mark.parametrize(("accept", "stored", "sent"), OBJECTS)
def test_an_object_is_sent_as_asked_or_not_at_all(accept: str, stored: str, sent: str) -> None:
    if not sent:
        with pytest.raises(NotAcceptable):
            object_form(read_accept(accept), stored)
        return
    form = object_form(read_accept(accept), stored)
    assert (form.syntax, form.as_stored) == (sent, sent == stored)
    assert form.is_multipart


FRAMES = [
    # Accept, stored as, media type and transfer syntax of the frame
    ("", IMPLICIT, "application/octet-stream", EXPLICIT),
    (OCTETS, JPEG_LS, "application/octet-stream", EXPLICIT),
    (f"{OCTETS}; transfer-syntax=*", JPEG_LS, "application/octet-stream", JPEG_LS),
    ("multipart/related; type=image/jls", JPEG_LS, "image/jls", JPEG_LS),
    ("multipart/related; type=image/*", JPEG_LS, "image/jls", JPEG_LS),
    ("multipart/related; type=image/jp2", JPEG_LS, "", ""),
]


@pytest.mark.parametrize(("accept", "stored", "media_type", "syntax"), FRAMES)
def test_a_frame_is_called_what_it_is(
    accept: str, stored: str, media_type: str, syntax: str
) -> None:
    if not media_type:
        with pytest.raises(NotAcceptable):
            frame_form(read_accept(accept), stored)
        return
    form = frame_form(read_accept(accept), stored)
    assert (form.media_type, form.syntax) == (media_type, syntax)


def test_parts_are_made_only_where_they_are_asked_for() -> None:
    assert not object_form(read_accept("application/dicom"), EXPLICIT).is_multipart
    assert not frame_form(read_accept("application/octet-stream"), EXPLICIT).is_multipart
