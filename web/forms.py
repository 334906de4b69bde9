"""The form every page uses: CSRF always on, known fields only, and dates as people write them."""

import re
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, SelectMultipleField, ValidationError
from wtforms.i18n import get_translations
from wtforms.widgets import CheckboxInput, TextInput

from core.errors import InvalidInput, TooManyAttempts
from web.speech import gettext, speech

YEARS = range(1800, 2200)
"""Of days that anybody means: with fewer or other digits the year is a slip, and time ends at 9999."""
LONGEST_NUMBER = 18
"""Digits that a database takes; Python itself refuses to read some thousands."""


class Form(FlaskForm):  # type: ignore[misc]
    """A form of ours. `refuse` shows a refusal of core beside the field it is about; one about none,
    above them all."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, _form: object) -> Any:
            """WTForms' own sentences ("this field is required"), in the reader's language."""
            return get_translations([speech().language.value])

    def refuse(self, field: str, sentence: str) -> None:
        target = getattr(self, field, None)
        if target is None:
            self.form_errors.append(sentence)
        else:
            target.errors = [*target.errors, sentence]

    def pause(self, paused: TooManyAttempts, field: str = "") -> None:
        """Say when to try again, after too many failures."""
        clock = speech().clock(paused.until)
        self.refuse(
            field, gettext("Trop d’essais. Réessayez à partir de %(clock)s.") % {"clock": clock}
        )


class ChecksField(SelectMultipleField):
    """Any of a few, each with a box to tick."""

    option_widget = CheckboxInput()


class DayField(Field):
    """A date in one field, as typed: 7/3/1950, 07.03.1950, 07031950, 1950-03-07."""

    widget = TextInput()
    data: date | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return speech().short_day(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = str(valuelist[0]).strip() if valuelist else ""
        if not typed:
            self.data = None
            return
        try:
            self.data = read_day(typed)
        except InvalidInput:
            raise ValidationError(gettext("Écrivez une date comme 07/03/1950.")) from None


def read_number(typed: str) -> int | None:
    """A number by which a form of ours names a row; None for anything else."""
    fits = typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_NUMBER
    return int(typed) if fits else None


def read_day(typed: str) -> date:
    """A day as people write it, day first. Raises InvalidInput."""
    parts = re.findall(r"\d+", typed)
    if re.fullmatch(r"\d{8}", typed):
        parts = [typed[:2], typed[2:4], typed[4:]]
    if len(parts) != 3 or len(max(parts, key=len)) > len("1950"):
        raise InvalidInput("day", "unreadable")
    digits = [int(part) for part in parts]
    if digits[0] > 31:
        digits.reverse()
    day, month, year = digits
    if year not in YEARS:
        raise InvalidInput("day", "unreadable")
    try:
        return date(year, month, day)
    except ValueError:
        raise InvalidInput("day", "unreadable") from None
