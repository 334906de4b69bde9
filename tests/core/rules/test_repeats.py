"""Which earlier exams resemble one that is thought of, and what may be answered about them."""

from datetime import date, timedelta

import pytest

from core.rules.kinds import Kind
from core.rules.regions import Place, Region, Side
from core.rules.repeats import (
    Answer,
    Likeness,
    Wanted,
    Why,
    last_year,
    likeness,
    objection_to_answer,
)

TODAY = date(2026, 3, 12)
THORAX = frozenset({Place(Region.THORAX)})
TRUNK = frozenset({Place(Region.THORAX), Place(Region.ABDOMEN), Place(Region.PELVIS)})
NOWHERE: frozenset[Place] = frozenset()
WANTED = Wanted(Kind.CT, THORAX, days=90)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("modality", "places", "day", "expected"),
    [
        pytest.param("CT", THORAX, ago(10), Likeness.SAME, id="the same lately"),
        pytest.param("CT", TRUNK, ago(10), Likeness.SAME, id="more than what is wanted"),
        pytest.param("CT", THORAX, TODAY, Likeness.SAME, id="this morning"),
        pytest.param("CT", THORAX, ago(90), Likeness.SAME, id="on the first day"),
        pytest.param("CT", THORAX, ago(91), None, id="the day before"),
        pytest.param("CT", THORAX, ago(-1), None, id="a day to come is a clock's mistake"),
        pytest.param("CT", THORAX, None, None, id="nobody knows when"),
        pytest.param("MR", THORAX, ago(10), None, id="of another kind"),
        pytest.param("", THORAX, ago(10), None, id="of no kind"),
        pytest.param("CT", {Place(Region.HEAD)}, ago(10), None, id="of another region"),
        pytest.param("CT", NOWHERE, ago(10), Likeness.UNKNOWN, id="nobody knows of what"),
    ],
)
def test_likeness(
    modality: str, places: frozenset[Place], day: date | None, expected: Likeness | None
) -> None:
    assert likeness(WANTED, modality, places, day, TODAY) is expected


def test_two_ways_to_make_a_radiograph_are_one_kind() -> None:
    knee = frozenset({Place(Region.KNEE, Side.LEFT)})
    assert likeness(Wanted(Kind.RADIOGRAPHY, knee), "DX", knee, ago(1), TODAY) is Likeness.SAME
    assert likeness(Wanted(Kind.RADIOGRAPHY, knee), "CR", knee, ago(1), TODAY) is Likeness.SAME


@pytest.mark.parametrize(
    ("answer", "why", "word", "lacks"),
    [
        pytest.param(Answer.USED, None, "", None, id="what serves needs no reason"),
        pytest.param(Answer.REPEATED, None, "Fièvre", "why", id="a repeat has one of the list"),
        pytest.param(Answer.REPEATED, Why.CHANGED, "", None, id="which is enough"),
        pytest.param(Answer.REPEATED, Why.FOLLOW_UP, "", None, id="follow-up"),
        pytest.param(Answer.REPEATED, Why.OTHER_QUESTION, "", None, id="another question"),
        pytest.param(Answer.REPEATED, Why.NOT_GOOD_ENOUGH, "", None, id="pictures of no use"),
        pytest.param(Answer.REPEATED, Why.OTHER, " ", "word", id="another reason is told"),
        pytest.param(Answer.REPEATED, Why.OTHER, "Erreur de côté", None, id="in a word"),
    ],
)
def test_what_an_answer_lacks(
    answer: Answer, why: Why | None, word: str, lacks: str | None
) -> None:
    assert objection_to_answer(answer, why, word) == lacks


def test_a_year_ends_with_today() -> None:
    begins, ends = last_year(TODAY)
    assert (begins, ends) == (date(2025, 3, 13), date(2026, 3, 13))
