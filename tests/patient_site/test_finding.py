"""A long list is narrowed by words as they are read, and by a year."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask, g

from core.exams.listing import ExamCard, PersonExams
from core.language import Language, Speech
from patient_site.finding import Wish, is_worth_narrowing, narrowed, years


def card(modality: str, part: str, year: int, place: str = "Hôpital des Collines") -> ExamCard:
    return ExamCard("token", modality, part, "", date(year, 3, 1), place, has_pictures=True)


SCAN = card("CT", "CHEST", 2026)
KNEE = card("MR", "KNEE", 2024)
BRAIN = card("MR", "BRAIN", 2024, "Hôpitaux du Fleuve")
ANNOUNCED = ExamCard(None, "", "", "", None, "Hôpitaux du Fleuve", has_pictures=False)
PEOPLE = [
    PersonExams("Jeanne", is_myself=True, exams=[SCAN, KNEE, ANNOUNCED]),
    PersonExams("Léo", is_myself=False, exams=[BRAIN]),
]


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    with Flask("any").app_context():
        g.speech = Speech(Language.FRENCH)
        yield


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        (Wish(), [[SCAN, KNEE, ANNOUNCED], [BRAIN]]),
        (Wish("irm"), [[KNEE], [BRAIN]]),
        (Wish("IRM génou"), [[KNEE], []]),
        (Wish("genou irm"), [[KNEE], []]),
        (Wish("collines"), [[SCAN, KNEE], []]),
        (Wish("imagerie"), [[ANNOUNCED], []]),
        (Wish(year="2024"), [[KNEE], [BRAIN]]),
        (Wish("cerveau", "2024"), [[], [BRAIN]]),
        (Wish("cerveau", "2026"), [[], []]),
        (Wish("%"), [[SCAN, KNEE, ANNOUNCED], [BRAIN]]),
        (Wish(year="nonsense"), [[], []]),
    ],
)
def test_exams_that_fit_are_left(wish: Wish, found: list[list[ExamCard]]) -> None:
    assert [person.exams for person in narrowed(PEOPLE, wish)] == found


def test_years_are_offered_newest_first() -> None:
    assert years(PEOPLE) == [2026, 2024]


@pytest.mark.parametrize(("count", "worth"), [(0, False), (8, False), (9, True)])
def test_only_a_long_list_is_worth_it(count: int, worth: bool) -> None:
    split = [PersonExams("Jeanne", is_myself=True, exams=[SCAN] * (count // 2))]
    split.append(PersonExams("Léo", is_myself=False, exams=[SCAN] * (count - count // 2)))
    assert is_worth_narrowing(split) is worth
