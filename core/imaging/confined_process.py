"""The process in which outside bytes are decoded: it limits itself, then answers until told no more.

Started by `confined`, never by hand. What it answers goes to the descriptor that was its standard
output; whatever a codec prints there goes nowhere.
"""

import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import numpy as np

from core.errors import DecodingStopped, Refusal
from core.imaging import encoding, messages
from core.imaging.dicom import MAX_INFLATED
from core.imaging.messages import Facts, Task
from core.imaging.planning import plan_series
from core.imaging.studio import Studio

LONGEST_FILE = 32 << 30


def main() -> None:
    """Answer requests from standard input until it ends."""
    answers = _private_output()
    _confine(int(sys.argv[1]))
    encoding.jpeg(np.zeros((8, 8), np.uint8))  # the first picture would wait for Pillow's plug-ins
    with Studio() as studio:
        while request := _request(sys.stdin.buffer):
            _allow_cpu(request["cpu_seconds"])
            answers.write(messages.written(*_answer(studio, request)))
            answers.flush()


def _private_output() -> BinaryIO:
    private = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    return os.fdopen(private, "wb")


def _confine(memory: int) -> None:
    """Files are mapped beside the memory that is allowed: a volume can be gigabytes long."""
    mapped = memory + LONGEST_FILE
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_AS, (mapped, mapped))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 * MAX_INFLATED, 2 * MAX_INFLATED))


def _allow_cpu(seconds: int) -> None:
    """So many seconds for the next answer, on top of what was used so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _request(stream: BinaryIO) -> Facts | None:
    try:
        return messages.read(lambda length: _exactly(stream, length))[0]
    except EOFError:
        return None


def _exactly(stream: BinaryIO, length: int) -> bytes:
    found = stream.read(length)
    if len(found) < length:
        raise EOFError
    return found


def _answer(studio: Studio, request: Facts) -> tuple[Facts, bytes]:
    try:
        return _TASKS[Task(request["task"])](studio, request)
    except Refusal as refused:
        return {"refusal": refused.code, "facts": refused.facts()}, b""
    except MemoryError:
        return {"refusal": DecodingStopped.code, "facts": {}}, b""
    except OSError:
        return {"failed": True}, b""


def _plan(studio: Studio, request: Facts) -> tuple[Facts, bytes]:
    plan = plan_series(studio, [Path(path) for path in request["paths"]])
    return messages.told_plan(plan), b""


def _window(studio: Studio, request: Facts) -> tuple[Facts, bytes]:
    window = studio.window_for(messages.understood_frame(request))
    return {"window": messages.told_window(window)}, b""


def _depth(studio: Studio, request: Facts) -> tuple[Facts, bytes]:
    depth = studio.depth(messages.understood_frame(request), request["every"])
    return messages.told_depth(depth), depth.content if depth else b""


def _offer(studio: Studio, request: Facts) -> tuple[Facts, bytes]:
    return messages.told_offer(studio.offer(messages.understood_frame(request))), b""


def _explicit_parts(studio: Studio, request: Facts) -> tuple[Facts, bytes]:
    return {"parts": studio.explicit_parts(Path(request["path"]))}, b""


def _explicit_part(studio: Studio, request: Facts) -> tuple[Facts, bytes]:
    return {}, studio.explicit_part(Path(request["path"]), request["number"])


def _paint(studio: Studio, request: Facts) -> tuple[Facts, bytes]:
    frame = messages.understood_frame(request)
    paint = getattr(studio, request["task"])
    state = Path(request["state"]) if request["state"] else None
    painted = paint(frame, messages.understood_window(request["window"]), state)
    return {"width": painted.width, "height": painted.height}, painted.content


_TASKS: dict[Task, Callable[[Studio, Facts], tuple[Facts, bytes]]] = {
    Task.PLAN: _plan,
    Task.PAINT: _paint,
    Task.PAINT_EXACTLY: _paint,
    Task.THUMBNAIL: _paint,
    Task.WINDOW: _window,
    Task.DEPTH: _depth,
    Task.OFFER: _offer,
    Task.EXPLICIT_PARTS: _explicit_parts,
    Task.EXPLICIT_PART: _explicit_part,
}


if __name__ == "__main__":
    main()
