"""How long a radiologist may hold a validated exam back from the patient (features R3, R5).

A hold gives the doctor time to announce serious news in person. It always has a reason and an end, so
that nobody is kept waiting without a date; prolonging it doesn't move the latest end.
"""

from datetime import datetime, timedelta
from enum import StrEnum

LONGEST_HOLD = timedelta(days=30)


class HoldObjection(StrEnum):
    """Why an exam may not be held until a moment."""

    IN_THE_PAST = "in-the-past"
    TOO_LONG = "too-long"


def objection_to_hold(
    now: datetime, until: datetime, held_since: datetime | None = None
) -> HoldObjection | None:
    """Why a hold may not last until then, or None if it may.

    `held_since` is when the hold in force began, or the first of those it prolonged; None when the
    exam isn't held now.
    """
    if until <= now:
        return HoldObjection.IN_THE_PAST
    if until > (held_since or now) + LONGEST_HOLD:
        return HoldObjection.TOO_LONG
    return None
