"""Printing is done elsewhere, and what takes too much is stopped there."""

import os
import signal
import time
from collections.abc import Iterator

import pytest

from core.documents.assets import AssetRefused
from core.documents.confined import ConfinedPress, Limits
from core.documents.engine import Sheet
from core.errors import PrintingStopped

SHORT = Sheet("<!doctype html><html lang=fr><title>Essai</title><p>Bonjour")
ENDLESS = Sheet(f"<!doctype html><html lang=fr><title>Essai</title><p>{'a' * 400_000}")


@pytest.fixture
def press() -> Iterator[ConfinedPress]:
    made = ConfinedPress(Limits(seconds=20))
    yield made
    made.close()


def test_prints_the_same_bytes_again(press: ConfinedPress) -> None:
    printed = press.print(SHORT)
    assert printed.startswith(b"%PDF-")
    assert press.print(SHORT) == printed


def test_what_takes_too_long_is_stopped_and_the_next_is_printed() -> None:
    press = ConfinedPress(Limits(seconds=4))
    began = time.monotonic()
    with pytest.raises(PrintingStopped):
        press.print(ENDLESS)
    assert time.monotonic() - began < 12
    press.close()


def test_a_refusal_comes_back_as_one(press: ConfinedPress) -> None:
    with pytest.raises(AssetRefused):
        press.print(Sheet("<!doctype html><img src='file:///etc/passwd' alt=''>"))


def test_a_process_that_somebody_killed_is_started_again(press: ConfinedPress) -> None:
    printed = press.print(SHORT)
    process = press._process.running
    assert process
    os.kill(process.pid, signal.SIGKILL)
    assert press.print(SHORT) == printed
