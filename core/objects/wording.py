"""Says names, values and measurements in the reader's language, or in the document's where it must.

Decides what a reader is told of a value: identifiers and coordinates are for machines and stay out.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from babel.numbers import format_decimal

from core.language import Speech
from core.objects.codes import Code
from core.objects.concepts import concept_name
from core.objects.content import Moment, Number, Person, Text, Value
from core.objects.units import Unit, unit_of

DIGITS = 6
"""Devices write numbers with all the digits of their arithmetic; this many mean something."""
READABLE = range(-9, 16)
"""Powers of ten that are written out; others stay as written."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Words with their language (BCP 47), "" where nobody knows it."""

    text: str
    language: str

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as written in the reader's language, with its unit."""

    number: str
    unit: Unit

    @property
    def short(self) -> str:
        """ "3 cm"."""
        return f"{self.number} {self.unit.symbol}".strip()


class Words:
    """The words for one reader of one document."""

    def __init__(self, speech: Speech, document_language: str) -> None:
        self._speech = speech
        self._language = document_language

    def ours(self, text: str) -> Wording:
        """Words in the reader's language."""
        return Wording(text, self._speech.language.value)

    def theirs(self, text: str) -> Wording:
        """Words of the document."""
        return Wording(text, self._language)

    def of(self, code: Code) -> Wording:
        """What a concept is called."""
        known = concept_name(code, self._speech.language)
        return self.theirs(code.meaning or code.value) if known is None else self.ours(known)

    def name(self, code: Code | None) -> Wording:
        """What a concept is called; no words where there is none."""
        return self.ours("") if code is None else self.of(code)

    def see(self) -> Wording:
        """What stands before the name of an item told elsewhere."""
        return self.ours(self._speech.gettext("Voir aussi"))

    def value(self, value: Value) -> Wording | None:
        """A value in words; None for those that only machines read."""
        match value:
            case Text(text):
                return self.theirs(text)
            case Code():
                return self.of(value)
            case Person(name):
                return self.theirs(name)
            case Moment(moment, written):
                return self.ours(self._moment(moment) or written)
            case Number():
                return self._reason_or_amount(value)
            case _:
                return None

    def amount(self, number: Number) -> Amount:
        return Amount(self._number(number.written), unit_of(number.unit, self._speech.language))

    def _reason_or_amount(self, number: Number) -> Wording:
        if not number.written and number.qualifier is not None:
            return self.of(number.qualifier)
        return self.ours(self.amount(number).short)

    def _moment(self, moment: date | time | datetime | None) -> str:
        if isinstance(moment, datetime):
            return self._speech.moment(moment)
        if isinstance(moment, time):
            return self._speech.clock(moment)
        return self._speech.day(moment)

    def _number(self, written: str) -> str:
        try:
            number = Decimal(written)
        except InvalidOperation:
            return written
        if not number.is_finite() or number.adjusted() not in READABLE:
            return written if number else "0"
        number = rounded(number)
        digits = max(-int(number.as_tuple().exponent), 0)
        pattern = "#,##0." + "0" * digits
        return str(format_decimal(number, pattern, self._speech.language.locale))


def rounded(number: Decimal) -> Decimal:
    """A number without digits that mean nothing; whole parts keep all theirs."""
    fraction_digits = max(DIGITS - 1 - number.adjusted(), 0)
    if -int(number.as_tuple().exponent) <= fraction_digits:
        return number
    return round(number, fraction_digits).normalize()
