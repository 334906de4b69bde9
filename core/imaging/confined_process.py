"""The process in which outside bytes are decoded: it limits itself, then answers until told no more.

Started by `confined`, never by hand. What it answers goes to the descriptor that was its standard
output; whatever a codec prints there goes nowhere.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from core import pipe
from core.errors import DecodingStopped, Refusal
from core.imaging import encoding, messages
from core.imaging.dicom import MAX_INFLATED
from core.imaging.messages import Task
from core.imaging.planning import plan_series
from core.imaging.studio import Studio
from core.pipe import Facts

LONGEST_FILE = 32 << 30
"""Files are mapped beside the memory that is allowed: a volume can be gigabytes long."""


def main() -> None:
    """Answer requests from standard input until it ends."""
    answers = pipe.private_output()
    pipe.confine(int(sys.argv[1]), LONGEST_FILE, 2 * MAX_INFLATED)
    encoding.jpeg(np.zeros((8, 8), np.uint8))  # the first picture would wait for Pillow's plug-ins
    with Studio() as studio:
        while request := pipe.next_request(sys.stdin.buffer):
            pipe.allow_cpu(request["cpu_seconds"])
            answers.write(pipe.written(*_answer(studio, request)))
            answers.flush()


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


def _explicit_frame(studio: Studio, request: Facts) -> tuple[Facts, bytes]:
    return {}, studio.explicit_frame(messages.understood_frame(request))


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
    Task.EXPLICIT_FRAME: _explicit_frame,
}


if __name__ == "__main__":
    main()
