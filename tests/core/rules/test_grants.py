"""Which grant counts, for how long, which decides, and when a doctor can't give herself one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.rules.consent import Standing
from core.rules.grants import (
    CONFIRMED_FOR,
    LIVES,
    GrantFact,
    GrantOrigin,
    Obstacle,
    deciding_grant,
    is_in_force,
    obstacle_to_attesting,
    obstacle_to_emergency,
    relation_by,
)
from core.rules.visibility import Relation

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
FRESH = GrantFact(GrantOrigin.TREATING, NOW - HOUR, NOW + HOUR)


@pytest.mark.parametrize(
    ("grant", "in_force"),
    [
        pytest.param(FRESH, True, id="between its beginning and its end"),
        pytest.param(replace(FRESH, began_at=NOW), True, id="from its beginning"),
        pytest.param(replace(FRESH, began_at=NOW + HOUR), False, id="before its beginning"),
        pytest.param(replace(FRESH, ends_at=NOW), False, id="at its end"),
        pytest.param(replace(FRESH, ends_at=None), True, id="without an end"),
        pytest.param(replace(FRESH, ended_at=NOW), False, id="ended by the patient just now"),
        pytest.param(replace(FRESH, ended_at=NOW + HOUR), True, id="to be ended later"),
        pytest.param(replace(FRESH, is_blocked=True), False, id="of a doctor who is blocked"),
    ],
)
def test_in_force(grant: GrantFact, in_force: bool) -> None:
    assert is_in_force(grant, NOW) == in_force


def test_an_emergency_lasts_four_hours_and_what_others_said_far_longer() -> None:
    assert LIVES[GrantOrigin.EMERGENCY] == timedelta(hours=4)
    assert LIVES[GrantOrigin.ATTESTED] == timedelta(days=30)
    assert set(LIVES) == set(GrantOrigin)
    assert min(LIVES, key=lambda origin: LIVES[origin]) is GrantOrigin.EMERGENCY


def of(origin: GrantOrigin) -> GrantFact:
    return replace(FRESH, origin=origin)


@pytest.mark.parametrize(
    ("grants", "decides"),
    [
        pytest.param([], None, id="nobody said anything"),
        pytest.param([GrantOrigin.COPY], GrantOrigin.COPY, id="the only one"),
        pytest.param(
            [GrantOrigin.ATTESTED, GrantOrigin.CHOSEN, GrantOrigin.REQUEST],
            GrantOrigin.CHOSEN,
            id="the patient's word before the request and the doctor's own",
        ),
        pytest.param(
            [GrantOrigin.TREATING, GrantOrigin.EMERGENCY],
            GrantOrigin.EMERGENCY,
            id="an emergency before all, for the trail must say so",
        ),
    ],
)
def test_which_decides(grants: list[GrantOrigin], decides: GrantOrigin | None) -> None:
    found = deciding_grant([of(origin) for origin in grants], NOW)
    assert (found and found.origin) == decides


def test_one_that_isnt_in_force_decides_nothing() -> None:
    over = replace(of(GrantOrigin.EMERGENCY), ends_at=NOW)
    assert deciding_grant([over, of(GrantOrigin.COPY)], NOW) == of(GrantOrigin.COPY)


@pytest.mark.parametrize("origin", GrantOrigin)
def test_relation(origin: GrantOrigin) -> None:
    emergency = origin is GrantOrigin.EMERGENCY
    assert relation_by(of(origin)) is (Relation.EMERGENCY if emergency else Relation.DOCTOR)
    assert relation_by(None) is Relation.NONE


@pytest.mark.parametrize(
    ("professionals", "blocked", "attesting", "emergency"),
    [
        pytest.param(Standing.GRANTED, False, None, None, id="who said yes"),
        pytest.param(
            Standing.NEVER_ASKED, False, Obstacle.NEVER_ASKED, None, id="who was never asked"
        ),
        pytest.param(
            Standing.REFUSED, False, Obstacle.REFUSED, Obstacle.REFUSED, id="who refused in advance"
        ),
        pytest.param(
            Standing.WITHDRAWN, False, Obstacle.WITHDRAWN, Obstacle.WITHDRAWN, id="who took it back"
        ),
        pytest.param(
            Standing.GRANTED, True, Obstacle.BLOCKED, Obstacle.BLOCKED, id="who blocks this doctor"
        ),
        pytest.param(
            Standing.NEVER_ASKED, True, Obstacle.BLOCKED, Obstacle.BLOCKED, id="who blocks, unasked"
        ),
    ],
)
def test_obstacles(
    professionals: Standing,
    blocked: bool,
    attesting: Obstacle | None,
    emergency: Obstacle | None,
) -> None:
    assert obstacle_to_attesting(professionals, is_blocked=blocked) is attesting
    assert obstacle_to_emergency(professionals, is_blocked=blocked) is emergency


COLLEAGUES = replace(FRESH, practice="Cabinet du Parc", confirmed_at=NOW - HOUR)


@pytest.mark.parametrize(
    ("grant", "in_force"),
    [
        pytest.param(COLLEAGUES, True, id="a colleague's, while both confirm"),
        pytest.param(
            replace(COLLEAGUES, confirmed_at=NOW - CONFIRMED_FOR), False, id="not confirmed since"
        ),
        pytest.param(
            replace(COLLEAGUES, origin=GrantOrigin.ATTESTED), False, id="what she attested"
        ),
        pytest.param(
            replace(COLLEAGUES, origin=GrantOrigin.EMERGENCY), False, id="what she opened herself"
        ),
    ],
)
def test_what_is_shared_in_a_practice(grant: GrantFact, in_force: bool) -> None:
    assert is_in_force(grant, NOW) == in_force


def test_ones_own_grant_decides_before_a_colleagues() -> None:
    own = replace(FRESH, origin=GrantOrigin.COPY)
    assert deciding_grant([COLLEAGUES, own], NOW) == own
