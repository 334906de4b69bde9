"""Doses over the years as a picture: where each bar stands, in the units of its drawing.

One chart for each quantity, for quantities are never compared with each other. The table beside it says
the same in words and numbers; the picture adds no fact.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.dose_timeline import DosedExam
from core.rules.dose import Quantity

WIDTH, HEIGHT = 640, 140
LOWEST_BAR = 2
"""So that the smallest dose is seen."""
SHOWN = (Quantity.DLP, Quantity.DAP, Quantity.AGD, Quantity.ACTIVITY)
"""The others tell of one acquisition, or of one point."""


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    quantity: Quantity
    highest: float
    bars: Sequence[Bar]
    years: Sequence[tuple[float, int]]
    """Where each year begins, and which it is."""


def charts(exams: Iterable[DosedExam]) -> list[Chart]:
    """One for each quantity that at least two dated exams tell."""
    dated = [(exam.day, exam) for exam in exams if exam.day is not None]
    drawn = []
    for quantity in SHOWN:
        told = [(day, value) for day, exam in dated if (value := _value(exam, quantity))]
        if len(told) > 1:
            drawn.append(_chart(quantity, told))
    return drawn


def _value(exam: DosedExam, quantity: Quantity) -> float:
    """Of two breasts the higher: each has its own dose."""
    values = [line.value for line in exam.dose if line.quantity is quantity]
    return max(values, default=0) if quantity is Quantity.AGD else sum(values)


def _chart(quantity: Quantity, told: Sequence[tuple[date, float]]) -> Chart:
    first, last = min(day.year for day, _ in told), max(day.year for day, _ in told)
    highest = max(value for _, value in told)
    span = last + 1 - first
    return Chart(
        quantity=quantity,
        highest=highest,
        bars=[
            Bar(_place(day, first, span), max(value / highest * HEIGHT, LOWEST_BAR))
            for day, value in told
        ],
        years=[(WIDTH * (year - first) / span, year) for year in _years(first, last)],
    )


def _place(day: date, first: int, span: int) -> float:
    return round(WIDTH * (day.year - first + day.timetuple().tm_yday / 366) / span, 1)


def _years(first: int, last: int) -> range:
    """Every year, or as many as have room for their number."""
    return range(first, last + 1, max(1, (last - first) // 10 + 1))
