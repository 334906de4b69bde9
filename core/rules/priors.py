"""Which earlier exam is worth putting beside one: the same kind, the same region, the last before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Comparable:
    """An exam as far as comparing is concerned; `region` is empty where it isn't known."""

    id: int
    modality: str
    region: str
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
    same_kind = bool(exam.modality) and other.modality == exam.modality
    return same_kind and bool(exam.region) and other.region == exam.region
