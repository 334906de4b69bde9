"""Who may send a medium from outside now, and why nothing of one came in."""

from enum import Enum

MOST_UPLOADS_A_DAY = 5


class OutsideRefusal(Enum):
    """Why nothing of an upload came in. Found by its check."""

    NOTHING_TO_READ = "nothing-to-read"
    TOO_LARGE = "too-large"
    TOO_MANY_OBJECTS = "too-many-objects"


def may_upload(waiting: int, within_a_day: int) -> bool:
    """One upload at a time, and some a day."""
    return waiting == 0 and within_a_day < MOST_UPLOADS_A_DAY
