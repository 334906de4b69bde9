"""Reads values the way people read them: clean texts, names as one says them, moments with a zone.

Decides what of a badly written value can still be shown. What a value means is left to those who ask.
"""

import re
from datetime import date, datetime, timedelta, timezone, tzinfo

from pydicom.dataset import Dataset

from core.documents.printable import printable
from core.imaging.attributes import text
from core.ingest.header import read_date, read_time
from core.rules.days import LOCAL_TIME

LONGEST_TEXT = 200_000
YEARS = range(1850, 2200)
"""Of a moment that a device can have written; others are misreadings, and calendars overflow."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DATETIME = re.compile(r"(\d{8})(\d{2,6})?(?:\.\d*)?([+-]\d{4})?")
_OFFSET = re.compile(r"([+-])(\d{2})([0-5]\d)")


def shown(dataset: Dataset, keyword: str) -> str:
    """A text without what can't be printed; its lines end with line feeds only."""
    written = text(dataset, keyword)[:LONGEST_TEXT].strip()
    # Nearly all texts are, and a document has a hundred thousand of them.
    return written if written.isprintable() else printable(written).strip()


def line(dataset: Dataset, keyword: str) -> str:
    """A text on one line: labels, names, meanings."""
    return " ".join(shown(dataset, keyword).split())


def person(dataset: Dataset, keyword: str) -> str:
    """A name as one says it, "Dr Claire Meyer", of the first group that has one (PS3.5 section 6.2.1)."""
    groups = [group for group in line(dataset, keyword).split("=") if group.strip(" ^")]
    parts = [part.strip() for part in groups[0].split("^")] if groups else []
    family, given, middle, prefix, suffix = (*parts, "", "", "", "", "")[:5]
    return " ".join(part for part in (prefix, given, middle, family, suffix) if part)


def zone(dataset: Dataset) -> tzinfo:
    """Where the clock of an object stood (0008,0201); the hospitals' time zone where it doesn't say."""
    return _offset(text(dataset, "TimezoneOffsetFromUTC").strip()) or LOCAL_TIME


def moment(written: str, where: tzinfo) -> date | datetime | None:
    """A DT value (PS3.5 section 6.2): a day, or an aware time where it tells one; else None."""
    matched = _DATETIME.fullmatch(written.strip())
    if not matched:
        return None
    day, clock, offset = matched.groups(default="")
    return joined(read_date(day), clock, _offset(offset) or where)


def moment_of(dataset: Dataset, day: str, clock: str) -> date | datetime | None:
    """The moment that a DA and a TM attribute tell together, or the day alone."""
    return joined(read_date(text(dataset, day)), text(dataset, clock), zone(dataset))


def joined(day: date | None, clock: str, where: tzinfo) -> date | datetime | None:
    """A day and a TM value as an aware time, or the day alone."""
    time = read_time(clock)
    if day is None or time is None or day.year not in YEARS:
        return day
    return datetime.combine(day, time, where)


def language_tag(written: str) -> str:
    """A language as pages declare it (BCP 47); "" for what is none."""
    return written if _LANGUAGE.fullmatch(written) else ""


def _offset(written: str) -> timezone | None:
    matched = _OFFSET.fullmatch(written)
    if not matched or int(matched[2]) > 14:
        return None
    minutes = int(matched[2]) * 60 + int(matched[3])
    return timezone(timedelta(minutes=-minutes if matched[1] == "-" else minutes))
