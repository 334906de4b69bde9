"""The small forms of a desk: a receipt's number, a birth date that no sender gave, how to print."""

from datetime import date

from wtforms import BooleanField, HiddenField, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired

from core.documents.leaflet import Format
from core.rules.days import day_of
from core.rules.leaflets import LeafletLanguage
from web.context import now
from web.forms import DayField, Form
from web.speech import gettext, lazy_gettext


def leaflet_languages() -> dict[str, str]:
    """Each by the name its readers know it by."""
    return {language.value: language.own_name for language in LeafletLanguage}


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


class LeafletForm(Form):
    """In which language and how large the leaflet prints."""

    language = SelectField(
        lazy_gettext("Langue"),
        [InputRequired(lazy_gettext("Choisissez la langue du feuillet."))],
        choices=leaflet_languages,
    )
    large = BooleanField(lazy_gettext("En grands caractères"))

    def chosen(self) -> LeafletLanguage:
        return LeafletLanguage(self.language.data)

    def format(self) -> Format:
        return Format.LARGE if self.large.data else Format.FOLDED
