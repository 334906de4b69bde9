"""How long things are kept (feature T7). Nothing is ever removed without a policy that says so.

A hospital keeps a patient's file for twenty years from her last stay or visit there, and at least until
her 28th birthday (Code de la santé publique, article R1112-7). Cigogne holds copies: an establishment may
choose less, for its own archive holds the file. The trail: CNIL, délibération 2021-122, six months to a
year as a rule, up to three where misuse of sensitive data has to be found.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

AGE_OF_REACH = 28
"""Years: until then a file is kept, however long ago the last visit was."""


class Kind(Enum):
    """What a policy is about; all but exams are the region's."""

    EXAMS = "exams"
    """Pictures and reports; what was answered about them stays, as proof."""
    TRAIL = "trail"
    SHARES = "shares"
    """From their end on, with who opened them."""
    PACKAGES = "packages"
    """Prepared; asked for again, they are made again."""


SHORTEST = {Kind.EXAMS: 365, Kind.TRAIL: 180, Kind.SHARES: 30, Kind.PACKAGES: 1}
"""Days: a slip of the pen mustn't empty a region."""
USUAL = {Kind.EXAMS: 7305, Kind.TRAIL: 1096, Kind.SHARES: 365, Kind.PACKAGES: 30}
"""Days that are proposed: twenty years, three years, a year, a month."""


@dataclass(frozen=True, slots=True)
class ExamFacts:
    """What an exam's end depends on; `last_visit` is the patient's last exam at its establishment."""

    last_visit: date
    birth_date: date | None
    has_open_case: bool = False
    """A patient's question about it waits for its answer."""


def kept_until(exam: ExamFacts, days: int) -> date:
    """The last day on which an exam is kept, by a policy of so many days."""
    by_policy = exam.last_visit + timedelta(days=days)
    if exam.birth_date is None:
        return by_policy
    return max(by_policy, _birthday(exam.birth_date, AGE_OF_REACH))


def is_over(exam: ExamFacts, days: int, today: date) -> bool:
    """Whether an exam may go."""
    return not exam.has_open_case and today > kept_until(exam, days)


def is_acceptable(kind: Kind, days: int) -> bool:
    """Whether a policy may say so many days."""
    return SHORTEST[kind] <= days <= 100 * 366


def _birthday(born: date, age: int) -> date:
    if (born.month, born.day) == (2, 29):
        return date(born.year + age, 2, 28) + timedelta(days=1)
    return born.replace(year=born.year + age)
