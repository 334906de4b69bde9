"""When a minor may keep an exam from her parents, and which exams that covers (features L7).

A minor may oppose that those who hold parental authority are told of a decision about her health, or of
an act to safeguard it, once a doctor has tried to have her consent to their being told (Public Health
Code, L1111-5 and R1111-6). The law names no age: whether she can judge is the doctor's to say, and the
desk notes what the doctor heard.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from core.rules.consent import AGE_OF_MAJORITY, age
from core.rules.days import day_of


@dataclass(frozen=True, slots=True)
class OppositionFact:
    """Noted for one establishment and one day, so that it covers what hasn't arrived yet."""

    establishment_id: int
    day: date


def may_oppose(birth_date: date | None, on: date) -> bool:
    """Whether somebody has parents who see, so that she may keep something from them."""
    return birth_date is not None and age(birth_date, on) < AGE_OF_MAJORITY


class OppositionObjection(Enum):
    NOT_A_MINOR = "not-a-minor"
    BEFORE_BIRTH = "before-birth"
    """The day is a slip, and the one that was meant would be shown."""


def objection_to_opposing(
    birth_date: date | None, day: date, on: date
) -> OppositionObjection | None:
    """Why an opposition for this day can't be noted, or None if it can."""
    if birth_date is None or not may_oppose(birth_date, on):
        return OppositionObjection.NOT_A_MINOR
    return OppositionObjection.BEFORE_BIRTH if day < birth_date else None


def is_opposed(
    oppositions: Iterable[OppositionFact],
    birth_date: date | None,
    establishment_id: int,
    day: date | None,
    now: datetime,
) -> bool:
    """Whether what was made there that day is kept from the parents now. Of unknown day, it is as soon
    as anything of that establishment is. It ends with childhood, as what parents see does."""
    if not may_oppose(birth_date, day_of(now)):
        return False
    return any(
        one.establishment_id == establishment_id and day in (one.day, None) for one in oppositions
    )
