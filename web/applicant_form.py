"""The form that says who a doctor is: by herself on one site, by who invites her on the other."""

from wtforms import EmailField, StringField
from wtforms.validators import InputRequired

from core.doctors.asking import Applicant
from core.errors import InvalidInput
from web.forms import Form
from web.speech import lazy_gettext

PROBLEMS = {
    "name": lazy_gettext("Écrivez le nom, 200 caractères au plus."),
    "rpps": lazy_gettext(
        "Ce n’est pas un numéro RPPS : onze chiffres, dont le dernier est une clé."
    ),
    "mail": lazy_gettext("Écrivez une adresse complète, comme claire.meyer@exemple.fr."),
    "place": lazy_gettext("Le lieu d’exercice est trop long."),
}


class ApplicantForm(Form):
    name = StringField(
        lazy_gettext("Prénom et nom"), [InputRequired(lazy_gettext("Écrivez le prénom et le nom."))]
    )
    rpps = StringField(
        lazy_gettext("Numéro RPPS"), [InputRequired(lazy_gettext("Écrivez le numéro RPPS."))]
    )
    mail = EmailField(
        lazy_gettext("Adresse électronique professionnelle"),
        [InputRequired(lazy_gettext("Écrivez l’adresse électronique."))],
    )
    place = StringField(lazy_gettext("Lieu d’exercice"))

    def applicant(self) -> Applicant:
        return Applicant(
            self.name.data or "", self.rpps.data or "", self.mail.data or "", self.place.data or ""
        )

    def object_to(self, refused: InvalidInput) -> None:
        """Show core's objection beside the field it is about."""
        self.refuse(refused.field, str(PROBLEMS[refused.field]))
