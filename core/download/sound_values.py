"""What a value must look like to stand in a directory (PS3.5 section 6.2).

Decides, for each VR that a key can have, whether a received text is sound, can be put right, or is
worth nothing. Nothing here knows which key it is for.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

_DATE = re.compile(r"([12]\d{3})[.\-/]?(\d\d)[.\-/]?(\d\d)")
_TIME = re.compile(r"([01]\d|2[0-3])(?::?([0-5]\d)(?::?([0-5]\d|60)(\.\d{1,6})?)?)?")
_DATE_TIME = re.compile(r"(\d{8})(?:(\d{2,6})(\.\d{1,6})?)?([+-]\d{4})?")
_WHOLE = re.compile(r"([+-]?\d{1,11})(?:\.0*)?")
_CODE = re.compile(r"[A-Z0-9_ ]{1,16}")
_UID = re.compile(r"[0-9.]{1,64}")
_LENGTHS = {"SH": 16, "LO": 64, "ST": 1024, "LT": 10240, "UC": 10240, "UR": 10240, "UT": 10240}


def sound(vr: str, text: str) -> str:
    """The text as a single value of this VR; "" when it can't be one."""
    check = _CHECKS.get(vr)
    stripped = text.strip(" \0")
    return check(stripped) if check else _text(stripped, _LENGTHS[vr])


def _date(text: str) -> str:
    found = _DATE.fullmatch(text)
    if not found:
        return ""
    try:
        return date(*map(int, found.groups())).strftime("%Y%m%d").zfill(8)
    except ValueError:
        return ""


def _time(text: str) -> str:
    found = _TIME.fullmatch(text)
    return "".join(part or "" for part in found.groups()) if found else ""


def _date_time(text: str) -> str:
    found = _DATE_TIME.fullmatch(text)
    return text if found and _date(found[1]) and (not found[2] or _time(found[2])) else ""


def _whole(text: str) -> str:
    found = _WHOLE.fullmatch(text)
    number = int(found[1]) if found else 1 << 31
    return str(number) if -(1 << 31) <= number < 1 << 31 else ""


def _unsigned(bits: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        whole = _whole(text)
        return whole if whole and 0 <= int(whole) < 1 << bits else ""

    return check


def _code(text: str) -> str:
    return text.upper() if _CODE.fullmatch(text.upper()) else ""


def _uid(text: str) -> str:
    return text if _UID.fullmatch(text) else ""


def _person_name(text: str) -> str:
    """Three groups: alphabetic, ideographic and phonetic (PS3.5 section 6.2.1.2)."""
    return "=".join(_text(group, 64) for group in text.split("=")[:3]).rstrip("=")


def _text(text: str, length: int) -> str:
    """Without backslashes, which would be two values, and without what is no character."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(map(_character, text))
    return text.replace("\\", " ")[:length].strip()


def _character(char: str) -> str:
    """A question mark for what could not be read: even ASCII has it."""
    if char == "\N{REPLACEMENT CHARACTER}":
        return "?"
    return " " if unicodedata.category(char) in {"Cc", "Cs"} else char


_CHECKS: dict[str, Callable[[str], str]] = {
    "DA": _date,
    "TM": _time,
    "DT": _date_time,
    "IS": _whole,
    "US": _unsigned(16),
    "UL": _unsigned(32),
    "CS": _code,
    "UI": _uid,
    "PN": _person_name,
}
