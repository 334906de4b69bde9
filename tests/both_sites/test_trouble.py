"""When something beneath a site breaks, it says so, loses nothing, and goes on afterwards."""

import sqlite3

import pytest
from flask import Flask

from core import db
from tests.both_sites.conftest import ORIGIN, Browser
from tests.cast import Cast


def test_a_locked_database_is_told_as_a_pause(
    site: Flask, browser: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "BUSY_MILLISECONDS", 20)
    other = sqlite3.connect(cast.settings.store.parent / "cigogne.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        answer = browser(site, "nobody").get("/sign-in", base_url=ORIGIN)
        assert answer.status_code == 503
        assert answer.headers["X-Request-Id"] in answer.text
    finally:
        other.close()
    assert browser(site, "nobody").get("/sign-in", base_url=ORIGIN).status_code == 200
