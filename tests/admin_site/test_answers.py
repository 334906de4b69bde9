"""Core's objections all have words, and a history tells what each answer changed."""

from datetime import UTC, date, datetime

import pytest

from admin_site.answers import OBJECTIONS, Change, capacities, told
from admin_site.report_forms import HOLD_OBJECTIONS
from core.consents import ReceiptEntry
from core.model.consent import Place
from core.patients import PatientFile, PatientLine
from core.rules.consent import Answer, Capacity, Objection, Question, Standing
from core.rules.holds import HoldObjection
from core.rules.identity import Sex
from core.rules.leaflets import LeafletLanguage

TODAY = date(2026, 3, 12)


def test_every_objection_to_deciding_has_a_sentence() -> None:
    assert {objection.value for objection in Objection} <= set(OBJECTIONS)


def test_every_objection_to_a_hold_has_a_sentence() -> None:
    assert set(HOLD_OBJECTIONS) == set(HoldObjection)


@pytest.mark.parametrize(
    ("born", "protected", "who"),
    [
        (date(1961, 11, 2), False, [Capacity.PATIENT]),
        (date(1961, 11, 2), True, [Capacity.PATIENT, Capacity.GUARDIAN]),
        (date(2018, 5, 20), False, [Capacity.PARENT]),
        (date(2008, 3, 12), False, [Capacity.PATIENT]),
        (date(2008, 3, 13), False, [Capacity.PARENT]),
        (None, False, []),
    ],
)
def test_who_may_be_asked(born: date | None, protected: bool, who: list[Capacity]) -> None:
    line = PatientLine("token", "Muller", "Paul", born, Sex.MALE, ("P1",))
    file = PatientFile(
        line, False, protected, False, None, {}, [], [], LeafletLanguage.FRENCH, may_repeat=False
    )
    assert capacities(file, TODAY) == who


def receipt(day: int, answer: Answer) -> ReceiptEntry:
    return ReceiptEntry(
        code=f"R{day}",
        recorded_at=datetime(2026, 4, day, tzinfo=UTC),
        place=Place.ONLINE,
        establishment="",
        asked_by="",
        capacity=Capacity.PATIENT,
        answered_by="Paul Muller",
        leaflet_version="2026-1",
        leaflet_language=LeafletLanguage.FRENCH,
        answers=((Question.PASS_ON, answer),),
    )


def test_each_answer_is_told_with_what_held_before() -> None:
    history = [
        receipt(3, Answer.GRANTED),
        receipt(2, Answer.WITHDRAWN),
        receipt(1, Answer.GRANTED),
    ]
    assert [one.changes for one in told(history)] == [
        (Change(Question.PASS_ON, Standing.WITHDRAWN, Answer.GRANTED),),
        (Change(Question.PASS_ON, Standing.GRANTED, Answer.WITHDRAWN),),
        (Change(Question.PASS_ON, Standing.NEVER_ASKED, Answer.GRANTED),),
    ]
