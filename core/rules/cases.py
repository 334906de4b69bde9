"""Questions that patients raise about their data: how long an answer may take, and who gives it.

A month is the longest a person may be left without an answer (GDPR, article 12 (3)); an exam that may be
somebody else's is hidden from everybody meanwhile, and so can't wait that long.
"""

from datetime import datetime, timedelta
from enum import Enum

from core.rules.days import beginning_of, day_of
from core.rules.roles import Role


class CaseKind(Enum):
    NOT_MINE = "not-mine"
    """This exam isn't of the person it is shown to."""
    UNKNOWN_ACCESS = "unknown-access"
    """She doesn't recognise an access of her trail."""


class Finding(Enum):
    """What looking into it came to."""

    HERS = "hers"
    NOT_HERS = "not-hers"
    JUSTIFIED = "justified"
    UNJUSTIFIED = "unjustified"


FINDINGS: dict[CaseKind, tuple[Finding, ...]] = {
    CaseKind.NOT_MINE: (Finding.HERS, Finding.NOT_HERS),
    CaseKind.UNKNOWN_ACCESS: (Finding.JUSTIFIED, Finding.UNJUSTIFIED),
}

TIME_TO_ANSWER: dict[CaseKind, timedelta] = {
    CaseKind.NOT_MINE: timedelta(days=7),
    CaseKind.UNKNOWN_ACCESS: timedelta(days=30),
}

ANSWERED_BY: dict[CaseKind, frozenset[Role]] = {
    CaseKind.NOT_MINE: frozenset({Role.ARCHIVIST, Role.ESTABLISHMENT_ADMINISTRATOR}),
    CaseKind.UNKNOWN_ACCESS: frozenset({Role.ESTABLISHMENT_ADMINISTRATOR, Role.AUDITOR}),
}

LONGEST_WORDS = 1000
SHORTEST_ANSWER = 10
"""Letters: a patient is told more than "ok"."""


def due_at(kind: CaseKind, opened_at: datetime) -> datetime:
    """The end of the last day on which an answer is in time, in France."""
    return beginning_of(day_of(opened_at) + TIME_TO_ANSWER[kind] + timedelta(days=1))


def is_overdue(
    kind: CaseKind, opened_at: datetime, answered_at: datetime | None, now: datetime
) -> bool:
    return answered_at is None and now >= due_at(kind, opened_at)


def may_answer(
    role: Role | None, workplace: int | None, kind: CaseKind, establishment: int | None
) -> bool:
    """Whether somebody of this role answers a case that is about this establishment, if about any:
    those of one establishment its own, those of the region all."""
    if role is None or role not in ANSWERED_BY[kind]:
        return False
    return workplace is None or workplace == establishment
