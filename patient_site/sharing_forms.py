"""What a patient is asked when she shares, and a guest when she comes."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from wtforms import RadioField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import InputRequired

from core.activation import looks_like_a_code
from core.errors import InvalidInput
from core.exams.listing import ExamCard
from core.sharing.making import LONGEST_RECIPIENT, LinkWish, Wish
from patient_site.birth_date import BirthDateField
from web.forms import ChecksField, Form
from web.speech import gettext, lazy_gettext

RECIPIENTS = {
    "missing": lazy_gettext("Écrivez pour qui est ce partage."),
    "too-long": lazy_gettext("Ce nom est trop long : %(count)s signes au plus."),
}


class WishForm(Form):
    """Which exams, for whom."""

    exams = ChecksField(
        lazy_gettext("Quels examens ?"),
        [InputRequired(lazy_gettext("Cochez au moins un examen."))],
    )
    recipient = StringField(
        lazy_gettext("Pour qui ?"),
        [InputRequired(RECIPIENTS["missing"])],
    )

    def offer(self, cards: Sequence[ExamCard], name: Callable[[ExamCard], str]) -> None:
        self.exams.choices = [SelectChoice(card.token, name(card)) for card in cards]

    @property
    def wish(self) -> Wish:
        return Wish(frozenset(self.exams.data or ()), self.recipient.data or "")

    def object_to(self, refused: InvalidInput) -> None:
        """All else is a choice of ours: only the name can be nothing but blanks, or too long."""
        self.refuse("recipient", str(RECIPIENTS[refused.problem]) % {"count": LONGEST_RECIPIENT})


class LinkForm(WishForm):
    life = RadioField(
        lazy_gettext("Jusqu’à quand ?"),
        [InputRequired()],
        choices=[
            SelectChoice("1", lazy_gettext("Un jour")),
            SelectChoice("7", lazy_gettext("Une semaine")),
            SelectChoice("30", lazy_gettext("Un mois")),
        ],
        default="7",
    )
    uses = RadioField(
        lazy_gettext("Combien de fois peut-il s’ouvrir ?"),
        [InputRequired()],
        choices=[
            SelectChoice("1", lazy_gettext("Une seule fois")),
            SelectChoice("5", lazy_gettext("5 fois")),
            SelectChoice("20", lazy_gettext("20 fois")),
        ],
        default="5",
    )
    download = RadioField(
        lazy_gettext("Que permet-il ?"),
        [InputRequired()],
        choices=[
            SelectChoice("no", lazy_gettext("Regarder, sans télécharger")),
            SelectChoice("yes", lazy_gettext("Regarder et télécharger")),
        ],
        default="no",
    )

    @property
    def link_wish(self) -> LinkWish:
        return LinkWish(
            exams=self.wish.exams,
            recipient=self.wish.recipient,
            life=timedelta(days=int(self.life.data)),
            uses=int(self.uses.data),
            may_download=self.download.data == "yes",
        )


class LinkGuestForm(Form):
    code = StringField(
        lazy_gettext("Code de partage"),
        [InputRequired(lazy_gettext("Écrivez le code qui est sur la fiche ou dans le lien."))],
    )
    pin = StringField(
        lazy_gettext("PIN"), [InputRequired(lazy_gettext("Écrivez les six chiffres du PIN."))]
    )
    birth_date = BirthDateField(lazy_gettext("Date de naissance du patient"))

    def validate_code(self, field: StringField) -> None:
        if not looks_like_a_code(field.data or ""):
            raise ValidationError(
                gettext(
                    "Il y a une faute de frappe dans ce code : 15 signes, en trois groupes de cinq."
                )
            )


class RoomGuestForm(Form):
    digits = StringField(
        lazy_gettext("Code à six chiffres"),
        [InputRequired(lazy_gettext("Écrivez les six chiffres que montre le patient."))],
    )
    birth_date = BirthDateField(lazy_gettext("Date de naissance du patient"))
