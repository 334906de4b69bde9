"""What is over by the policies: counted, and removed in small transactions."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.context import Context
from core.retention import exams, traces, trail
from core.retention.policies import policies
from core.rules.retention import Kind

COUNT: Mapping[Kind, Callable[[Session, Context, int], int]] = {
    Kind.SHARES: traces.count_shares,
    Kind.PACKAGES: traces.count_packages,
    Kind.TRAIL: trail.count_over,
}
REMOVE: Mapping[Kind, Callable[[Context, int], int]] = {
    Kind.SHARES: traces.remove_shares,
    Kind.PACKAGES: traces.remove_packages,
    Kind.TRAIL: trail.shorten,
}
"""The trail last: it tells of what went before it."""


@dataclass(frozen=True, slots=True)
class Over:
    """How much of a kind is over, or went, at an establishment; "" for the region's."""

    kind: Kind
    days: int
    count: int
    establishment: str = ""


def count(ctx: Context) -> Iterator[Over]:
    """What `apply` would remove; changes nothing."""
    with ctx.db.reading() as session:
        kept = policies(session)
        for place in exams.places(session, kept):
            found = sum(1 for _ in exams.over(session, ctx, place))
            yield Over(Kind.EXAMS, place.days, found, place.name)
        for kind, count_kind in COUNT.items():
            if (days := kept.days_of(kind)) is not None:
                yield Over(kind, days, count_kind(session, ctx, days))


def apply(ctx: Context) -> Iterator[Over]:
    """Remove what is over, and tell. May be killed and called again."""
    with ctx.db.reading() as session:
        kept = policies(session)
        places = exams.places(session, kept)
    for place in places:
        yield Over(Kind.EXAMS, place.days, exams.remove(ctx, place), place.name)
    for kind, remove in REMOVE.items():
        if (days := kept.days_of(kind)) is not None:
            yield Over(kind, days, remove(ctx, days))
