"""Values of a message as dates, moments and people. What is no such value is none; nothing raises.

Times without a zone are the hospitals' local time.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from core.hl7.message import Value
from core.language import LOCAL_TIME

_MOMENT = re.compile(
    r"(\d{4})(\d\d)?(\d\d)?(?:(\d\d)(\d\d)(\d\d)?(?:\.\d+)?)?\s*(?:([+-])(\d\d)(\d\d))?"
)


@dataclass(frozen=True, slots=True)
class Person:
    """A person with a number (XCN); either may be ""."""

    number: str
    name: str
    """As one says it: "Dr Claire Meyer"."""
    authority: str
    """Who gave the number: a name or an OID."""
    number_type: str


def moment(written: str) -> datetime | None:
    """A TS or DTM value, aware; a day alone is its midnight. None when it is no time."""
    found = _MOMENT.fullmatch(written.strip())
    if found is None:
        return None
    year, month, day_, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    try:
        said = datetime(year, month or 1, day_ or 1, hour, minute, second, tzinfo=_zone(found))
        return said.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def day(written: str) -> date | None:
    """The day of a TS or DT value, as written; None when it is none."""
    found = re.match(r"(\d{4})(\d\d)(\d\d)", written.strip())
    if found is None:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def person(value: Value) -> Person:
    """An XCN value; also one that is only a name, or that has it in subcomponents (NDL)."""
    if value.text(1, 2):
        parts = _title(value.text(1, 6)), value.text(1, 3), value.text(1, 2)
        return Person(value.text(1), " ".join(filter(None, parts)), "", "")
    number, family, given = value.text(1), value.text(2), value.text(3)
    if value.components == 1 and not number.isdigit():
        return Person("", number, "", "")
    name = " ".join(filter(None, (_title(value.text(6)), given, family)))
    authority = value.text(9, 2) or value.text(9)
    return Person(number, name, authority, value.text(13))


def _title(prefix: str) -> str:
    return "Dr" if prefix.rstrip(".").upper() in {"DR", "DOCTEUR", "MED"} else prefix


def _zone(found: re.Match[str]) -> tzinfo:
    sign, hours, minutes = found.groups()[6:]
    if sign is None:
        return LOCAL_TIME
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if sign == "-" else offset)
