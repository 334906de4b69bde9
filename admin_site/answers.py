"""The three questions as a desk asks them: the form, and what it says to core.

Decides what is asked on the page and in which words core's objections are told. Nothing is answered
beforehand; who may answer is `core.rules.consent`'s.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from wtforms import RadioField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired

from admin_site.desk_forms import leaflet_languages
from core.consents import Answered, ReceiptEntry
from core.errors import InvalidInput
from core.patients import PatientFile
from core.rules.consent import Answer, Capacity, Question, Standing, objection_to_deciding
from core.rules.leaflets import LeafletLanguage
from web.forms import Form
from web.speech import gettext, lazy_gettext

LONGEST_NAME = 120
OBJECTIONS = {
    "birth-date-unknown": lazy_gettext("Complétez d’abord la date de naissance."),
    "adult-decides-alone": lazy_gettext("Une personne majeure répond elle-même."),
    "minor-needs-parent": lazy_gettext("Pour une personne mineure, c’est un parent qui répond."),
    "not-protected": lazy_gettext("Cette personne n’est pas signalée comme majeure protégée."),
    "missing": lazy_gettext("Écrivez le nom de la personne qui répond."),
}


def _answers() -> dict[str, str]:
    return {Answer.GRANTED.value: gettext("Oui"), Answer.REFUSED.value: gettext("Non")}


def _capacities() -> dict[str, str]:
    return {
        Capacity.PATIENT.value: gettext("La personne elle-même"),
        Capacity.PARENT.value: gettext("Un parent"),
        Capacity.GUARDIAN.value: gettext("Son représentant légal"),
    }


def _question(unanswered: str) -> RadioField:
    return RadioField(choices=_answers, validators=[InputRequired(unanswered)])


class AnswersForm(Form):
    capacity = RadioField(
        lazy_gettext("Qui répond ?"),
        [InputRequired(lazy_gettext("Dites qui répond."))],
        choices=_capacities,
    )
    answered_by = StringField(lazy_gettext("Nom de la personne qui répond"))
    leaflet_language = SelectField(
        lazy_gettext("Feuillet remis en"),
        [InputRequired(lazy_gettext("Choisissez la langue du feuillet."))],
        choices=leaflet_languages,
    )
    professionals = _question(lazy_gettext("Répondez à la première question."))
    own_access = _question(lazy_gettext("Répondez à la deuxième question."))
    pass_on = _question(lazy_gettext("Répondez à la troisième question."))

    def validate_answered_by(self, field: StringField) -> None:
        if len(field.data or "") > LONGEST_NAME:
            raise ValidationError(gettext("Ce nom est trop long."))

    def offer(self, capacities: Iterable[Capacity]) -> None:
        """Show only as what somebody may answer for this patient."""
        words = _capacities()
        self.capacity.choices = {capacity.value: words[capacity.value] for capacity in capacities}

    def questions(self) -> Mapping[Question, RadioField]:
        return {
            Question.PROFESSIONALS: self.professionals,
            Question.OWN_ACCESS: self.own_access,
            Question.PASS_ON: self.pass_on,
        }

    def wanted(self) -> dict[Question, Answer]:
        return {question: Answer(field.data) for question, field in self.questions().items()}

    def answered(self) -> Answered:
        return Answered(
            capacity=Capacity(self.capacity.data),
            name=self.answered_by.data or "",
            leaflet_language=LeafletLanguage(self.leaflet_language.data),
        )

    def object_to(self, refusal: InvalidInput) -> None:
        """Tell core's objection beside the field it is about."""
        self.refuse(refusal.field, str(OBJECTIONS[refusal.problem]))


def capacities(file: PatientFile, on: date) -> list[Capacity]:
    """As what somebody may answer for this patient; none while her birth date is unknown."""
    return [
        capacity
        for capacity in Capacity
        if not objection_to_deciding(capacity, file.line.birth_date, file.protected, on)
    ]


@dataclass(frozen=True, slots=True)
class Change:
    """What an answer changed: what held before, and the answer."""

    question: Question
    before: Standing
    answer: Answer


@dataclass(frozen=True, slots=True)
class ToldReceipt:
    entry: ReceiptEntry
    changes: tuple[Change, ...]


def told(history: Iterable[ReceiptEntry]) -> list[ToldReceipt]:
    """A history with what held before each answer, in the order given: newest first."""
    held = dict.fromkeys(Question, Standing.NEVER_ASKED)
    receipts = []
    for entry in reversed(list(history)):
        changes = tuple(
            Change(question, held[question], answer) for question, answer in entry.answers
        )
        receipts.append(ToldReceipt(entry, changes))
        if not entry.is_about_one_exam:
            held |= {question: Standing(answer.value) for question, answer in entry.answers}
    return receipts[::-1]
