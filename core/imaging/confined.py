"""A studio in a process of its own, which can be stopped: memory, time and core dumps are limited.

Codecs written in C read bytes from outside. If one of them crashes, hangs or takes too much, that frame
is refused, a new process takes over, and the site or worker that asked never notices more.
"""

import math
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import LifoQueue
from typing import Self, TypeVar

from core.errors import CodestreamBroken, DecodingStopped
from core.imaging import messages
from core.imaging.depth import Depth
from core.imaging.messages import Facts, MessageBroken, Task
from core.imaging.offers import Offer
from core.imaging.planning import SeriesPlan
from core.imaging.studio import FrameOf, Painted
from core.imaging.voi import Window

ROOT = Path(__file__).resolve().parents[2]
CHUNK = 1 << 20
SECONDS_TO_DIE = 2
TRIES = 2
INHERITED = ("TMPDIR", "LD_LIBRARY_PATH")

# What it raises to understand an answer that no sound studio gives: the process has been taken over.
NONSENSE = (KeyError, TypeError, ValueError, AttributeError, IndexError)

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may take: bytes of memory, seconds on the clock and of the processor.

    A plan gets some more of either for each object of the series.
    """

    memory: int = 2 << 30
    seconds: float = 30.0
    cpu_seconds: float = 30.0
    seconds_an_object: float = 0.2


class ConfinedStudio:
    """Paints and plans like a `Studio`, in other processes; may be used by several threads.

    Its methods raise what a studio's raise, and DecodingStopped; StorageFailed when a file can't be
    read. Processes start when first needed and stay until `close`.
    """

    def __init__(self, processes: int = 1, limits: Limits | None = None) -> None:
        self._is_open = True
        self._limits = limits or Limits()
        self._processes = [_Process(self._limits) for _ in range(processes)]
        self._idle: LifoQueue[_Process] = LifoQueue()
        for process in self._processes:
            self._idle.put(process)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes, whatever they are at; what is asked now or later is refused."""
        self._is_open = False
        for process in self._processes:
            process.end()

    def process_ids(self) -> list[int]:
        """The processes that run now, for whoever watches them."""
        return [process.running.pid for process in self._processes if process.running]

    def plan(self, paths: Sequence[Path]) -> SeriesPlan:
        """The stacks of the series whose objects are in these files."""
        request = {"task": Task.PLAN, "paths": paths}
        more_seconds = self._limits.seconds_an_object * len(paths)
        return self._ask(request, messages.understood_plan, more_seconds)

    def paint(
        self, frame: FrameOf, window: Window | None = None, state: Path | None = None
    ) -> Painted:
        """A frame as JPEG: with this window or, without one, as the presentation state in this file
        or the object itself says."""
        return self._painted(Task.PAINT, frame, window, state)

    def paint_exactly(
        self, frame: FrameOf, window: Window | None = None, state: Path | None = None
    ) -> Painted:
        """A frame as PNG, without loss."""
        return self._painted(Task.PAINT_EXACTLY, frame, window, state)

    def thumbnail(
        self, frame: FrameOf, window: Window | None = None, state: Path | None = None
    ) -> Painted:
        """A small JPEG of a frame."""
        return self._painted(Task.THUMBNAIL, frame, window, state)

    def window_for(self, frame: FrameOf) -> Window | None:
        """A window chosen from a frame's pixels; None where its object offers a view or is coloured."""
        request = {"task": Task.WINDOW, **messages.told_frame(frame)}
        return self._ask(request, lambda told, _: messages.understood_window(told["window"]))

    def depth(self, frame: FrameOf, every: int = 1) -> Depth | None:
        """A grey frame in full depth, of every so-manieth row and column; None for colour."""
        request = {"task": Task.DEPTH, **messages.told_frame(frame), "every": every}
        return self._ask(request, messages.understood_depth)

    def offer(self, frame: FrameOf) -> Offer:
        """What a viewer may offer for a frame."""
        request = {"task": Task.OFFER, **messages.told_frame(frame)}
        return self._ask(request, messages.understood_offer)

    def explicit(self, path: Path) -> Iterator[bytes]:
        """An object as an Explicit VR LE data set without compression, in parts of some megabytes."""
        request: Facts = {"task": Task.EXPLICIT_PARTS, "path": path}
        count = self._ask(request, lambda told, _: int(told["parts"]))
        for number in range(count):
            request = {"task": Task.EXPLICIT_PART, "path": path, "number": number}
            yield self._ask(request, lambda _, content: content)

    def _painted(
        self, task: Task, frame: FrameOf, window: Window | None, state: Path | None
    ) -> Painted:
        wanted = {"window": messages.told_window(window), "state": state}
        request = {"task": task, **messages.told_frame(frame), **wanted}
        return self._ask(request, messages.understood_painted)

    def _ask(
        self, request: Facts, understand: Callable[[Facts, bytes], Answer], more_seconds: float = 0
    ) -> Answer:
        request["cpu_seconds"] = math.ceil(self._limits.cpu_seconds + more_seconds)
        process = self._idle.get()
        try:
            told, content = self._told(process, request, self._limits.seconds + more_seconds)
        finally:
            self._idle.put(process)
        try:
            return messages.understood(told, content, understand)
        except NONSENSE as nonsense:
            raise CodestreamBroken from nonsense

    def _told(self, process: "_Process", request: Facts, seconds: float) -> tuple[Facts, bytes]:
        """What the process answers; once more from a new one if somebody killed it meanwhile."""
        for _ in range(TRIES):
            with suppress(_Killed):
                return process.ask(request, seconds)
            if not self._is_open:
                break
        raise DecodingStopped


class _Killed(Exception):
    """Somebody else ended the process: the request isn't to blame."""


class _Process:
    """One process, started when first asked and again whenever it is gone. One request at a time."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.running: subprocess.Popen[bytes] | None = None

    def ask(self, request: Facts, seconds: float) -> tuple[Facts, bytes]:
        """Raises _Killed, DecodingStopped, CodestreamBroken.

        However this ends, a process with a question open is ended with it: its late answer would be
        taken for that to the next question, and show one patient the picture of another.
        """
        running = self._alive()
        deadline = time.monotonic() + seconds
        answer = None
        try:
            _write(running, messages.written(request), deadline)
            answer = messages.read(lambda length: _read(running, length, deadline))
        except (TimeoutError, BrokenPipeError, EOFError, MessageBroken) as trouble:
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
        self.running = self.running or _started(self._limits)
        return self.running


def _refusal_for(trouble: Exception, process: subprocess.Popen[bytes]) -> Exception:
    match trouble:
        case TimeoutError():
            return DecodingStopped()
        case BrokenPipeError():  # gone before it heard the request
            return _Killed()
        case EOFError():
            return _why_it_ended(process)
        case _:
            return CodestreamBroken()


def _why_it_ended(process: subprocess.Popen[bytes]) -> Exception:
    with suppress(subprocess.TimeoutExpired):
        process.wait(SECONDS_TO_DIE)
    match -(process.returncode or 0):
        case signal.SIGKILL | signal.SIGTERM:
            return _Killed()
        case signal.SIGXCPU:
            return DecodingStopped()
        case _:
            return CodestreamBroken()


def _started(limits: Limits) -> subprocess.Popen[bytes]:
    """A new process with next to nothing in its environment, and no terminal to hear from."""
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "core.imaging.confined_process", str(limits.memory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
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
        _wait(process.stdin.fileno(), select.POLLOUT, deadline)
        left = left[os.write(process.stdin.fileno(), left) :]


def _read(process: subprocess.Popen[bytes], length: int, deadline: float) -> bytes:
    assert process.stdout
    found = bytearray()
    while len(found) < length:
        _wait(process.stdout.fileno(), select.POLLIN, deadline)
        chunk = os.read(process.stdout.fileno(), min(length - len(found), CHUNK))
        if not chunk:
            raise EOFError
        found += chunk
    return bytes(found)


def _wait(descriptor: int, event: int, deadline: float) -> None:
    """Wait for a descriptor. Raises TimeoutError at the deadline."""
    poll = select.poll()
    poll.register(descriptor, event)
    if not poll.poll(max(deadline - time.monotonic(), 0) * 1000):
        raise TimeoutError
