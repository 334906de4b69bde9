"""Which earlier exam is worth putting beside one: the same kind, the same region, the last before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.rules.kinds import Kind
from core.rules.regions import Place, share_a_place


@dataclass(frozen=True, slots=True)
class Comparable:
    """An exam as far as comparing is concerned; `kind` and `places` are empty where not known."""

    id: int
    kind: Kind | None
    places: frozenset[Place]
    day: date | None


def best_prior(exam: Comparable, others: Iterable[Comparable]) -> Comparable | None:
    """The last exam of this kind and region before this one's day; None where there is none.

    What isn't known never counts as the same: a wrong comparison is worse than none offered.
    """
    fitting = [other for other in others if _fits(exam, other)]
    return max(fitting, key=lambda other: (other.day or date.min, other.id), default=None)


def _fits(exam: Comparable, other: Comparable) -> bool:
    if exam.day is None or other.day is None or other.day >= exam.day:
        return False
    same_kind = exam.kind is not None and other.kind is exam.kind
    return same_kind and share_a_place(exam.places, other.places)
