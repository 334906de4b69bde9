"""Fixtures every test may ask for. The cast is made once and copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from core.imaging.confined import ConfinedStudio
from tests.cast import Cast, make_cast

# What a property says doesn't depend on how busy the machine is that tries it.
settings.register_profile(
    "any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any-machine")


@pytest.fixture(scope="session")
def original_cast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    with ConfinedStudio() as studio:
        cast = make_cast(tmp_path_factory.mktemp("cast"), studio)
        cast.db.close()
        yield cast


@pytest.fixture
def cast(original_cast: Cast, tmp_path: Path) -> Iterator[Cast]:
    """Everybody, in a database and a store of this test's own."""
    copy = tmp_path / "cast"
    shutil.copytree(original_cast.settings.store.parent, copy)
    moved = original_cast.moved_to(copy)
    yield moved
    moved.db.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests: a second one can't be started beside it."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield launched
        launched.close()
