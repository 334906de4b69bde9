"""How long a pause after failures lasts and a session lives. Codes are in `test_codes`."""

from datetime import UTC, datetime, timedelta

import pytest

from core.rules.credentials import SESSION_LIVES, SessionKind, pause_after, session_ends


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [
        pytest.param(0, 0, id="no failure yet"),
        pytest.param(1, 0, id="first failure is free"),
        pytest.param(4, 0, id="last free failure"),
        pytest.param(5, 30, id="first pause"),
        pytest.param(6, 60, id="doubled"),
        pytest.param(7, 120, id="doubled again"),
        pytest.param(9, 480, id="last doubling below the longest"),
        pytest.param(10, 900, id="longest pause"),
        pytest.param(11, 900, id="stays the longest"),
        pytest.param(10**12, 900, id="never a lock, however often a stranger tries"),
    ],
)
def test_pause_after_failures(failures: int, seconds: int) -> None:
    assert pause_after(failures) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("failures", "seconds"), [(1, 0), (2, 30), (3, 60), (10**12, 900)], ids=str
)
def test_a_door_may_leave_fewer_failures_free(failures: int, seconds: int) -> None:
    assert pause_after(failures, free=2) == timedelta(seconds=seconds)


def test_a_further_failure_never_shortens_the_pause() -> None:
    pauses = [pause_after(failures) for failures in range(40)]
    assert pauses == sorted(pauses)


BEGAN = datetime(2026, 3, 12, 8, tzinfo=UTC)


def after(hours: float = 0, minutes: float = 0) -> datetime:
    return BEGAN + timedelta(hours=hours, minutes=minutes)


@pytest.mark.parametrize(
    ("kind", "last_seen", "ends"),
    [
        pytest.param(SessionKind.PATIENT, after(), after(minutes=15), id="patient idle"),
        pytest.param(
            SessionKind.PATIENT, after(hours=3), after(hours=3, minutes=15), id="patient reading on"
        ),
        pytest.param(SessionKind.PATIENT, after(hours=11.9), after(hours=12), id="patient all day"),
        pytest.param(SessionKind.DOCTOR, after(), after(minutes=30), id="doctor idle"),
        pytest.param(SessionKind.DOCTOR, after(hours=11.9), after(hours=12), id="doctor all day"),
        pytest.param(SessionKind.STAFF, after(), after(minutes=30), id="staff idle"),
        pytest.param(
            SessionKind.STAFF, after(hours=9.9), after(hours=10), id="staff after a shift"
        ),
        pytest.param(SessionKind.GUEST, after(), after(minutes=30), id="guest idle"),
        pytest.param(SessionKind.GUEST, after(hours=3.9), after(hours=4), id="guest reading on"),
        pytest.param(SessionKind.VISITOR, after(), after(minutes=30), id="visitor idle"),
        pytest.param(SessionKind.VISITOR, after(hours=1.9), after(hours=2), id="visitor lingering"),
    ],
)
def test_session_ends(kind: SessionKind, last_seen: datetime, ends: datetime) -> None:
    assert session_ends(kind, BEGAN, last_seen) == ends


@pytest.mark.parametrize("kind", SessionKind)
def test_every_kind_of_session_has_a_life_that_idling_shortens(kind: SessionKind) -> None:
    life = SESSION_LIVES[kind]
    assert timedelta(0) < life.idle < life.absolute
