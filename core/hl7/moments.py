"""Days and moments of messages (HL7 v2.5.1, 2.A.21 DT and 2.A.22 DTM). What is none is None; nothing raises.

Times without a zone are the hospitals' local time.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from core.rules.days import LOCAL_TIME

_DAY = re.compile(r"\d{8}", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:\.\d+)?)?)?)?)?)?\s*(?:([+-])(\d\d)(\d\d))?",
    re.ASCII,
)
"""Each part only behind the one before: ten digits end with an hour, not with a minute."""
MINUTE = 5


def read_day(written: str) -> date | None:
    """The day of a DT or DTM value, as written; None for only a month or a year."""
    found = _DAY.match(written.strip())
    try:
        return date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None


def read_moment(written: str) -> datetime | None:
    """A DTM value, aware; a day alone is its midnight."""
    found = _MOMENT.fullmatch(written.strip())
    return _aware(found) if found else None


def read_appointed(written: str) -> datetime | None:
    """A DTM value to the minute or better, aware: nobody is expected at an hour, or some day."""
    found = _MOMENT.fullmatch(written.strip())
    return _aware(found) if found and found[MINUTE] else None


def _aware(found: re.Match[str]) -> datetime | None:
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    try:
        said = datetime(year, month or 1, day or 1, hour, minute, second, tzinfo=_zone(found))
        return said.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(found: re.Match[str]) -> tzinfo:
    sign, hours, minutes = found.groups()[6:]
    if sign is None:
        return LOCAL_TIME
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if sign == "-" else offset)
