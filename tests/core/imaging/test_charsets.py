from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.imaging.charsets import codecs_of, decode
from core.imaging.dicom import items, open_object, text

Installed = Callable[[str], Path]


@pytest.mark.parametrize(
    ("name", "patient"),
    [
        ("chrArab.dcm", "قباني^لنزار"),
        ("chrFren.dcm", "Buc^Jérôme"),
        ("chrGerm.dcm", "Äneas^Rüdiger"),
        ("chrGreek.dcm", "Διονυσιος"),
        ("chrHbrw.dcm", "שרון^דבורה"),
        ("chrRuss.dcm", "Люкceмбypг"),
        ("chrH31.dcm", "Yamada^Tarou=山田^太郎=やまだ^たろう"),
        ("chrH32.dcm", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"),
        ("chrI2.dcm", "Hong^Gildong=洪^吉洞=홍^길동"),
        ("chrX1.dcm", "Wang^XiaoDong=王^小東="),
        ("chrX2.dcm", "Wang^XiaoDong=王^小东="),
    ],
)
def test_reads_names_in_their_character_set(installed: Installed, name: str, patient: str) -> None:
    assert text(open_object(installed(name)).dataset, "PatientName") == patient


def test_items_inherit_the_character_set_or_bring_their_own(installed: Installed) -> None:
    dataset = open_object(installed("chrSQEncoding.dcm")).dataset
    (item,) = items(dataset, "RequestedProcedureCodeSequence")
    assert text(item, "PatientName") == "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"


@pytest.mark.parametrize(
    ("terms", "value", "meant"),
    [
        (b"ISO-IR 100", b"M\xfcller", "Müller"),
        (b"ISO 2022 IR 100", b"M\xfcller", "Müller"),
        (b"iso_ir 100 ", b"M\xfcller", "Müller"),
        (b"ISO_IR 203", b"\xa4", "€"),
        (b"ISO_IR 100", "Müller".encode(), "Müller"),
        (b"", "Müller".encode(), "Müller"),
        (b"", b"M\xfcller", "M\N{REPLACEMENT CHARACTER}ller"),
        (b"ISO_IR 192", b"M\xfcller", "M\N{REPLACEMENT CHARACTER}ller"),
        (b"KLINGON", b"Muller", "Muller"),
        (b"ISO_IR 99999", b"Muller", "Muller"),
        (b"\\ISO 2022 IR 100", b"\x1b-AM\xfcller^\x1b-AJ\xf6rg", "Müller^Jörg"),
        (b"", b" padded \0\0", "padded"),
        (b"", b"a\0b\x1bc\r\nd", "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c\r\nd"),
    ],
)
def test_reads_what_was_surely_meant(terms: bytes, value: bytes, meant: str) -> None:
    assert decode(value, codecs_of(terms)) == meant


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_no_bytes_are_beyond_reading(terms: bytes, value: bytes) -> None:
    decode(value, codecs_of(terms)).encode("utf-8")
