"""Who looked: the trail of what happened with one's data, day by day; refused accesses by themselves.

Which events there are is core's matter; the sentences are the template's.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from flask import render_template
from flask.typing import ResponseReturnValue

from core.audit import Outcome
from core.rules.days import day_of
from core.trail import TrailEntry, own_trail
from patient_site.persons import context_of_shown
from web.guards import PERSON
from web.pages import Pages

pages = Pages("trail")

Day = tuple[date, Sequence[TrailEntry]]


@pages.get("/trail", who=PERSON)
def own() -> ResponseReturnValue:
    entries = own_trail(context_of_shown())
    return render_template(
        "patient_site/trail.html",
        done=by_day(one for one in entries if one.outcome is Outcome.DONE),
        refused=by_day(one for one in entries if one.outcome is Outcome.REFUSED),
    )


def by_day(entries: Iterable[TrailEntry]) -> list[Day]:
    """Entries in their order, under the day in France on which they happened."""
    days = groupby(entries, key=lambda entry: day_of(entry.recorded_at))
    return [(day, list(told)) for day, told in days]
