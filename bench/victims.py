"""Processes that are started again as often as they are killed, each under the command it is deployed by."""

import os
import random
import signal
import socket
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from cigogne import CHECKOUT

RESTART = 0.2


@dataclass
class Victim:
    """One command, running until the end of `alive`."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    port: int | None = None
    """Where it answers once it is up."""
    _process: "subprocess.Popen[bytes] | None" = None
    _stop: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def alive(self) -> Iterator[None]:
        keeper = threading.Thread(target=self._keep, daemon=True)
        keeper.start()
        try:
            yield
        finally:
            self._stop.set()
            if self._process is not None:
                self._process.terminate()
            keeper.join()

    def kill_one(self, moments: random.Random) -> str | None:
        """Kill its first process or one of the others with SIGKILL; tells which, if it had any."""
        process = self._process
        if process is None or process.poll() is not None or not self._is_up():
            return None
        others = _children(process.pid)
        chosen = moments.choice([process.pid, *others])
        with suppress(ProcessLookupError):
            os.kill(chosen, signal.SIGKILL)
        return self.name if chosen == process.pid else f"{self.name}, one of its processes"

    def _is_up(self) -> bool:
        """One that has nothing to lose yet isn't worth a kill."""
        if self.port is None:
            return True
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5):
            return True
        return False

    def _keep(self) -> None:
        with self.log.open("ab") as log:
            while not self._stop.is_set():
                self._process = subprocess.Popen(
                    self.command, cwd=CHECKOUT, env=self.environment, stdout=log, stderr=log
                )
                self._process.wait()
                self._stop.wait(RESTART)


@dataclass
class Killer:
    """Kills one of the victims after the other, each a random moment after the last."""

    victims: Sequence[Victim]
    wanted: int
    seed: int
    killed: Counter[str] = field(default_factory=Counter)
    _stop: threading.Event = field(default_factory=threading.Event)

    @property
    def is_done(self) -> bool:
        return self.killed.total() >= self.wanted

    @contextmanager
    def at_work(self) -> Iterator[None]:
        killing = threading.Thread(target=self._kill, daemon=True)
        killing.start()
        try:
            yield
        finally:
            self._stop.set()
            killing.join()

    def _kill(self) -> None:
        moments = random.Random(self.seed)  # noqa: S311 (moments, no secrets)
        while not self.is_done and not self._stop.wait(moments.uniform(0.1, 3)):
            who = moments.choice(self.victims).kill_one(moments)
            if who is not None:
                self.killed[who] += 1


def _children(process: int) -> list[int]:
    with suppress(OSError):
        return [*map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split())]
    return []
