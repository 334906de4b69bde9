"""What values are worth in JSON (PS3.18 section F.2.3)."""

import pytest

from core.dicomweb.json_values import Value, json_values

CASES: list[tuple[str, bytes, list[Value]]] = [
    # VR, bytes, values
    ("LO", b"thorax ", ["thorax"]),
    ("CS", b"ORIGINAL\\PRIMARY\\\\AXIAL", ["ORIGINAL", "PRIMARY", None, "AXIAL"]),
    ("UI", b"1.2.3\0", ["1.2.3"]),
    ("LT", b"a\\b", ["a\\b"]),
    ("SH", b"  ", []),
    ("DS", b"1.50\\-3e2 ", [1.5, -300.0]),
    ("DS", b"nan\\1_0\\abc\\\\2", [None, None, None, None, 2.0]),
    ("IS", b"12\\+3 ", [12, 3]),
    ("IS", b"2.0\\1.5\\1A", [2, None, None]),
    ("US", b"\1\0\0\1", [1, 256]),
    ("US", b"\1\0\7", [1]),
    ("SS", b"\xff\xff", [-1]),
    ("FL", b"\0\0\x80\x3f\0\0\xc0\x7f", [1.0, None]),
    ("UV", b"\1\0\0\0\0\0\0\0", [1]),
    ("AT", b"\x10\0\x20\0\x28\0\x10\0", ["00100020", "00280010"]),
    ("PN", b"Weber^Jeanne^^^", [{"Alphabetic": "Weber^Jeanne"}]),
    ("PN", b"A^B=X^Y=P^Q", [{"Alphabetic": "A^B", "Ideographic": "X^Y", "Phonetic": "P^Q"}]),
    ("PN", b"A==P", [{"Alphabetic": "A", "Phonetic": "P"}]),
    ("PN", b"A\\^^", [{"Alphabetic": "A"}, None]),
]


@pytest.mark.parametrize(("vr", "written", "told"), CASES)
def test_a_value_is_told_by_its_vr(vr: str, written: bytes, told: list[Value]) -> None:
    assert json_values(vr, written, ["utf_8"], little=True) == told


def test_numbers_of_big_endian_objects_are_the_same() -> None:
    assert json_values("US", b"\0\1", ["ascii"], little=False) == [1]
    assert json_values("AT", b"\0\x10\0\x20", ["ascii"], little=False) == ["00100020"]


def test_text_is_told_in_the_character_set_of_the_object() -> None:
    assert json_values("LO", b"Stra\xdfburg", ["latin_1"], little=True) == ["Straßburg"]
