"""Which numbers can be an RPPS: length, digits, key; and what people write between."""

import pytest

from core.rules.rpps import read_rpps


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("10005173140", "10005173140"),
        ("10000000017", "10000000017"),
        (" 100 051 731 40 ", "10005173140"),
        ("1000.5173.140", "10005173140"),
        ("10005-173140", "10005173140"),
    ],
)
def test_numbers_that_can_be_one(typed: str, number: str) -> None:
    assert read_rpps(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("", id="nothing"),
        pytest.param("10005173141", id="a wrong key"),
        pytest.param("1000517314", id="a digit too few"),
        pytest.param("100051731400", id="a digit too many"),
        pytest.param("810005173140", id="with the prefix of the twelve-digit form"),
        pytest.param("1000517314O", id="a letter"),
        pytest.param("١٠٠٠٥١٧٣١٤٠", id="other digits"),
        pytest.param("10005173140'--", id="more than a number"),
    ],
)
def test_what_cant_be_one(typed: str) -> None:
    assert read_rpps(typed) is None


def test_the_key_tells_any_single_wrong_digit() -> None:
    right = "10005173140"
    wrong = [
        right[:place] + other + right[place + 1 :]
        for place in range(11)
        for other in "0123456789"
        if other != right[place]
    ]
    assert [one for one in wrong if read_rpps(one)] == []
