"""Narrows a long list of exams by a year and by words, as they are read on the page.

Which exams a person may see was decided before; this only leaves some out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from core.exams.listing import ExamCard, PersonExams
from core.rules.identity import name_key
from patient_site.plain_names import plain_name

WORTH_NARROWING = 8
"""A list of so few is read faster than it is searched."""


@dataclass(frozen=True, slots=True)
class Wish:
    words: str = ""
    year: str = ""

    def fits(self, card: ExamCard) -> bool:
        return self._fits_year(card) and self._fits_words(card)

    def _fits_year(self, card: ExamCard) -> bool:
        return not self.year or (card.day is not None and str(card.day.year) == self.year)

    def _fits_words(self, card: ExamCard) -> bool:
        read = name_key(f"{plain_name(card)} {card.description} {card.establishment}")
        return all(word in read for word in name_key(self.words).split())


def is_worth_narrowing(people: Iterable[PersonExams]) -> bool:
    return sum(len(person.exams) for person in people) > WORTH_NARROWING


def narrowed(people: Iterable[PersonExams], wish: Wish) -> list[PersonExams]:
    """The same people, each with the exams that fit."""
    return [
        replace(person, exams=[card for card in person.exams if wish.fits(card)])
        for person in people
    ]


def years(people: Iterable[PersonExams]) -> Sequence[int]:
    """Years with exams, newest first."""
    found = {card.day.year for person in people for card in person.exams if card.day}
    return sorted(found, reverse=True)
