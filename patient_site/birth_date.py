"""A birth date in three fields, day, month and year, as people write them: 7, 7th of "mars", 1950.

Decides how what is typed is read; whether it is the right day is core's matter.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import wtforms
from babel.dates import get_month_names
from wtforms import FormField, StringField

from core.language import Language
from core.rules.identity import name_key
from web.speech import gettext


class DayParts(wtforms.Form):
    """The three fields. `found` is the day they make, once validated."""

    day = StringField()
    month = StringField()
    year = StringField()
    found: date | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        self.found = read_parts(self.day.data, self.month.data, self.year.data)
        if self.found is None:
            self.form_errors = [
                gettext("Écrivez le jour, le mois et les quatre chiffres de l’année.")
            ]
        return self.found is not None


class BirthDateField(FormField):  # type: ignore[type-arg]  # not generic when run
    """A day in three parts. A date is always asked for where this field is."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(DayParts, label, separator="-", **options)
        self.flags.required = True

    @property
    def found(self) -> date:
        """The day typed, once validated."""
        day = self.form.found
        assert isinstance(day, date)
        return day


def read_parts(day: str | None, month: str | None, year: str | None) -> date | None:
    """The day, or None where the parts make none. A month is a number or its name."""
    month_number = _month(month or "")
    if month_number is None or len((year or "").strip()) != len("1950"):
        return None
    try:
        return date(int(year or ""), month_number, int(day or ""))
    except (ValueError, OverflowError):
        return None


def _month(typed: str) -> int | None:
    if re.fullmatch(r"\s*\d{1,2}\s*", typed):
        return int(typed)
    word = name_key(typed)
    found = {number for name, number in _month_names() if word and name.startswith(word)}
    return found.pop() if len(found) == 1 else None


def _month_names() -> Iterator[tuple[str, int]]:
    """In every language of ours, for a page's language need not be the writer's."""
    for language in Language:
        for number, name in get_month_names("wide", locale=language.value).items():
            yield name_key(name), number
