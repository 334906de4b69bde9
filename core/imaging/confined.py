"""A studio in a process of its own, which can be stopped: memory, time and core dumps are limited.

Codecs written in C read bytes from outside. If one of them crashes, hangs or takes too much, that frame
is refused, a new process takes over, and the site or worker that asked never notices more.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import LifoQueue
from typing import Self, TypeVar

from core.confinement import ConfinedProcess, Crashed, Killed, Stopped
from core.errors import CodestreamBroken, DecodingStopped
from core.imaging import messages
from core.imaging.depth import Depth
from core.imaging.messages import Task
from core.imaging.offers import Offer
from core.imaging.planning import SeriesPlan
from core.imaging.studio import FrameOf, Painted
from core.imaging.voi import Window
from core.pipe import Facts

MODULE = "core.imaging.confined_process"
TRIES = 2

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
        self._processes = [ConfinedProcess(MODULE, self._limits.memory) for _ in range(processes)]
        self._idle: LifoQueue[ConfinedProcess] = LifoQueue()
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

    def explicit_frame(self, frame: FrameOf) -> bytes:
        """The cells of a frame as an uncompressed object in Explicit VR LE holds them."""
        request = {"task": Task.EXPLICIT_FRAME, **messages.told_frame(frame)}
        return self._ask(request, lambda _, content: content)

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

    def _told(
        self, process: ConfinedProcess, request: Facts, seconds: float
    ) -> tuple[Facts, bytes]:
        """What the process answers; once more from a new one if somebody killed it meanwhile."""
        for _ in range(TRIES):
            try:
                return process.ask(request, seconds)
            except Stopped as stopped:
                raise DecodingStopped from stopped
            except Crashed as crashed:
                raise CodestreamBroken from crashed
            except Killed:
                if not self._is_open:
                    break
        raise DecodingStopped
