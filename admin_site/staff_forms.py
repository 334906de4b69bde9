"""Forms about colleagues and one's own way in, and what is said when core refuses an answer."""

from collections.abc import Mapping, Sequence

from wtforms import EmailField, PasswordField, RadioField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired

from admin_site.role_names import ROLE_NAMES
from core.activation import looks_like_a_code
from core.errors import AddressTaken, InvalidInput, PasswordTooWeak
from core.rules.roles import Role
from core.staff.invitations import NewColleague
from web.forms import Form
from web.new_password import WEAK_PASSWORDS
from web.speech import gettext, lazy_gettext

PROBLEMS = {
    "name": lazy_gettext("Écrivez le nom, 200 caractères au plus."),
    "mail": lazy_gettext("Écrivez une adresse complète, comme lea.roth@hopital.fr."),
    "role": lazy_gettext("Choisissez une des fonctions proposées."),
    "establishment": lazy_gettext("Choisissez l’établissement pour lequel elle ou il travaille."),
}


class ColleagueForm(Form):
    """Who is to come. `establishment` is asked only of those who work for the region."""

    name = StringField(
        lazy_gettext("Prénom et nom"), [InputRequired(lazy_gettext("Écrivez le prénom et le nom."))]
    )
    mail = EmailField(
        lazy_gettext("Adresse électronique professionnelle"),
        [InputRequired(lazy_gettext("Écrivez l’adresse électronique."))],
    )
    role = RadioField(
        lazy_gettext("Fonction"), [InputRequired(lazy_gettext("Choisissez une fonction."))]
    )
    establishment = SelectField(lazy_gettext("Établissement"), default="")

    def offer(self, roles: Sequence[Role], establishments: Mapping[str, str]) -> None:
        self.role.choices = [(role.value, ROLE_NAMES[role]) for role in roles]
        self.establishment.choices = [("", gettext("Toute la région")), *establishments.items()]

    def colleague(self) -> NewColleague:
        place = self.establishment.data if self.establishment else None
        return NewColleague(
            self.name.data or "", self.mail.data or "", Role(self.role.data), place or None
        )

    def object_to(self, refused: InvalidInput | AddressTaken) -> None:
        """Show a refusal of core beside the field it is about."""
        if isinstance(refused, AddressTaken):
            self.refuse("mail", gettext("Un autre compte utilise déjà cette adresse."))
        else:
            self.refuse(refused.field, str(PROBLEMS[refused.field]))


class InvitationForm(Form):
    code = StringField(
        lazy_gettext("Code de votre invitation"),
        [InputRequired(lazy_gettext("Écrivez le code de votre invitation."))],
    )
    mail = EmailField(
        lazy_gettext("Adresse électronique professionnelle"),
        [InputRequired(lazy_gettext("Écrivez l’adresse électronique."))],
    )

    def validate_code(self, field: StringField) -> None:
        if not looks_like_a_code(field.data or ""):
            raise ValidationError(
                gettext(
                    "Il y a une faute de frappe dans ce code : 15 signes, en trois groupes de cinq."
                )
            )


class NewPasswordForm(Form):
    password = PasswordField(
        lazy_gettext("Nouveau mot de passe"),
        [InputRequired(lazy_gettext("Choisissez un mot de passe."))],
    )

    def object_to(self, refused: PasswordTooWeak) -> None:
        self.refuse("password", str(WEAK_PASSWORDS[refused.problem]))
