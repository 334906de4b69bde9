"""What of a count may be published: nothing that tells of one person, not even by a difference (Z5).

Numbers under five are hidden. All others are rounded to fives, each by itself: a total, last month's page
or the other hospitals' numbers then take away nothing that would leave a single person. Shares are made of
what is shown, and a median needs five. Zero is told: it is about nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from statistics import median

from core.rules.consent import Answer, Question
from core.rules.days import day_of

FEWEST = 5
LONGEST_DELAY = timedelta(days=90)
"""A report that comes later is an archive being filled, and says nothing about waiting."""


class Measure(Enum):
    ASKED = "asked"
    """Answers given at a desk, those of one moment together."""
    SLIPS = "slips"
    """Persons who were given an activation code."""
    ACTIVATED = "activated"
    """Accounts opened, where the code was printed last."""
    REPORTED = "reported"
    """Hours from an exam to its first validated report."""
    OPENED = "opened"
    """Hours from there until the patient's side opens it first."""
    DOWNLOADS = "downloads"
    DISCS_AVOIDED = "discs-avoided"
    """Exams of which a whole package arrived, each counted once a month."""
    REPEATS_AVOIDED = "repeats-avoided"
    """Earlier exams that were used instead of a new one."""


Counted = Measure | tuple[Question, Answer]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened; `place` is an establishment's number, None online."""

    place: int | None
    at: datetime
    counted: Counted
    hours: float = 0.0


Key = tuple[int | None, date]
Tallies = Mapping[Key, Mapping[Counted, Sequence[float]]]


def tallied(facts: Iterable[Fact]) -> Tallies:
    """The facts by place and month."""
    found: dict[Key, dict[Counted, list[float]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        found[fact.place, month_of(fact.at)][fact.counted].append(fact.hours)
    return found


def month_of(moment: datetime) -> date:
    """The first day of the month in France."""
    return day_of(moment).replace(day=1)


def shown(count: int) -> int | None:
    """A count as it may be published: in fives; None for one that is hidden."""
    if 0 < count < FEWEST:
        return None
    return FEWEST * ((count + FEWEST // 2) // FEWEST)


def share(part: int | None, whole: int | None) -> int | None:
    """Per cent, of numbers as they are shown; None where one of them is hidden, or there is nothing."""
    if part is None or not whole:
        return None
    return min(round(100 * part / whole), 100)


def middle(hours: Sequence[float]) -> int | None:
    """The median in full hours; None of fewer than five."""
    return round(median(hours)) if len(hours) >= FEWEST else None
