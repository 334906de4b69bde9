"""The question before an exam is ordered, and the answer about an earlier one: the same on both sites."""

from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import AnyOf, InputRequired, Optional

from core.errors import InvalidInput
from core.everyday_words import KINDS
from core.region_names import REGIONS, SIDES
from core.repeats import asking
from core.rules.kinds import Kind
from core.rules.regions import Region, Side, places
from core.rules.repeats import PERIODS, USUAL_PERIOD, Answer, Wanted, Why
from web.context import context
from web.forms import Form
from web.speech import gettext, lazy_gettext, ngettext

CHOOSE = lazy_gettext("Choisissez dans la liste.")


def _kinds() -> list[tuple[str, str]]:
    named = [(kind.value, gettext(KINDS[kind.modalities[0]])) for kind in Kind]
    return [("", gettext("Choisir")), *named]


def _regions() -> list[tuple[str, str]]:
    named = [(region.value, gettext(name)) for region, name in REGIONS.items()]
    return [("", gettext("Choisir")), *named]


def _sides() -> list[tuple[str, str]]:
    named = [(side.value, gettext(name)) for side, name in SIDES.items()]
    return [("", gettext("Les deux, ou sans côté")), *named]


def _periods() -> list[tuple[str, str]]:
    return [
        (str(days), ngettext("%(num)s jour", "%(num)s jours", days) % {"num": days})
        for days in PERIODS
    ]


def whys() -> list[tuple[str, str]]:
    """The reasons to make an exam again, as a list to choose from."""
    named = {
        Why.CHANGED: gettext("L’état du patient a changé"),
        Why.FOLLOW_UP: gettext("Contrôle de ce qui a été vu"),
        Why.OTHER_QUESTION: gettext("Autre question, autre technique"),
        Why.NOT_GOOD_ENOUGH: gettext("Images insuffisantes"),
        Why.OTHER: gettext("Autre raison"),
    }
    return [(why.value, named[why]) for why in Why]


class LookBackForm(Form):
    kind = SelectField(lazy_gettext("Examen envisagé"), [InputRequired(CHOOSE)], choices=_kinds)
    region = SelectField(lazy_gettext("Région"), [InputRequired(CHOOSE)], choices=_regions)
    side = SelectField(lazy_gettext("Côté"), [Optional()], choices=_sides)
    days = SelectField(
        lazy_gettext("Sur les derniers"),
        [InputRequired(CHOOSE)],
        choices=_periods,
        default=str(USUAL_PERIOD),
    )

    def wanted(self) -> Wanted:
        sides = [Side(self.side.data)] if self.side.data else []
        asked = places([Region(self.region.data)], sides)
        return Wanted(Kind(self.kind.data), asked, int(self.days.data))


class RepeatAnswerForm(LookBackForm):
    """The answer, with the question that led to it."""

    exam = HiddenField(validators=[InputRequired()])
    answer = StringField(validators=[AnyOf([answer.value for answer in Answer])])
    why = SelectField(lazy_gettext("Raison"), [Optional()], choices=lambda: [("", ""), *whys()])
    word = StringField(lazy_gettext("Précision"), [Optional()])

    def give(self, patient_token: str) -> None:
        """Hand the answer to core, or say what it lacks. Raises NotFound."""
        try:
            asking.answer(
                context(),
                patient_token,
                self.exam.data or "",
                Answer(self.answer.data),
                Why(self.why.data) if self.why.data else None,
                self.word.data or "",
            )
        except InvalidInput as refused:
            self.refuse("", _problems()[refused.field, refused.problem])


def _problems() -> dict[tuple[str, str], str]:
    return {
        ("why", "missing"): gettext("Choisissez pourquoi l’examen est à refaire."),
        ("word", "missing"): gettext("Écrivez la raison en quelques mots."),
        ("word", "too-long"): gettext("La raison est trop longue : 200 signes au plus."),
    }
