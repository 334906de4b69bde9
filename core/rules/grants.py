"""On what ground a doctor may ask for a patient's exams, for how long, and when there is no such way.

A grant says that a doctor treats the patient, by the word of the request, of the patient, or of the
doctor herself. Whether the exam then opens is decided by `visibility`: a grant never stands above the
patient's decision. (Public Health Code, L1110-4: sharing within and beyond the care team.)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from core.rules.consent import Standing
from core.rules.visibility import Relation


class GrantOrigin(Enum):
    """Who said that this doctor treats the patient; the strongest word first."""

    TREATING = "treating"
    """The patient, at a desk."""
    CHOSEN = "chosen"
    """The patient, online."""
    REQUEST = "request"
    """The request: this doctor asked for the exam."""
    COPY = "copy"
    """The request: this doctor gets a copy."""
    ATTESTED = "attested"
    """The doctor herself, with a reason."""
    EMERGENCY = "emergency"
    """The doctor herself, for a patient who can't answer."""


SHARED_IN_A_PRACTICE = frozenset(
    {GrantOrigin.TREATING, GrantOrigin.CHOSEN, GrantOrigin.REQUEST, GrantOrigin.COPY}
)
"""What a doctor said of herself is hers alone."""
CONFIRMED_FOR = timedelta(days=92)
"""So long a membership of a practice counts after it was confirmed: three months."""

LIVES: dict[GrantOrigin, timedelta] = {
    GrantOrigin.TREATING: timedelta(days=3 * 365),
    GrantOrigin.CHOSEN: timedelta(days=3 * 365),
    GrantOrigin.REQUEST: timedelta(days=365),
    GrantOrigin.COPY: timedelta(days=365),
    GrantOrigin.ATTESTED: timedelta(days=30),
    GrantOrigin.EMERGENCY: timedelta(hours=4),
}
"""After that it has to be said again."""

SHORTEST_REASON = 10
"""Letters: "urgent" is none."""
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class GrantFact:
    origin: GrantOrigin
    began_at: datetime
    ends_at: datetime | None
    ended_at: datetime | None = None
    reason: str = ""
    is_blocked: bool = False
    """The patient wants this doctor to see nothing, whoever says what."""
    practice: str = ""
    """Through which practice: the grant is a colleague's."""
    confirmed_at: datetime | None = None
    """When the older of both memberships was confirmed last; None for one's own grant."""


def is_in_force(grant: GrantFact, now: datetime) -> bool:
    """Whether a grant counts at this moment."""
    if grant.is_blocked or now < grant.began_at:
        return False
    if grant.confirmed_at is not None and not is_shared(grant.origin, grant.confirmed_at, now):
        return False
    if grant.ended_at is not None and grant.ended_at <= now:
        return False
    return grant.ends_at is None or now < grant.ends_at


def is_shared(origin: GrantOrigin, confirmed_at: datetime, now: datetime) -> bool:
    """Whether a colleague's grant counts, both having been members since this confirmation."""
    return origin in SHARED_IN_A_PRACTICE and is_confirmed(confirmed_at, now)


def is_confirmed(confirmed_at: datetime, now: datetime) -> bool:
    """Whether a membership still counts since it was confirmed."""
    return now < confirmed_at + CONFIRMED_FOR


def deciding_grant(grants: Iterable[GrantFact], now: datetime) -> GrantFact | None:
    """The grant by which a doctor opens an exam; None where none is in force.

    An emergency in force comes first, for it opens what the others may not, and the trail must say so.
    """
    in_force = [grant for grant in grants if is_in_force(grant, now)]
    return min(in_force, key=_precedence, default=None)


def relation_by(grant: GrantFact | None) -> Relation:
    """What the doctor is to the patient by this grant."""
    if grant is None:
        return Relation.NONE
    is_emergency = grant.origin is GrantOrigin.EMERGENCY
    return Relation.EMERGENCY if is_emergency else Relation.DOCTOR


class Obstacle(Enum):
    """Why a doctor can't give herself a grant."""

    BLOCKED = "blocked"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    NEVER_ASKED = "never-asked"


def obstacle_to_attesting(professionals: Standing, *, is_blocked: bool) -> Obstacle | None:
    """Why a care relationship can't be attested: it needs the patient's yes to professionals."""
    if is_blocked:
        return Obstacle.BLOCKED
    return _OBSTACLES.get(professionals)


def obstacle_to_emergency(professionals: Standing, *, is_blocked: bool) -> Obstacle | None:
    """Why there is no emergency access: a no said in advance holds; only silence doesn't."""
    obstacle = obstacle_to_attesting(professionals, is_blocked=is_blocked)
    return None if obstacle is Obstacle.NEVER_ASKED else obstacle


_OBSTACLES = {
    Standing.NEVER_ASKED: Obstacle.NEVER_ASKED,
    Standing.REFUSED: Obstacle.REFUSED,
    Standing.WITHDRAWN: Obstacle.WITHDRAWN,
}


def _precedence(grant: GrantFact) -> tuple[bool, bool, int]:
    is_mine = grant.confirmed_at is None
    return (
        grant.origin is not GrantOrigin.EMERGENCY,
        not is_mine,
        list(GrantOrigin).index(grant.origin),
    )
