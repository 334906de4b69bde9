"""bin/demo at work: all processes run or none does, and what was kept stays kept."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from itertools import chain
from pathlib import Path

import pytest
from pynetdicom import AE
from pynetdicom.sop_class import Verification

from tests.test_bin_demo import DEMONSTRATION, free_ports

pytestmark = pytest.mark.xdist_group("demonstration")

QUICK = 30.0
HEARING = ("env", "--default-signal")
"""Whoever runs the tests under nohup or in the background has their children ignore signals."""


class Demonstration:
    """A running bin/demo in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        ports = free_ports()
        self.port, self.admin_port, self.dicom_port, self.message_port = ports.values()
        options = chain.from_iterable(ports.items())
        self.process = subprocess.Popen(
            (*HEARING, *DEMONSTRATION, *options, "--folder", str(folder)),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.told = ""

    def welcome(self) -> str:
        """What it prints until all is running."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.told += line
            if "Ctrl-C stops everything" in line:
                return self.told
        raise AssertionError(self.process.communicate()[1])

    def end(self, number: int) -> int:
        """Send a signal; the exit code."""
        self.process.send_signal(number)
        return self.process.wait(QUICK)

    def processes(self) -> list[Path]:
        """In /proc, each process that was told of this folder, whoever its parent is by now."""
        told = f"CIGOGNE_STORE={self.folder}/store"
        return [path for path in Path("/proc").glob("[0-9]*") if told in environment(path)]

    def processes_of(self, words: str) -> list[Path]:
        return [path for path in self.processes() if words in command(path)]


def environment(process: Path) -> list[str]:
    return _strings(process / "environ")


def command(process: Path) -> str:
    return " ".join(_strings(process / "cmdline"))


def _strings(path: Path) -> list[str]:
    try:
        return path.read_text().split("\0")
    except OSError:
        return []


@contextmanager
def running(folder: Path) -> Iterator[Demonstration]:
    demonstration = Demonstration(folder)
    try:
        demonstration.welcome()
        yield demonstration
    finally:
        demonstration.process.kill()
        demonstration.process.communicate()


def eventually(true: Callable[[], bool]) -> bool:
    patience_ends = time.monotonic() + QUICK
    while not true() and time.monotonic() < patience_ends:
        time.sleep(0.05)
    return true()


def status(port: str) -> int:
    with closing(HTTPConnection("127.0.0.1", int(port), timeout=10)) as connection:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a demonstration ran before and was told to stop."""
    place = tmp_path_factory.mktemp("demonstration") / "demo"
    with running(place) as first:
        assert first.end(signal.SIGTERM) == 0
        assert first.processes() == []
    return place


def test_both_sites_answer_and_each_is_told_its_own_secret_only(folder: Path) -> None:
    with running(folder) as demonstration:
        for site, port in (("patient", demonstration.port), ("admin", demonstration.admin_port)):
            assert f"http://localhost:{port}\n" in demonstration.told
            assert status(port) < 400
            secret = f"CIGOGNE_{site.upper()}_SECRET={(folder / 'secrets' / site).read_text()}"
            knowing = {path for path in demonstration.processes() if secret in environment(path)}
            assert knowing == set(demonstration.processes_of(f"wsgi:{site}()")) != set()


def test_modalities_reach_the_receiver_in_the_way_it_prints(folder: Path) -> None:
    with running(folder) as demonstration:
        assert f"storescu -aec CIGOGNE localhost {demonstration.dicom_port}" in demonstration.told
        peer = AE("ANYBODY")
        peer.add_requested_context(Verification)
        association = peer.associate("127.0.0.1", int(demonstration.dicom_port), ae_title="CIGOGNE")
        assert association.send_c_echo().Status == 0x0000
        association.release()


def test_started_again_it_keeps_its_data_and_killed_it_takes_all_with_it(folder: Path) -> None:
    database, secret = folder / "cigogne.db", folder / "secrets" / "audit"
    kept = database.stat().st_ino, secret.read_text()
    with running(folder) as demonstration:
        assert (database.stat().st_ino, secret.read_text()) == kept
        assert demonstration.processes()
        assert demonstration.end(signal.SIGKILL) == -signal.SIGKILL
        assert eventually(lambda: demonstration.processes() == [])


def test_a_process_that_dies_stops_the_others(folder: Path) -> None:
    with running(folder) as demonstration:
        (worker,) = demonstration.processes_of("core work")
        os.kill(int(worker.name), signal.SIGKILL)
        _, words = demonstration.process.communicate(timeout=QUICK)
        assert demonstration.process.returncode == 1
        assert "The worker ended with exit code -9." in words
        assert demonstration.processes() == []
