"""The forms of radiology: a report in four sections, and a hold until a day.

Decides how typed text becomes what core keeps, and in which words core's objections are told.
"""

from datetime import date, datetime, time

from wtforms import SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired

from core.errors import InvalidInput
from core.language import Language
from core.reports import ReportDraft
from core.rules.days import LOCAL_TIME, day_of
from core.rules.holds import LONGEST_HOLD, HoldObjection
from web.forms import DayField, Form
from web.speech import gettext, lazy_gettext

LONGEST_REASON = 300
SIGNING = "signing"
"""What follows when the draft is kept in order to sign it."""
STAYING = "staying"
"""When the page keeps a draft by itself while it is typed."""

TEXT_OBJECTIONS = {"too-long": lazy_gettext("Cette partie est trop longue.")}
HOLD_OBJECTIONS = {
    HoldObjection.IN_THE_PAST: lazy_gettext("Choisissez un jour à venir."),
    HoldObjection.TOO_LONG: lazy_gettext("Ce jour est trop lointain."),
}


def _typed(section: TextAreaField) -> str:
    """Browsers send line breaks as two characters."""
    return (section.data or "").replace("\r\n", "\n")


class ReportForm(Form):
    language = SelectField(
        lazy_gettext("Langue du compte rendu"),
        [InputRequired(lazy_gettext("Choisissez la langue du compte rendu."))],
        choices={language.value: language.own_name for language in Language},
    )
    indication = TextAreaField(lazy_gettext("Indication"))
    technique = TextAreaField(lazy_gettext("Technique"))
    findings = TextAreaField(lazy_gettext("Résultats"))
    conclusion = TextAreaField(lazy_gettext("Conclusion"))
    then = StringField()
    """The value of the button that was pressed."""

    @property
    def is_still_typed(self) -> bool:
        return bool(self.then.data == STAYING)

    @property
    def is_for_signing(self) -> bool:
        return bool(self.then.data == SIGNING)

    def validate_findings(self, field: TextAreaField) -> None:
        written = _typed(field).strip() or _typed(self.conclusion).strip()
        if self.is_for_signing and not written:
            raise ValidationError(
                gettext("Écrivez les résultats ou la conclusion avant de signer.")
            )

    def draft(self) -> ReportDraft:
        return ReportDraft(
            indication=_typed(self.indication),
            technique=_typed(self.technique),
            findings=_typed(self.findings),
            conclusion=_typed(self.conclusion),
            language=self.language.data,
        )

    def object_to(self, refusal: InvalidInput) -> None:
        """Tell core's objection beside the section it is about."""
        self.refuse(refusal.field, str(TEXT_OBJECTIONS[refusal.problem]))


class HoldForm(Form):
    reason = StringField(
        lazy_gettext("Motif"), [DataRequired(lazy_gettext("Écrivez le motif de la retenue."))]
    )
    until = DayField(
        lazy_gettext("Montrer au patient à partir du"),
        [InputRequired(lazy_gettext("Écrivez le jour où le patient verra l’examen."))],
    )

    def validate_reason(self, field: StringField) -> None:
        if len(field.data or "") > LONGEST_REASON:
            raise ValidationError(gettext("Ce motif est trop long."))

    def end(self) -> datetime:
        """The first moment of that day in France."""
        assert self.until.data is not None
        return datetime.combine(self.until.data, time(), LOCAL_TIME)

    def object_to(self, refusal: InvalidInput) -> None:
        """Tell core's objection beside the field it is about."""
        self.refuse(refusal.field, str(HOLD_OBJECTIONS[HoldObjection(refusal.problem)]))


def latest_end(now: datetime) -> date:
    """The last day on which an exam held from now on can be shown at last."""
    return day_of(now + LONGEST_HOLD)
