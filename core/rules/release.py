"""When results appear to the patient once they are signed, as she wishes (features R4, R5).

Some want to know at once, others not before their doctor knows. Whatever she wishes has a latest day,
so that nothing stays hidden for ever; a doctor never waits for it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from core.rules.days import beginning_of, day_of

DOCTORS_TIME = timedelta(days=14)
"""So long a patient waits at most for her doctor to open an exam."""
FEWEST_DAYS, MOST_DAYS = 1, 30


class Timing(Enum):
    AT_ONCE = "at-once"
    AFTER_DOCTOR = "after-doctor"
    """Once a doctor has opened the exam."""
    AFTER_DAYS = "after-days"


@dataclass(frozen=True, slots=True)
class ReleaseWish:
    timing: Timing
    days: int = 0
    """How many, for AFTER_DAYS."""


AT_ONCE = ReleaseWish(Timing.AT_ONCE)
"""What holds for who said nothing."""


class WishObjection(Enum):
    DAYS_OUT_OF_RANGE = "days-out-of-range"


def objection_to_wish(wish: ReleaseWish) -> WishObjection | None:
    """Why a wish can't be taken, or None if it can."""
    if wish.timing is Timing.AFTER_DAYS and not FEWEST_DAYS <= wish.days <= MOST_DAYS:
        return WishObjection.DAYS_OUT_OF_RANGE
    return None


def wished_until(
    wish: ReleaseWish, signed_at: datetime | None, *, opened_by_doctor: bool
) -> datetime | None:
    """The moment at which an exam appears at the latest; None where it doesn't wait.

    `signed_at` is when its report was first validated: an amendment doesn't hide what was shown.
    """
    if signed_at is None or wish.timing is Timing.AT_ONCE:
        return None
    if wish.timing is Timing.AFTER_DOCTOR:
        return None if opened_by_doctor else _days_after(signed_at, DOCTORS_TIME)
    return _days_after(signed_at, timedelta(days=wish.days))


def _days_after(signed_at: datetime, wait: timedelta) -> datetime:
    """As that day begins: the day is what the list tells."""
    return beginning_of(day_of(signed_at) + wait)
