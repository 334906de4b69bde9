"""What a desk asks before it prints a representative's slip, and before it notes a protection or an
opposition."""

from collections.abc import Iterable
from datetime import datetime

from wtforms import BooleanField, RadioField, StringField, ValidationError
from wtforms.validators import InputRequired

from core.representatives import Representation
from core.rules.consent import Capacity, objection_to_deciding
from core.rules.days import day_of
from core.rules.protection import Measure
from web.forms import DayField, Form
from web.speech import gettext, lazy_gettext

LONGEST_NAME = 120


def _capacities() -> dict[str, str]:
    return {
        Capacity.PARENT.value: gettext("Un parent, titulaire de l’autorité parentale"),
        Capacity.GUARDIAN.value: gettext("Son représentant légal"),
    }


def _measures() -> dict[str, str]:
    return {
        Measure.GUARDIANSHIP.value: gettext("Tutelle"),
        Measure.FAMILY_AUTHORISATION.value: gettext("Habilitation familiale"),
        Measure.MANDATE.value: gettext("Mandat de protection future"),
    }


class SlipForm(Form):
    capacity = RadioField(
        lazy_gettext("À quel titre ?"),
        [InputRequired(lazy_gettext("Dites à quel titre."))],
        choices=_capacities,
    )
    holder = StringField(
        lazy_gettext("Nom de la personne qui se connectera"),
        [InputRequired(lazy_gettext("Écrivez le nom de cette personne."))],
    )
    checked = BooleanField(
        lazy_gettext("J’ai vu sa pièce d’identité et le document qui le prouve"),
        [InputRequired(lazy_gettext("Vérifiez d’abord les deux documents."))],
    )

    def validate_holder(self, field: StringField) -> None:
        if len(field.data or "") > LONGEST_NAME or not (field.data or "").strip():
            raise ValidationError(gettext("Écrivez le nom de cette personne."))

    def offer(self, capacities: Iterable[Capacity]) -> None:
        words = _capacities()
        self.capacity.choices = [(one.value, words[one.value]) for one in capacities]


class ProtectionForm(Form):
    measure = RadioField(
        lazy_gettext("Quelle mesure ?"),
        [InputRequired(lazy_gettext("Choisissez la mesure."))],
        choices=_measures,
    )
    checked = BooleanField(
        lazy_gettext("J’ai vu le jugement ou le mandat"),
        [InputRequired(lazy_gettext("Vérifiez d’abord le document."))],
    )


class OppositionForm(Form):
    day = DayField(
        lazy_gettext("Jour de l’examen, dans votre établissement"),
        [InputRequired(lazy_gettext("Écrivez le jour de l’examen."))],
    )
    checked = BooleanField(
        lazy_gettext("Le médecin a parlé avec la personne mineure, qui maintient son opposition"),
        [InputRequired(lazy_gettext("Le médecin doit d’abord lui parler."))],
    )


def offered(file: Representation, now: datetime) -> list[Capacity]:
    """As what somebody may represent this patient now; none for an adult without protection."""
    return [
        capacity
        for capacity in (Capacity.PARENT, Capacity.GUARDIAN)
        if not objection_to_deciding(capacity, file.birth_date, file.protected, day_of(now))
    ]
