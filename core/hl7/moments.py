"""Days and moments of messages (HL7 v2.5.1, 2.A.21 DT and 2.A.22 DTM)."""

import re
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from core.rules.days import REGION

_MOMENT = re.compile(r"(\d{8})(?:(\d{2})(\d{2})(?:(\d{2})(?:\.\d{1,4})?)?)?([+-]\d{4})?", re.ASCII)


def read_day(written: str) -> date | None:
    """The day of a DT or DTM value; None when it is none, or only a month or a year."""
    matched = re.match(r"\d{8}", written, re.ASCII)
    try:
        return date.fromisoformat(matched[0]) if matched else None
    except ValueError:
        return None


def read_moment(written: str) -> datetime | None:
    """A DTM value to the minute or better, aware; None for any other."""
    matched = _MOMENT.fullmatch(written.strip())
    if matched is None or matched[2] is None:
        return None
    day, hour, minute, second, zone = matched.groups()
    try:
        clock = datetime.strptime(f"{day}{hour}{minute}{second or '00'}", "%Y%m%d%H%M%S")  # noqa: DTZ007
        return clock.replace(tzinfo=_zone(zone))
    except ValueError:
        return None


def _zone(written: str | None) -> timezone | ZoneInfo:
    if not written:
        return REGION  # where the clocks of senders stand that don't say so
    offset = timedelta(hours=int(written[1:3]), minutes=int(written[3:5]))
    return timezone(-offset if written[0] == "-" else offset)
