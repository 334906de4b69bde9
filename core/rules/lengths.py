"""Lengths that a text gives in millimetres, in centimetres: "12 x 8 mm" is "1,2 x 0,8 cm".

An addition beside the text, never instead of it. Lengths below a millimetre are left alone, as are areas,
volumes, speeds, and what the text gives in centimetres itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_NUMBER = r"\d{1,4}(?:[.,]\d{1,3})?"
_JOINT = r"\s?(?:[x×*/–-]|à|sur|par|bis|auf|to|by)\s?"
_LENGTH = re.compile(
    rf"(?<![\w.,])(?<!\d\s)(?P<numbers>{_NUMBER}(?:{_JOINT}{_NUMBER}){{0,3}})\s?"
    r"(?:mm|millim[eè]tres?|millimeters?|Millimetern?)(?![\w²³/])"
    r"(?!\s?[(=,]?\s?(?:soit\s|ou\s)?[\d.,]+\s?cm)",
    re.IGNORECASE,
)
_ONE = re.compile(_NUMBER)
_THOUSANDS = re.compile(r"[1-9]\d*[.,]\d{3}$")
"""Could be a thousand or a fraction: no guess is made."""


@dataclass(frozen=True, slots=True)
class Length:
    """A length that ends at text[end], with the same in centimetres: "1,2 x 0,8"."""

    start: int
    end: int
    centimetres: str


def lengths_in(text: str, decimal_sign: str) -> Iterator[Length]:
    """The lengths of a text in its order, written with this decimal sign."""
    for found in _LENGTH.finditer(text):
        numbers = _ONE.findall(found["numbers"])
        if all(_is_clear(one) for one in numbers):
            centimetres = _ONE.sub(lambda one: _tenth(one[0], decimal_sign), found["numbers"])
            yield Length(found.start(), found.end(), centimetres)


def _is_clear(number: str) -> bool:
    return not _THOUSANDS.match(number) and _value(number) >= 1


def _tenth(number: str, decimal_sign: str) -> str:
    written = f"{_value(number) / 10:f}"
    shorter = written.rstrip("0").rstrip(".") if "." in written else written
    return shorter.replace(".", decimal_sign)


def _value(number: str) -> Decimal:
    return Decimal(number.replace(",", "."))
