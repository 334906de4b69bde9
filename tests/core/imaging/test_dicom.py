import random
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import (
    DirectoryFile,
    HeaderTooComplex,
    NotDicom,
    ObjectRefused,
    ObjectTooLarge,
    Truncated,
    UnknownTransferSyntax,
)
from core.imaging.dicom import DicomObject, items, open_body, open_object, text

Installed = Callable[[str], Path]
Written = Callable[[bytes], Path]
Part10 = Callable[..., bytes]

CLASS = b"\x08\0\x16\0UI\x1e\x001.2.840.10008.5.1.4.1.1.88.11\0"
CUT = ["CT_small.dcm", "MR_small_RLE.dcm", "JPEG2000.dcm", "image_dfl.dcm", "rtdose_1frame.dcm"]


# --- What counts as DICOM -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "syntax", "has_header"),
    [
        ("CT_small.dcm", "1.2.840.10008.1.2.1", True),
        ("MR_small_implicit.dcm", "1.2.840.10008.1.2", True),
        ("MR_small_bigendian.dcm", "1.2.840.10008.1.2.2", True),
        ("image_dfl.dcm", "1.2.840.10008.1.2.1.99", True),
        ("no_meta_group_length.dcm", "1.2.840.10008.1.2", True),
        ("meta_missing_tsyntax.dcm", "1.2.840.10008.1.2", True),
        ("ExplVR_LitEndNoMeta.dcm", "1.2.840.10008.1.2.1", False),
        ("ExplVR_BigEndNoMeta.dcm", "1.2.840.10008.1.2.2", False),
    ],
)
def test_reads_every_way_of_writing(
    installed: Installed, name: str, syntax: str, has_header: bool
) -> None:
    opened = open_object(installed(name))
    assert opened.transfer_syntax == syntax
    assert opened.has_part10_header is has_header
    assert opened.size == installed(name).stat().st_size
    assert len(opened.dataset) > 0


def test_reads_a_file_without_preamble(installed: Installed, written: Written) -> None:
    opened = open_object(written(installed("CT_small.dcm").read_bytes()[132:]))
    assert not opened.has_part10_header
    assert text(opened.dataset, "Modality") == "CT"


def test_reads_a_bare_implicit_data_set(installed: Installed, written: Written) -> None:
    whole = installed("MR_small_implicit.dcm")
    opened = open_object(written(whole.read_bytes()[open_object(whole).body_offset :]))
    assert opened.transfer_syntax == "1.2.840.10008.1.2"
    assert opened.pixels
    assert opened.body_offset == 0


def test_believes_the_bytes_when_the_syntax_lies(written: Written, part10: Part10) -> None:
    opened = open_object(written(part10(CLASS, "1.2.840.10008.1.2")))
    assert text(opened.dataset, "SOPClassUID") == "1.2.840.10008.5.1.4.1.1.88.11"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", bytes(4000), b"\x08\0" * 70])
def test_refuses_what_is_no_dicom(written: Written, content: bytes) -> None:
    with pytest.raises(NotDicom):
        open_object(written(content))


def test_refuses_a_directory(installed: Installed) -> None:
    for name in ("DICOMDIR", "DICOMDIR-bigEnd", "DICOMDIR-implicit"):
        with pytest.raises(DirectoryFile):
            open_object(installed(f"dicomdirtests/{name}"))


def test_refuses_a_syntax_that_is_not_on_the_list(written: Written, part10: Part10) -> None:
    with pytest.raises(UnknownTransferSyntax) as refused:
        open_object(written(part10(CLASS, "1.2.840.113619.5.2")))
    assert refused.value.uid == "1.2.840.113619.5.2"


def test_tells_no_text_of_a_false_syntax(written: Written, part10: Part10) -> None:
    with pytest.raises(UnknownTransferSyntax) as refused:
        open_object(written(part10(CLASS, "Müller^Anna")))
    assert refused.value.uid == ""


# --- Where the values are ---------------------------------------------------------------------------


def test_locates_native_pixels_without_reading_them(installed: Installed) -> None:
    opened = open_object(installed("CT_small.dcm"))
    assert opened.pixels
    assert opened.pixels.extent.length == 128 * 128 * 2
    assert opened.pixels.fragments is None
    assert "PixelData" not in opened.dataset


def test_locates_each_fragment(installed: Installed) -> None:
    opened = open_object(installed("emri_small_RLE.dcm"))
    assert opened.pixels
    assert opened.pixels.fragments
    assert len(opened.pixels.fragments) == 1 + 10


def test_gives_the_inflated_body_of_a_deflated_object(installed: Installed) -> None:
    opened = open_object(installed("image_dfl.dcm"))
    assert opened.pixels
    extent = opened.pixels.extent
    with open_body(opened) as body:
        pixels = body[extent.offset : extent.offset + extent.length]
    assert len(pixels) == 512 * 512


def test_leaves_big_values_where_they_are(written: Written, part10: Part10) -> None:
    value = b"\x42\0\x11\0OB\0\0" + struct.pack("<L", 2 << 20) + b"%PDF" + bytes((2 << 20) - 4)
    opened = open_object(written(part10(CLASS + value)))
    extent = opened.big_values[0x00420011]
    assert extent.length == 2 << 20
    with open_body(opened) as body:
        assert body[extent.offset : extent.offset + 4] == b"%PDF"


# --- Files that are cut ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", CUT)
def test_admits_no_file_cut_at_any_kilobyte(
    installed: Installed, written: Written, name: str
) -> None:
    whole = installed(name).read_bytes()
    for length in range(0, len(whole), 1024):
        with suppress(Truncated, NotDicom):
            opened = open_object(written(whole[:length]))
            assert not text(opened.dataset, "StudyInstanceUID"), "and so refused by those who admit"


def test_admits_no_file_cut_before_its_pixels(installed: Installed, written: Written) -> None:
    path = installed("CT_small.dcm")
    pixels = open_object(path).pixels
    assert pixels
    with pytest.raises(Truncated):
        open_object(written(path.read_bytes()[: pixels.extent.offset - 12]))


def test_says_how_much_of_a_value_is_missing(written: Written, part10: Part10) -> None:
    content = part10(CLASS + b"\xe0\x7f\x10\0OW\0\0\xf0\xff\xff\xff" + bytes(10))
    with pytest.raises(Truncated) as refused:
        open_object(written(content))
    assert refused.value.found == len(content)
    assert refused.value.expected == len(content) - 10 + 0xFFFFFFF0


@pytest.mark.parametrize("length", [1, 7, 8, 500])
def test_accepts_zero_bytes_after_the_last_element(
    installed: Installed, written: Written, length: int
) -> None:
    assert open_object(written(installed("CT_small.dcm").read_bytes() + bytes(length))).pixels


def test_refuses_other_bytes_after_the_last_element(installed: Installed, written: Written) -> None:
    with pytest.raises(Truncated):
        open_object(written(installed("CT_small.dcm").read_bytes() + b"\0\1"))


# --- Hostile files --------------------------------------------------------------------------------


def _sequence(inside: bytes, tag: bytes = b"\x08\0\x40\x11") -> bytes:
    item = b"\xfe\xff\0\xe0" + struct.pack("<L", len(inside)) + inside
    return tag + b"SQ\0\0" + struct.pack("<L", len(item)) + item


def _nested(depth: int) -> bytes:
    inside = CLASS
    for _ in range(depth):
        inside = _sequence(inside)
    return inside


def test_reads_nesting_up_to_the_limit(written: Written, part10: Part10) -> None:
    dataset = open_object(written(part10(_nested(32)))).dataset
    for _ in range(32):
        (dataset,) = items(dataset, "ReferencedImageSequence")
    assert text(dataset, "SOPClassUID")


@pytest.mark.parametrize("depth", [33, 2_000])
def test_refuses_deeper_nesting(written: Written, part10: Part10, depth: int) -> None:
    with pytest.raises(HeaderTooComplex) as refused:
        open_object(written(part10(_nested(depth))))
    assert refused.value.limit == "nesting"


@pytest.mark.parametrize("opening", [b"\x08\0\x40\x11SQ\0\0", b"\x09\0\x01\x10UN\0\0"])
def test_refuses_nesting_of_undefined_length(
    written: Written, part10: Part10, opening: bytes
) -> None:
    with pytest.raises((HeaderTooComplex, Truncated)):
        open_object(
            written(part10((opening + b"\xff" * 4 + b"\xfe\xff\0\xe0" + b"\xff" * 4) * 100_000))
        )


def test_refuses_a_million_elements(written: Written, part10: Part10) -> None:
    tiny = b"".join(
        struct.pack("<HH", 9 + 2 * (n >> 16), n & 0xFFFF) + b"LO\0\0" for n in range(1_000_000)
    )
    with pytest.raises(HeaderTooComplex) as refused:
        open_object(written(part10(CLASS + tiny)))
    assert refused.value.limit == "elements"


def test_refuses_a_deflated_bomb(written: Written, part10: Part10) -> None:
    deflater = zlib.compressobj(wbits=-15)
    bomb = b"".join(deflater.compress(bytes(1 << 20)) for _ in range(600)) + deflater.flush()
    with pytest.raises(ObjectTooLarge):
        open_object(written(part10(bomb, "1.2.840.10008.1.2.1.99")))


def test_zero_bytes_before_something_else_are_no_padding(written: Written, part10: Part10) -> None:
    with pytest.raises(Truncated):
        open_object(written(part10(CLASS + bytes(1 << 20) + b"\1")))


def test_keeps_an_unsound_sequence_as_bytes(written: Written, part10: Part10) -> None:
    wrong = _sequence(CLASS)[:12] + b"\xfe\xff\0\xe0\xff\xff\xff\x7f" + CLASS
    opened = open_object(written(part10(CLASS + wrong)))
    assert items(opened.dataset, "ReferencedImageSequence") == ()


# --- Whatever the bytes -----------------------------------------------------------------------------


def _read_all(opened: DicomObject) -> None:
    for element in opened.dataset._dict.values():
        assert isinstance(element.tag, int)
    assert isinstance(text(opened.dataset, "PatientName"), str)


def test_every_installed_file_is_read_or_refused(all_installed: list[Path]) -> None:
    for path in all_installed:
        with suppress(ObjectRefused):
            _read_all(open_object(path))


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(
        [
            "CT_small.dcm",
            "rtplan.dcm",
            "emri_small_RLE.dcm",
            "image_dfl.dcm",
            "MR_small_bigendian.dcm",
            "reportsi.dcm",
            "MR_small_implicit.dcm",
        ]
    ),
    st.randoms(use_true_random=False),
)
def test_mutated_files_raise_refusals_only(
    installed: Installed, written: Written, name: str, chance: random.Random
) -> None:
    content = bytearray(installed(name).read_bytes())
    for _ in range(chance.randint(1, 30)):
        at = int(len(content) * chance.random() ** 3)
        content[at : at + chance.choice([0, 1, 4])] = chance.randbytes(chance.choice([0, 1, 1, 4]))
    with suppress(ObjectRefused):
        _read_all(open_object(written(bytes(content))))


@given(st.binary(max_size=400))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_bytes_raise_refusals_only(written: Written, part10: Part10, body: bytes) -> None:
    for content in (body, b"\x08\0\x05\0" + body, part10(body), bytes(128) + b"DICM" + body):
        with suppress(ObjectRefused):
            _read_all(open_object(written(content)))
