"""One value in the DICOM JSON model, by its VR (PS3.18 section F.2.3).

Decides what a badly written value is worth: what should be a number and is none, or isn't finite, is no
value; one such value must not keep a reader from all others.
"""

import math
import struct
from collections.abc import Callable, Sequence

from core.imaging.charsets import decode

Value = str | int | float | dict[str, str] | None

BINARY = frozenset({"OB", "OD", "OF", "OL", "OV", "OW", "UN"})
"""Values that are bytes: inline in Base64, or elsewhere."""

_ONE_TEXT = frozenset({"LT", "ST", "UR", "UT"})
_NUMBERS = {"FD": "d", "FL": "f", "SL": "l", "SS": "h", "SV": "q", "UL": "L", "US": "H", "UV": "Q"}
_GROUPS = ("Alphabetic", "Ideographic", "Phonetic")


def json_values(vr: str, value: bytes, codecs: Sequence[str], *, little: bool) -> list[Value]:
    """The values of an element that isn't binary; several where the VR allows several."""
    if vr in _NUMBERS:
        return list(_unpacked(value, _NUMBERS[vr], "<" if little else ">"))
    if vr == "AT":
        return list(_tags(value, "<" if little else ">"))
    written = decode(value, codecs)
    if not written:
        return []
    if vr in _ONE_TEXT:
        return [written]
    read = _READERS.get(vr, _text)
    return [read(part.strip()) for part in written.split("\\")]


def _unpacked(value: bytes, code: str, order: str) -> Sequence[Value]:
    count = len(value) // struct.calcsize(order + code)
    found = struct.unpack_from(f"{order}{count}{code}", value)
    return [number if math.isfinite(number) else None for number in found]


def _tags(value: bytes, order: str) -> Sequence[Value]:
    words = struct.unpack_from(f"{order}{len(value) // 4 * 2}H", value)
    return [f"{words[at]:04X}{words[at + 1]:04X}" for at in range(0, len(words), 2)]


def _text(part: str) -> Value:
    return part or None


def _whole(part: str) -> Value:
    """An Integer String; devices write decimals there."""
    number = _decimal(part)
    return int(number) if isinstance(number, float) and number.is_integer() else None


def _decimal(part: str) -> Value:
    try:
        number = float(part) if "_" not in part else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _name(part: str) -> Value:
    """A person's name: up to three groups of components (PS3.5 section 6.2.1)."""
    groups = zip(_GROUPS, (group.rstrip("^ ") for group in part.split("=")), strict=False)
    return {name: group for name, group in groups if group} or None


_READERS: dict[str, Callable[[str], Value]] = {"DS": _decimal, "IS": _whole, "PN": _name}
