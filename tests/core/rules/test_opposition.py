"""What a minor keeps from her parents: the day, the place, and until she is of age."""

from datetime import UTC, date, datetime

import pytest

from core.rules.opposition import (
    OppositionFact,
    OppositionObjection,
    is_opposed,
    may_oppose,
    objection_to_opposing,
)

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
TODAY, YESTERDAY = date(2026, 3, 12), date(2026, 3, 11)
SIXTEEN = date(2010, 1, 5)
HERE, ELSEWHERE = 1, 2
NOTED = [OppositionFact(HERE, TODAY)]


@pytest.mark.parametrize(
    ("birth_date", "may"),
    [
        pytest.param(SIXTEEN, True, id="at sixteen"),
        pytest.param(date(2018, 5, 20), True, id="at seven: the law names no age"),
        pytest.param(date(2008, 3, 13), True, id="on the eve of eighteen"),
        pytest.param(date(2008, 3, 12), False, id="at eighteen nobody sees for her any more"),
        pytest.param(None, False, id="of unknown age"),
    ],
)
def test_who_may_oppose(birth_date: date | None, may: bool) -> None:
    assert may_oppose(birth_date, TODAY) is may


@pytest.mark.parametrize(
    ("birth_date", "day", "objection"),
    [
        pytest.param(SIXTEEN, TODAY, None, id="today"),
        pytest.param(SIXTEEN, date(2026, 4, 1), None, id="for an appointment"),
        pytest.param(SIXTEEN, SIXTEEN, None, id="as a newborn"),
        pytest.param(
            SIXTEEN, date(2010, 1, 4), OppositionObjection.BEFORE_BIRTH, id="before her birth"
        ),
        pytest.param(date(2008, 3, 12), TODAY, OppositionObjection.NOT_A_MINOR, id="of age"),
        pytest.param(None, TODAY, OppositionObjection.NOT_A_MINOR, id="of unknown age"),
    ],
)
def test_for_which_day_it_is_noted(
    birth_date: date | None, day: date, objection: OppositionObjection | None
) -> None:
    assert objection_to_opposing(birth_date, day, TODAY) is objection


@pytest.mark.parametrize(
    ("noted", "birth_date", "place", "day", "opposed"),
    [
        pytest.param(NOTED, SIXTEEN, HERE, TODAY, True, id="that day, there"),
        pytest.param(NOTED, SIXTEEN, HERE, YESTERDAY, False, id="another day"),
        pytest.param(NOTED, SIXTEEN, ELSEWHERE, TODAY, False, id="another establishment"),
        pytest.param(NOTED, SIXTEEN, HERE, None, True, id="of unknown day, there"),
        pytest.param(NOTED, SIXTEEN, ELSEWHERE, None, False, id="of unknown day, elsewhere"),
        pytest.param([], SIXTEEN, HERE, TODAY, False, id="nothing noted"),
        pytest.param([], SIXTEEN, HERE, None, False, id="nothing noted, of unknown day"),
        pytest.param(NOTED, date(2008, 3, 12), HERE, TODAY, False, id="of age since today"),
        pytest.param(NOTED, None, HERE, TODAY, False, id="of unknown age"),
    ],
)
def test_what_is_opposed(
    noted: list[OppositionFact],
    birth_date: date | None,
    place: int,
    day: date | None,
    opposed: bool,
) -> None:
    assert is_opposed(noted, birth_date, place, day, NOW) is opposed
