"""Printing is done elsewhere, and what takes too much is stopped there."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from core.documents.assets import AssetRefused
from core.documents.confined import ConfinedPress, Limits
from core.documents.engine import Sheet
from core.errors import PrintingStopped

SHORT = Sheet("<!doctype html><html lang=fr><title>Essai</title><p>Bonjour")
ENDLESS = Sheet(f"<!doctype html><html lang=fr><title>Essai</title>{'<p>a' * 300_000}")


@pytest.fixture
def press() -> Iterator[ConfinedPress]:
    with closing(ConfinedPress()) as made:
        yield made


def test_prints_the_same_bytes_again(press: ConfinedPress) -> None:
    printed = press.print(SHORT)
    assert printed.startswith(b"%PDF-")
    assert press.print(SHORT) == printed


def test_what_takes_too_long_is_stopped_there() -> None:
    with closing(ConfinedPress(Limits(seconds=5))) as press:
        began = time.monotonic()
        with pytest.raises(PrintingStopped):
            press.print(ENDLESS)
        assert time.monotonic() - began < 15
        assert press._process.running is None


def test_a_refusal_comes_back_as_one(press: ConfinedPress) -> None:
    with pytest.raises(AssetRefused):
        press.print(Sheet("<!doctype html><img src='file:///etc/passwd' alt=''>"))


def test_a_process_that_somebody_killed_is_started_again(press: ConfinedPress) -> None:
    printed = press.print(SHORT)
    process = press._process.running
    assert process
    os.kill(process.pid, signal.SIGKILL)
    assert press.print(SHORT) == printed
