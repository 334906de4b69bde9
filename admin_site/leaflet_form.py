"""The words of an edition as a form: a field for each part, and the day from which they count."""

from datetime import date

from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired

from core.errors import InvalidInput
from core.rules.leaflets import Part, Words
from web.forms import DayField, Form
from web.speech import lazy_gettext

OBJECTIONS = {
    "missing": lazy_gettext("Cette partie manque."),
    "too-long": lazy_gettext("Cette partie est trop longue."),
    "places-differ": lazy_gettext("Gardez les mots entre accolades, et n’en ajoutez pas d’autre."),
    "over": lazy_gettext("Ce jour est passé. Choisissez aujourd’hui ou un jour à venir."),
    "too-full": lazy_gettext(
        "Ces textes ne tiennent pas sur la feuille : raccourcissez-les, et regardez l’aperçu."
    ),
}


def _line(label: str) -> StringField:
    return StringField(label, [InputRequired(OBJECTIONS["missing"])])


def _text(label: str) -> TextAreaField:
    return TextAreaField(label, [InputRequired(OBJECTIONS["missing"])])


class LeafletWordsForm(Form):
    """Its fields are called as the parts are."""

    title = _line(lazy_gettext("Titre"))
    promise = _text(lazy_gettext("Ce que l’on y gagne, sous le titre"))
    bearer = _line(lazy_gettext("Pour qui est le feuillet"))
    desk = _line(lazy_gettext("Téléphone, dans l’en-tête"))
    explanation = _text(lazy_gettext("Explications, trois questions et droits"))
    opening = _line(lazy_gettext("Titre de la fiche d’accès"))
    address = _line(lazy_gettext("Avant l’adresse"))
    code = _line(lazy_gettext("Avant le code"))
    birth_date = _text(lazy_gettext("Date de naissance et mot de passe"))
    shortcut = _text(lazy_gettext("À côté du code QR"))
    picture = _line(lazy_gettext("Ce qu’est le code QR, pour qui ne le voit pas"))
    deadline = _line(lazy_gettext("Jusqu’à quand le code est valable"))
    care = _text(lazy_gettext("Prendre soin du code"))
    help_by_phone = _text(lazy_gettext("Aide, là où l’accueil a un téléphone"))
    help = _text(lazy_gettext("Aide, là où il n’en a pas"))
    rights = _text(lazy_gettext("Changer d’avis, et protection des données"))
    version = _line(lazy_gettext("Nom de la version, en bas"))
    begins = DayField(
        lazy_gettext("À remettre à partir du"),
        [InputRequired(lazy_gettext("Écrivez à partir de quand ce feuillet est remis."))],
    )

    def words(self) -> Words:
        return {part: _written(self[part.value].data) for part in Part}

    def begins_on(self) -> date:
        assert self.begins.data is not None, "the form was validated"
        return self.begins.data

    def object_to(self, refusal: InvalidInput) -> None:
        """Tell core's objection beside the field it is about."""
        self.refuse(refusal.field, str(OBJECTIONS[refusal.problem]))


def _written(data: str | None) -> str:
    """Browsers end the lines of a text with two characters."""
    return (data or "").replace("\r\n", "\n")
