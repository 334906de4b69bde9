"""Who may send a medium from outside now."""

MOST_UPLOADS_A_DAY = 5


def may_upload(waiting: int, within_a_day: int) -> bool:
    """One upload at a time, and some a day."""
    return waiting == 0 and within_a_day < MOST_UPLOADS_A_DAY
