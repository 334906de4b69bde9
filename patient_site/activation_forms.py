"""The three questions of activation as forms, and what is said when core refuses an answer."""

from wtforms import EmailField, PasswordField, StringField, ValidationError
from wtforms.validators import InputRequired

from core.activation import looks_like_a_code
from core.errors import AddressTaken, InvalidInput, PasswordTooWeak
from patient_site.birth_date import BirthDateField
from web.forms import Form
from web.new_password import WEAK_PASSWORDS
from web.speech import gettext, lazy_gettext


class CodeForm(Form):
    code = StringField(
        lazy_gettext("Code de votre fiche"),
        [InputRequired(lazy_gettext("Écrivez le code imprimé sur votre fiche."))],
    )

    def validate_code(self, field: StringField) -> None:
        if not looks_like_a_code(field.data or ""):
            raise ValidationError(
                gettext(
                    "Il y a une faute de frappe dans ce code. Comparez-le signe par signe avec "
                    "votre fiche : 15 signes, en trois groupes de cinq."
                )
            )


class BirthDateForm(Form):
    birth_date = BirthDateField(lazy_gettext("Date de naissance"))


class AccountForm(Form):
    mail = EmailField(
        lazy_gettext("Adresse électronique"),
        [InputRequired(lazy_gettext("Écrivez votre adresse électronique."))],
    )
    password = PasswordField(
        lazy_gettext("Mot de passe"), [InputRequired(lazy_gettext("Choisissez un mot de passe."))]
    )

    def object_to(self, refused: InvalidInput | PasswordTooWeak | AddressTaken) -> None:
        """Show a refusal of core beside the field it is about."""
        if isinstance(refused, PasswordTooWeak):
            self.refuse("password", str(WEAK_PASSWORDS[refused.problem]))
        elif isinstance(refused, AddressTaken):
            self.refuse(
                "mail",
                gettext(
                    "Un compte utilise déjà cette adresse. Si c’est le vôtre, connectez-vous, puis "
                    "choisissez « Ajouter une fiche » sous la liste des examens."
                ),
            )
        else:
            self.refuse(
                "mail", gettext("Écrivez une adresse complète, comme jeanne.weber@exemple.fr.")
            )
