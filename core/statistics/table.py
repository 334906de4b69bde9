"""The figures as a table in CSV (RFC 4180), for a spreadsheet: a row for each place and month."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from core.rules.statistics import Counted, Measure
from core.spreadsheets import harmless
from core.statistics.months import COUNTS, DELAYS, MonthOf

HIDDEN = "<5"


def csv_table(months: Iterable[MonthOf]) -> str:
    """A head, then a row for each; `<5` for what is hidden, nothing for a median of too few."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(["finess", "establishment", "month", *_heads()])
    writer.writerows(map(_row, months))
    return written.getvalue()


def _heads() -> Iterator[str]:
    yield from (_name(counted) for counted in COUNTS)
    yield from (f"median-hours-{measure.value}" for measure in DELAYS)


def _name(counted: Counted) -> str:
    if isinstance(counted, Measure):
        return counted.value
    question, answer = counted
    return f"{question.value}-{answer.value}"


def _row(one: MonthOf) -> list[str]:
    counts = [one.figures.counts[counted] for counted in COUNTS]
    hours = [one.figures.hours[measure] for measure in DELAYS]
    return [
        one.finess,
        harmless(one.establishment or "region"),
        one.month.isoformat()[:7],
        *(HIDDEN if count is None else str(count) for count in counts),
        *("" if one_of is None else str(one_of) for one_of in hours),
    ]
