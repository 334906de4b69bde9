"""Millimetres in centimetres, beside; whatever isn't surely a length is left alone."""

import pytest

from core.rules.lengths import lengths_in


@pytest.mark.parametrize(
    ("text", "centimetres"),
    [
        pytest.param("nodule de 12 mm.", ["1,2"], id="one"),
        pytest.param("nodule de 12mm", ["1,2"], id="without a space"),
        pytest.param("nodule de 30 mm", ["3"], id="without a fraction"),
        pytest.param("de 4,5 mm", ["0,45"], id="decimal comma"),
        pytest.param("de 4.5 mm", ["0,45"], id="decimal point"),
        pytest.param("12 x 8 mm", ["1,2 x 0,8"], id="two ways"),
        pytest.param("12×8×110 mm", ["1,2×0,8×11"], id="three ways"),
        pytest.param("8 à 12 mm", ["0,8 à 1,2"], id="range"),
        pytest.param("4-5 mm", ["0,4-0,5"], id="range with a hyphen"),
        pytest.param("12 mm x 8 mm", ["1,2", "0,8"], id="each with its unit"),
        pytest.param("12\u00a0mm", ["1,2"], id="unbreakable space"),
        pytest.param("de 12 millimètres", ["1,2"], id="in full"),
        pytest.param("12 MM", ["1,2"], id="capitals"),
        pytest.param("1,2 cm", [], id="already centimetres"),
        pytest.param("12 mm (1,2 cm)", [], id="told in both"),
        pytest.param("coupes de 0,625 mm", [], id="less than a millimetre"),
        pytest.param("12 mm²", [], id="an area"),
        pytest.param("12 mm3", [], id="a volume"),
        pytest.param("120 mmHg", [], id="a pressure"),
        pytest.param("12 mm/s", [], id="a speed"),
        pytest.param("1.200 mm", [], id="a thousand, or not"),
        pytest.param("1 200 mm", [], id="a thousand in groups"),
        pytest.param("L4 x 12 mm", ["1,2"], id="a vertebra before"),
        pytest.param("mm", [], id="no number"),
        pytest.param("9" * 50_000 + " mm", [], id="a number without end"),
    ],
)
def test_lengths(text: str, centimetres: list[str]) -> None:
    assert [one.centimetres for one in lengths_in(text, ",")] == centimetres


def test_the_sign_is_the_readers() -> None:
    (length,) = lengths_in("12,5 mm", ".")
    assert (length.start, length.end, length.centimetres) == (0, 7, "1.25")
