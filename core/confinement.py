"""A process of its own for work on what came from outside: it can be stopped, and its memory is limited.

Decides how it is started, asked and ended, and why it ended. What it does is its module's matter; what
that is worth to whoever asked, theirs.
"""

import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from core import pipe
from core.pipe import Facts

ROOT = Path(__file__).resolve().parents[1]
CHUNK = 1 << 20
SECONDS_TO_DIE = 2
INHERITED = ("TMPDIR", "LD_LIBRARY_PATH")


class Killed(Exception):
    """Somebody else ended the process: the request isn't to blame."""


class Stopped(Exception):
    """The request took more time or processor than it may."""


class Crashed(Exception):
    """The process ended by itself, or answered what nobody understands."""


class ConfinedProcess:
    """One process, started when first asked and again whenever it is gone. One request at a time."""

    def __init__(self, module: str, memory: int) -> None:
        self._command = [sys.executable, "-m", module, str(memory)]
        self.running: subprocess.Popen[bytes] | None = None

    def ask(self, request: Facts, seconds: float) -> tuple[Facts, bytes]:
        """Raises Killed, Stopped, Crashed.

        However this ends, a process with a question open is ended with it: its late answer would be
        taken for that to the next question, and show one patient the picture of another.
        """
        running = self._alive()
        deadline = time.monotonic() + seconds
        answer = None
        try:
            _write(running, pipe.written(request), deadline)
            coming = _Coming(running, deadline)
            told = pipe.read(coming.exactly)
            coming.end()
            answer = told
        except (TimeoutError, BrokenPipeError, EOFError, pipe.MessageBroken) as trouble:
            raise _refusal_for(trouble, running) from trouble
        finally:
            if answer is None:
                self.end()
        return answer

    def end(self) -> None:
        running, self.running = self.running, None
        if running is not None:
            running.kill()
            running.communicate()

    def _alive(self) -> subprocess.Popen[bytes]:
        if self.running is not None and self.running.poll() is not None:
            self.end()
        self.running = self.running or _started(self._command)
        return self.running


def _refusal_for(trouble: Exception, process: subprocess.Popen[bytes]) -> Exception:
    match trouble:
        case TimeoutError():
            return Stopped()
        case BrokenPipeError():  # gone before it heard the request
            return Killed()
        case EOFError():
            return _why_it_ended(process)
        case _:
            return Crashed()


def _why_it_ended(process: subprocess.Popen[bytes]) -> Exception:
    with suppress(subprocess.TimeoutExpired):
        process.wait(SECONDS_TO_DIE)
    match -(process.returncode or 0):
        case signal.SIGKILL | signal.SIGTERM:
            return Killed()
        case signal.SIGXCPU:
            return Stopped()
        case _:
            return Crashed()


def _started(command: list[str]) -> subprocess.Popen[bytes]:
    """A new process with next to nothing in its environment, and no terminal to hear from."""
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    process = subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        pipesize=CHUNK,  # most pictures pass at once
        env={"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"} | inherited,
        start_new_session=True,
    )
    assert process.stdin
    os.set_blocking(process.stdin.fileno(), False)
    return process


def _write(process: subprocess.Popen[bytes], message: bytes, deadline: float) -> None:
    assert process.stdin
    left = memoryview(message)
    while left:
        try:
            left = left[os.write(process.stdin.fileno(), left) :]
        except BlockingIOError:
            _wait(process.stdin.fileno(), select.POLLOUT, deadline)


class _Coming:
    """What a process answers, taken as it comes: each wait lets other threads run, and this one queue
    behind them afterwards, so there are no more of them than must be."""

    def __init__(self, process: subprocess.Popen[bytes], deadline: float) -> None:
        assert process.stdout
        self._descriptor = process.stdout.fileno()
        self._deadline = deadline
        self._come = bytearray()

    def exactly(self, length: int) -> bytes:
        """The next so many bytes. Raises TimeoutError, EOFError."""
        while len(self._come) < length:
            _wait(self._descriptor, select.POLLIN, self._deadline)
            chunk = os.read(self._descriptor, CHUNK)
            if not chunk:
                raise EOFError
            self._come += chunk
        taken = bytes(memoryview(self._come)[:length])
        del self._come[:length]
        return taken

    def end(self) -> None:
        """Raises MessageBroken where more came than was asked for."""
        if self._come:
            raise pipe.MessageBroken


def _wait(descriptor: int, event: int, deadline: float) -> None:
    """Wait for a descriptor. Raises TimeoutError at the deadline."""
    poll = select.poll()
    poll.register(descriptor, event)
    if not poll.poll(max(deadline - time.monotonic(), 0) * 1000):
        raise TimeoutError
