"""How long a radiologist may hold a validated exam back from the patient (features R3, R5).

A hold gives the doctor time to announce serious news in person. It always has a reason and an end, so
that nobody is kept waiting without a date.
"""

from datetime import datetime, timedelta

LONGEST_HOLD = timedelta(days=30)


def objection_to_hold(now: datetime, until: datetime) -> str | None:
    """Why a hold may not last until then, or None if it may."""
    if until <= now:
        return "in-the-past"
    if until > now + LONGEST_HOLD:
        return "too-long"
    return None
