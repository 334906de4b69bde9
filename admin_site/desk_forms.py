"""The small forms of a desk: a receipt's number, and a birth date that no sender gave."""

from datetime import date

from wtforms import HiddenField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired

from core.rules.days import day_of
from web.context import now
from web.forms import DayField, Form
from web.speech import gettext, lazy_gettext


class ReceiptForm(Form):
    code = StringField(
        lazy_gettext("Numéro du reçu"), [DataRequired(lazy_gettext("Tapez le numéro du reçu."))]
    )


class BirthDateForm(Form):
    birth_date = DayField(
        lazy_gettext("Date de naissance"),
        [InputRequired(lazy_gettext("Écrivez la date de naissance."))],
    )
    confirmed = HiddenField()
    """The day that was shown in words and found right: it can't be changed here afterwards."""

    def validate_birth_date(self, field: DayField) -> None:
        if field.data and field.data > day_of(now()):
            raise ValidationError(gettext("Cette date n’est pas encore venue."))

    def confirmed_day(self) -> date | None:
        day = self.birth_date.data
        return day if self.confirmed.data == str(day) else None
