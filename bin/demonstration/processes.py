"""The life of processes. Decides that all of them run, or none does.

Each dies with us, even when we are killed outright: the kernel then sends it SIGTERM. Each has a
session of its own, so that Ctrl-C reaches us alone and they end in good order.
"""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO, NoReturn, Self

import click

CHECKOUT = Path(__file__).parent.parent.parent
DYING_WITH_US = ("setpriv", "--pdeathsig", "TERM")
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 15.0
"""Seconds a process may take to end once told so."""

Command = Sequence[str]
Settings = Mapping[str, str]


class Stopped(SystemExit):
    """The signal of this number ended us; being told to stop is no failure."""

    def __init__(self, number: int) -> None:
        super().__init__(0)
        self.number = number


def stop_on_signals() -> None:
    """From now on Ctrl-C, TERM and a closed terminal end this program in good order.

    Those that our caller had us ignore stay ignored: that is what nohup is for.
    """
    for number in STOPPING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    raise Stopped(number)


def _ignore_signals() -> None:
    """The second Ctrl-C of the impatient would leave processes behind."""
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)


def run(command: Command, settings: Settings) -> None:
    """Run a command to its end, its words on our terminal."""
    process = _launch(command, settings)
    try:
        process.wait()
    except Stopped as stopped:
        _ignore_signals()
        process.send_signal(stopped.number)  # on Ctrl-C a progress bar gives the cursor back
        _bury(process)
        raise
    _refuse_failure(command, process.returncode)


def ask(command: Command, settings: Settings) -> str:
    """What a command prints."""
    ended = subprocess.run(  # noqa: S603 - the command is ours
        command, env=settings, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True
    )
    _refuse_failure(command, ended.returncode)
    return ended.stdout


def _launch(
    command: Command, settings: Settings, output: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - the command is ours
        (*DYING_WITH_US, *command),
        env=settings,
        cwd=CHECKOUT,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
    )


def _refuse_failure(command: Command, code: int) -> None:
    if code:
        told = " ".join(("python", *command[1:]))
        raise click.ClickException(f"`{told}` failed (exit code {code}); its words are above.")


@dataclass(frozen=True, slots=True)
class Child:
    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-15:]
        code = self.process.returncode
        return "\n  ".join((f"The {self.name} ended with exit code {code}. {self.log}:", *lines))


class Processes:
    """Children that live as long as the context; their output goes to a log each."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self._children: list[Child] = []

    def __enter__(self) -> Self:
        self.logs.mkdir(exist_ok=True)
        return self

    def start(self, name: str, command: Command, settings: Settings) -> None:
        log = self.logs / f"{name.replace(' ', '-')}.log"
        with log.open("ab") as output:
            process = _launch(command, settings, output)
        self._children.append(Child(name, process, log))

    def check(self) -> None:
        """Raises ClickException when a child has ended: none of them is meant to."""
        for child in self._children:
            if child.process.poll() is not None:
                raise click.ClickException(child.last_words())

    def watch(self) -> NoReturn:
        """Stay until a child ends, and raise ClickException then."""
        while True:
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
            self.check()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _ignore_signals()
        for child in self._children:
            child.process.terminate()
        for child in self._children:
            _bury(child.process)


def _bury(process: subprocess.Popen[bytes]) -> None:
    """Wait for the end, and end what the process leaves behind in its session."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(PATIENCE)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
