"""When an earlier exam may spare a new one, and what may be answered about it (feature Y3).

The same kind of exam, sharing a place, not too long ago. Whether it serves is the doctor's judgement, and
is asked for with a reason: a repeat that helps the patient isn't needless. (Public Health Code, R1333-46
and following: an exposure is justified, and what is known already is looked for first.)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from core.rules.kinds import Kind, kind_of
from core.rules.regions import Place, share_a_place

PERIODS = (30, 90, 180, 365)
"""Days to look back, from which to choose."""
USUAL_PERIOD = 90
LONGEST_WORD = 200
FEWEST_TOLD = 5
"""In statistics a smaller number, but for none, could tell of a person."""


class Answer(Enum):
    USED = "used"
    """The earlier exam serves: no new one."""
    REPEATED = "repeated"


class Why(Enum):
    """Why an exam is to be made again although there is one."""

    CHANGED = "changed"
    """The patient isn't as she was."""
    FOLLOW_UP = "follow-up"
    """To see what has become of what was seen."""
    OTHER_QUESTION = "other-question"
    """It answers another question: another technique, another part."""
    NOT_GOOD_ENOUGH = "not-good-enough"
    """Its pictures don't serve."""
    OTHER = "other"
    """What the word beside it says."""


class Likeness(Enum):
    """How sure it is that an exam shows the same."""

    SAME = "same"
    UNKNOWN = "unknown"
    """Of the same kind; nothing tells its place."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The exam that somebody thinks of, and how many days to look back."""

    kind: Kind
    places: frozenset[Place]
    days: int = USUAL_PERIOD

    def begins(self, today: date) -> date:
        """The first day of those looked at."""
        return today - timedelta(days=self.days)


def likeness(
    wanted: Wanted, modality: str, places: Iterable[Place], day: date | None, today: date
) -> Likeness | None:
    """How an exam of this modality, place and day resembles what is wanted; None where it doesn't."""
    if day is None or not wanted.begins(today) <= day <= today:
        return None
    if kind_of(modality) is not wanted.kind:
        return None
    known = frozenset(places)
    if not known:
        return Likeness.UNKNOWN
    return Likeness.SAME if share_a_place(wanted.places, known) else None


def objection_to_answer(answer: Answer, why: Why | None, word: str) -> str | None:
    """What is wrong with an answer: a repeat has a reason, "other" says which."""
    if answer is Answer.USED:
        return None
    if why is None:
        return "why"
    return "word" if why is Why.OTHER and not word.strip() else None


def last_year(today: date) -> tuple[date, date]:
    """The days over which answers are counted: a year up to today, and the day after the last."""
    return today - timedelta(days=364), today + timedelta(days=1)
