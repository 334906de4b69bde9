"""The question when results are to appear, as both sites ask it."""

from wtforms import IntegerField, RadioField, ValidationError
from wtforms.validators import InputRequired

from core.rules.release import (
    DOCTORS_TIME,
    FEWEST_DAYS,
    MOST_DAYS,
    ReleaseWish,
    Timing,
    objection_to_wish,
)
from web.forms import Form
from web.speech import gettext, lazy_gettext


def _timings() -> dict[str, str]:
    return {
        Timing.AT_ONCE.value: gettext("Dès que le compte rendu est validé"),
        Timing.AFTER_DOCTOR.value: gettext(
            "Quand un médecin a ouvert l’examen, au plus tard %(days)s jours après"
        )
        % {"days": DOCTORS_TIME.days},
        Timing.AFTER_DAYS.value: gettext("Après un nombre de jours choisi"),
    }


class ReleaseForm(Form):
    timing = RadioField(
        lazy_gettext("Les résultats apparaissent"),
        [InputRequired(lazy_gettext("Choisissez un moment."))],
        choices=_timings,
    )
    days = IntegerField(lazy_gettext("Nombre de jours"))

    def validate_days(self, field: IntegerField) -> None:
        if not self.timing.errors and objection_to_wish(self.wish()):
            field.errors = []  # whatever wasn't a number is told in the same words
            raise ValidationError(
                gettext("Écrivez un nombre de jours entre %(fewest)s et %(most)s.")
                % {"fewest": FEWEST_DAYS, "most": MOST_DAYS}
            )

    def wish(self) -> ReleaseWish:
        timing = Timing(self.timing.data)
        return ReleaseWish(timing, (self.days.data or 0) if timing is Timing.AFTER_DAYS else 0)


def blank(wish: ReleaseWish) -> ReleaseForm:
    """The form with what holds now."""
    return ReleaseForm(formdata=None, timing=wish.timing.value, days=wish.days or None)
