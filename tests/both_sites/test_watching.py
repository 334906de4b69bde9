"""Monitoring learns whether a site can serve and what waits, with its token; a stranger learns nothing."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from admin_site.site import make_admin_site
from core.migrating import migrate_database
from core.model import Matching, Patient, WebSession
from core.model.matching import MatchCause, Outcome
from core.storage import SENTINEL
from core.watching import figures
from patient_site.site import make_patient_site
from tests.both_sites.conftest import ORIGIN, SECRET
from tests.cast import Cast
from web.context import visitor_context

TOKEN = "a token of the monitoring, long enough"
MAKERS = {"patient": make_patient_site, "admin": make_admin_site}


@pytest.fixture(params=sorted(MAKERS))
def watched(request: pytest.FixtureRequest, cast: Cast) -> Flask:
    """A site whose database came about by its steps."""
    url = f"sqlite:///{cast.settings.store.parent / 'watched.db'}"
    migrate_database(url)
    settings = replace(cast.settings, database_url=url, watch_token=TOKEN.encode())
    return MAKERS[request.param](settings, SECRET)


def ask(site: Flask, path: str, token: str = TOKEN) -> TestResponse:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return site.test_client().get(path, base_url=ORIGIN, headers=headers)


def test_a_site_in_order_is_ready(watched: Flask) -> None:
    assert (ask(watched, "/readyz").status_code, ask(watched, "/readyz").text) == (200, "ok\n")


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
@pytest.mark.parametrize("token", ["", "another", "é"])
def test_without_the_token_there_is_no_such_page(watched: Flask, path: str, token: str) -> None:
    answer = ask(watched, path, token)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
def test_without_the_setting_nobody_is_answered(site: Flask, path: str) -> None:
    assert {ask(site, path, token).status_code for token in ("", TOKEN)} == {404}


def test_a_process_that_lives_says_so_to_everybody(site: Flask) -> None:
    assert ask(site, "/healthz", "").text == "ok\n"


def test_a_store_whose_disk_is_missing_is_named(watched: Flask, cast: Cast) -> None:
    sentinel = cast.store.root / SENTINEL
    sentinel.unlink()
    try:
        answer = ask(watched, "/readyz")
    finally:
        sentinel.touch()
    assert (answer.status_code, answer.text) == (503, "store\n")


def test_a_database_of_another_version_is_named(watched: Flask, cast: Cast) -> None:
    engine = sa.create_engine(f"sqlite:///{cast.settings.store.parent / 'watched.db'}")
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    engine.dispose()
    answer = ask(watched, "/readyz")
    assert (answer.status_code, answer.text) == (503, "schema\n")


def test_figures_tell_what_the_database_holds(cast: Cast) -> None:
    settings = replace(cast.settings, watch_token=TOKEN.encode())
    answer = ask(make_admin_site(settings, SECRET), "/metrics")
    told = dict(line.split() for line in answer.text.splitlines() if not line.startswith("#"))
    assert int(told["cigogne_objects_received_total"]) > 0
    assert int(told["cigogne_store_free_bytes"]) > 0
    assert told["cigogne_arrivals_open"] == "0"


def test_a_pair_that_a_claim_opened_again_waits(cast: Cast) -> None:
    """It keeps what it was decided to be before; whether it waits, the archivist's page tells alike."""
    before = waiting_pairs(cast)
    with cast.db.writing() as session:
        one, other = session.scalars(sa.select(Patient.id).order_by(Patient.id.desc()).limit(2))
        cause, now = MatchCause.CLAIMED_STUDY, cast.now
        pair = Matching(one_id=one, other_id=other, cause=cause, opened_at=now)
        pair.outcome = Outcome.DIFFERENT
        session.add(pair)
    assert waiting_pairs(cast) == before + 1


def waiting_pairs(cast: Cast) -> int:
    return next(one.value for one in figures(cast.context()) if one.name == "pairs_to_match")


def test_watching_leaves_no_session(watched: Flask, cast: Cast) -> None:
    answers = [ask(watched, path) for path in ("/healthz", "/readyz", "/metrics")]
    assert not any("Set-Cookie" in answer.headers for answer in answers)
    engine = sa.create_engine(f"sqlite:///{cast.settings.store.parent / 'watched.db'}")
    with engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(WebSession)) == 0
    engine.dispose()


@pytest.mark.parametrize(("proxies", "expected"), [(0, "127.0.0.1"), (1, "192.0.2.9")])
def test_only_as_many_proxies_are_believed_as_there_are(
    cast: Cast, proxies: int, expected: str
) -> None:
    site = make_patient_site(replace(cast.settings, proxies=proxies), SECRET)
    seen: list[str] = []
    site.before_request(lambda: seen.append(visitor_context().address))
    site.test_client().get(
        "/healthz", base_url=ORIGIN, headers={"X-Forwarded-For": "198.51.100.1, 192.0.2.9"}
    )
    assert seen == [expected]
