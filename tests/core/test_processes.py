"""The receiver works by several processes: one that is killed is replaced, none outlives the first."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from core.context import system
from core.senders import NewSender, add_sender
from tests.cast import OURS, Cast
from tests.core.ingest.receiver import TITLE, Stranger, request
from tests.core.test_commands import settings_of

PATIENCE = 30.0


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


def children(process: int) -> set[int]:
    told = Path(f"/proc/{process}/task/{process}/children")
    return {int(one) for one in told.read_text().split()}


def lives(process: int) -> bool:
    with suppress(FileNotFoundError):
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    return False


def wait_for(what: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end
        time.sleep(0.05)


def is_accepted(port: int) -> bool:
    """Whether an association is accepted now."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as channel:
            peer = Stranger(channel)
            peer.says(1, request())
            return peer.hears()[0] == 2
    except OSError:
        return False


@pytest.fixture
def port(cast: Cast) -> int:
    ctx = replace(cast.context(), viewer=system("test"))
    add_sender(ctx, NewSender(OURS, "*", TITLE, "127.0.0.1"))
    return free_port()


@pytest.fixture
def receiver(cast: Cast, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The command as it is deployed, by two processes."""
    ports = {"CIGOGNE_DICOM_PORT": f"{port}", "CIGOGNE_HL7_PORT": f"{free_port()}"}
    command = (sys.executable, "-m", "core", "receive", "--processes", "2")
    process = subprocess.Popen(command, env={**os.environ, **settings_of(cast), **ports})
    try:
        wait_for(lambda: is_accepted(port))
        yield process
    finally:
        process.kill()
        process.wait()


def test_one_that_is_killed_is_replaced_and_callers_are_served_all_the_while(
    receiver: subprocess.Popen[bytes], port: int
) -> None:
    before = children(receiver.pid)
    killed = min(before)
    os.kill(killed, signal.SIGKILL)
    assert is_accepted(port)
    wait_for(lambda: len(children(receiver.pid) - {killed}) == 2)
    assert before - {killed} < children(receiver.pid)
    assert is_accepted(port)


def test_told_to_stop_all_end(receiver: subprocess.Popen[bytes], port: int) -> None:
    workers = children(receiver.pid)
    receiver.terminate()
    assert receiver.wait(PATIENCE) == 0
    assert not any(map(lives, workers))
    assert not is_accepted(port)


def test_when_the_first_is_killed_the_others_end(
    receiver: subprocess.Popen[bytes], port: int
) -> None:
    workers = children(receiver.pid)
    assert len(workers) == 2
    receiver.kill()
    wait_for(lambda: not any(map(lives, workers)))
    assert not is_accepted(port)
