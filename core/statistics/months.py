"""The figures of months as they may be shown: of one establishment, of each, of the whole region."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.model import Establishment
from core.rules.consent import Answer, Question
from core.rules.days import beginning_of
from core.rules.statistics import (
    Counted,
    Measure,
    Tallies,
    middle,
    month_of,
    share,
    shown,
    tallied,
)
from core.statistics.facts import facts_since

MONTHS = 12
ANSWERS: tuple[Counted, ...] = tuple(
    (question, answer) for question in Question for answer in Answer
)
COUNTS: tuple[Counted, ...] = (
    Measure.ASKED,
    *ANSWERS,
    Measure.SLIPS,
    Measure.ACTIVATED,
    Measure.REPORTED,
    Measure.DOWNLOADS,
    Measure.DISCS_AVOIDED,
    Measure.REPEATS_AVOIDED,
)
"""What is told as a number; REPORTED counts reports."""
DELAYS = (Measure.REPORTED, Measure.OPENED)


@dataclass(frozen=True, slots=True)
class Figures:
    """What may be shown of some months; None for what is hidden, or of which there is too little."""

    counts: Mapping[Counted, int | None]
    hours: Mapping[Measure, int | None]
    """Medians."""

    def refused(self, question: Question) -> int | None:
        """Refusals among the answers to a question, in per cent."""
        granted, refused = (
            self.counts[question, answer] for answer in (Answer.GRANTED, Answer.REFUSED)
        )
        if granted is None or refused is None:
            return None
        return share(refused, granted + refused)

    @property
    def activated(self) -> int | None:
        """Accounts among the codes given, in per cent."""
        return share(self.counts[Measure.ACTIVATED], self.counts[Measure.SLIPS])


@dataclass(frozen=True, slots=True)
class MonthOf:
    """A month at one place. `establishment` is "" for the whole region."""

    finess: str
    establishment: str
    month: date
    figures: Figures


def own_months(ctx: Context) -> list[MonthOf]:
    """What the viewer's establishment may read: its own; the region's, and each one's, to those who
    are there for the region. The newest month last."""
    with ctx.db.reading() as session:
        tallies, months = _tallies(session, ctx.now)
        places = _places(session, ctx.viewer.establishment_id)
    told = [] if ctx.viewer.establishment_id else _region(tallies, months)
    for place in places:
        told += [
            MonthOf(place.finess, place.name, month, _figures(tallies, [(place.id, month)]))
            for month in months
        ]
    return told


def region_year(ctx: Context) -> Figures:
    """The whole region over the last months, for everybody to read."""
    with ctx.db.reading() as session:
        tallies, _ = _tallies(session, ctx.now)
    return _figures(tallies, tallies.keys())


def _tallies(session: Session, now: datetime) -> tuple[Tallies, Sequence[date]]:
    months = _last_months(month_of(now))
    return tallied(facts_since(session, beginning_of(months[0]))), months


def _last_months(last: date) -> list[date]:
    numbers = range(last.year * 12 + last.month - MONTHS, last.year * 12 + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def _places(session: Session, only: int | None) -> Sequence[Establishment]:
    wanted = sa.select(Establishment).order_by(Establishment.name, Establishment.id)
    return session.scalars(wanted if only is None else wanted.where(Establishment.id == only)).all()


def _region(tallies: Tallies, months: Sequence[date]) -> list[MonthOf]:
    return [
        MonthOf("", "", month, _figures(tallies, [key for key in tallies if key[1] == month]))
        for month in months
    ]


def _figures(tallies: Tallies, keys: Iterable[tuple[int | None, date]]) -> Figures:
    found = [tallies.get(key, {}) for key in keys]

    def values(counted: Counted) -> list[float]:
        return list(chain.from_iterable(one.get(counted, ()) for one in found))

    return Figures(
        counts={counted: shown(len(values(counted))) for counted in COUNTS},
        hours={measure: middle(values(measure)) for measure in DELAYS},
    )
