"""Browser sessions: theirs alone, dead when they are ended, when they are idle, and in any case."""

from datetime import timedelta

import pytest

from core import sessions
from core.model import WebSession
from core.rules.credentials import SESSION_LIVES, SessionKind
from core.sessions import Session
from tests.cast import Cast

HERS = Session(SessionKind.PATIENT, 1, {"language": "de"})


def begun(cast: Cast, site: str = "patient", session: Session = HERS) -> str:
    return sessions.begin(cast.context(), site, session)


def found(cast: Cast, token: str, later: timedelta = timedelta(), site: str = "patient") -> object:
    return sessions.resume(cast.context(now=cast.now + later), site, token)


def test_a_session_is_found_again_by_its_token(cast: Cast) -> None:
    assert found(cast, begun(cast)) == HERS


def test_every_session_has_a_token_of_its_own(cast: Cast) -> None:
    tokens = {begun(cast) for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(token) == 43 for token in tokens)


def test_the_table_holds_no_token(cast: Cast) -> None:
    token = begun(cast)
    with cast.db.reading() as session:
        (row,) = session.query(WebSession)
    assert token not in (row.token_hash, str(row.data))
    assert found(cast, row.token_hash) is None


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "é\0" * 100_000])
def test_a_made_up_token_opens_nothing(cast: Cast, token: str) -> None:
    begun(cast)
    assert found(cast, token) is None


def test_a_token_of_one_site_opens_nothing_on_the_other(cast: Cast) -> None:
    assert found(cast, begun(cast, "patient"), site="admin") is None
    assert found(cast, begun(cast, "admin"), site="patient") is None


def test_a_session_that_is_ended_is_dead_at_once_and_no_other(cast: Cast) -> None:
    mine, hers = begun(cast), begun(cast)
    sessions.end(cast.context(), mine)
    assert found(cast, mine) is None
    assert found(cast, hers) == HERS


def test_ending_all_sessions_of_a_viewer_leaves_those_of_others_and_of_the_other_site(
    cast: Cast,
) -> None:
    gone = [begun(cast), begun(cast)]
    stay = [("patient", begun(cast, session=Session(SessionKind.PATIENT, 2, {})))]
    stay.append(("admin", begun(cast, "admin", Session(SessionKind.STAFF, 1, {}))))
    with cast.db.writing() as db:
        sessions.end_all(db, "patient", 1)
    assert [found(cast, token) for token in gone] == [None, None]
    assert all(found(cast, token, site=site) for site, token in stay)


@pytest.mark.parametrize("kind", SessionKind)
def test_a_session_ends_when_it_is_idle(cast: Cast, kind: SessionKind) -> None:
    token = begun(cast, session=Session(kind, 1, {}))
    assert found(cast, token, SESSION_LIVES[kind].idle) is None


@pytest.mark.parametrize("kind", SessionKind)
def test_a_session_that_is_used_goes_on_and_ends_in_any_case(cast: Cast, kind: SessionKind) -> None:
    life, token = SESSION_LIVES[kind], begun(cast, session=Session(kind, 1, {}))
    step = life.idle - timedelta(seconds=1)
    used = step
    while used < life.absolute:
        assert found(cast, token, used)
        used += step
    assert found(cast, token, life.absolute) is None


def test_a_look_after_the_end_doesnt_prolong_it(cast: Cast) -> None:
    token, life = begun(cast), SESSION_LIVES[SessionKind.PATIENT]
    assert found(cast, token, life.idle) is None
    assert found(cast, token, life.idle - timedelta(seconds=1)) == HERS


def test_what_a_session_holds_is_replaced(cast: Cast) -> None:
    token = begun(cast)
    assert sessions.save(cast.context(), token, {"step": 2})
    assert found(cast, token) == Session(SessionKind.PATIENT, 1, {"step": 2})


def test_a_session_that_was_ended_meanwhile_isnt_brought_back(cast: Cast) -> None:
    token = begun(cast)
    sessions.end(cast.context(), token)
    assert not sessions.save(cast.context(), token, {"step": 2})
    assert found(cast, token) is None


def test_a_session_that_has_ended_by_itself_isnt_brought_back_either(cast: Cast) -> None:
    token, later = begun(cast), SESSION_LIVES[SessionKind.PATIENT].idle
    assert not sessions.save(cast.context(now=cast.now + later), token, {"step": 2})
    assert found(cast, token, later) is None


def test_a_session_in_use_isnt_written_at_every_request(cast: Cast) -> None:
    token = begun(cast)
    seen = []
    for seconds in (1, 29, 30, 31, 61):
        found(cast, token, timedelta(seconds=seconds))
        with cast.db.reading() as db:
            (row,) = db.query(WebSession)
        seen.append((row.seen_at - cast.now).total_seconds())
    assert seen == [0, 0, 30, 30, 61]


def test_ended_sessions_are_swept_away_and_running_ones_kept(cast: Cast) -> None:
    for kind in (SessionKind.PATIENT, SessionKind.STAFF):
        begun(cast, session=Session(kind, 1, {}))
    later = cast.now + SESSION_LIVES[SessionKind.PATIENT].idle
    assert sessions.sweep(cast.context(now=later)) == 1
    with cast.db.reading() as db:
        assert [row.kind for row in db.query(WebSession)] == [SessionKind.STAFF]
