"""On which day a moment falls for the people of the region, whatever time zone it is told in.

Moments are kept in UTC. Birthdays and the dates printed on paper are days in France, which begin one
or two hours before those of UTC.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOCAL_TIME = ZoneInfo("Europe/Paris")


def day_of(moment: datetime) -> date:
    """The day in France on which an aware moment falls."""
    return moment.astimezone(LOCAL_TIME).date()


def beginning_of(day: date) -> datetime:
    """The moment at which a day begins in France."""
    return datetime.combine(day, time(), LOCAL_TIME)


def bounds_of(day: date) -> tuple[datetime, datetime]:
    """The moment at which a day begins in France, and that at which the next one does."""
    return beginning_of(day), beginning_of(day + timedelta(days=1))
