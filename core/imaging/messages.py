"""What a site and its confined studio tell each other through the pipes between them.

No object is rebuilt from what comes back but those named here: the process beyond may be in the
hands of whoever wrote the codestream it decodes.
"""

import math
from collections.abc import Callable
from dataclasses import asdict, replace
from enum import Enum
from pathlib import Path
from typing import TypeVar

from core.errors import Refusal, StorageFailed
from core.imaging.depth import Depth
from core.imaging.offers import Offer
from core.imaging.ordering import Difference, Distinction
from core.imaging.places import Place
from core.imaging.planning import SeriesPlan, StackPlan
from core.imaging.studio import FrameOf, Painted
from core.imaging.voi import Window, WindowFunction
from core.imaging.windows import OfferedWindow, Preset
from core.pipe import Facts

Answer = TypeVar("Answer")


class Task(Enum):
    """What a studio can be asked to do; the values are the names of its methods."""

    PLAN = "plan"
    PAINT = "paint"
    PAINT_EXACTLY = "paint_exactly"
    THUMBNAIL = "thumbnail"
    WINDOW = "window_for"
    DEPTH = "depth"
    OFFER = "offer"
    EXPLICIT_PARTS = "explicit_parts"
    EXPLICIT_PART = "explicit_part"
    EXPLICIT_FRAME = "explicit_frame"


# --- What is told, and how it is understood -----------------------------------------------------------


def understood(told: Facts, content: bytes, understand: Callable[[Facts, bytes], Answer]) -> Answer:
    """An answer, understood. Raises the refusal that was told instead; StorageFailed."""
    if "refusal" in told:
        raise _refusal(told["refusal"], told["facts"])
    if "failed" in told:
        raise StorageFailed
    return understand(told, content)


def told_window(window: Window | None) -> Facts | None:
    return asdict(window) if window else None


def understood_window(told: Facts | None) -> Window | None:
    if told is None:
        return None
    return Window(**(told | {"function": WindowFunction(told["function"])}))


def told_frame(frame: FrameOf) -> Facts:
    return {"path": frame.path, "index": frame.index}


def understood_frame(told: Facts) -> FrameOf:
    return FrameOf(Path(told["path"]), told["index"])


def told_plan(plan: SeriesPlan) -> Facts:
    return asdict(plan)


def understood_plan(told: Facts, _: bytes) -> SeriesPlan:
    refused = {int(instance): code for instance, code in told["refused"].items()}
    return SeriesPlan(tuple(map(_stack, told["stacks"])), refused)


def understood_painted(told: Facts, content: bytes) -> Painted:
    return Painted(content, told["width"], told["height"])


def told_depth(depth: Depth | None) -> Facts:
    """All but the content, which goes beside it."""
    return {"depth": asdict(replace(depth, content=b"")) if depth else None}


def understood_depth(told: Facts, content: bytes) -> Depth | None:
    if (facts := told["depth"]) is None:
        return None
    depth = Depth(**facts | {"content": content, "window": understood_window(facts["window"])})
    if len(content) != 2 * depth.width * depth.height:
        raise ValueError
    if not all(map(math.isfinite, (depth.slope, depth.intercept, depth.aspect))):
        raise ValueError
    return depth


def told_offer(offer: Offer) -> Facts:
    windows = [
        {"window": told_window(each.window), "preset": each.preset and each.preset.name}
        for each in offer.windows
    ]
    facts = {"unit": offer.unit, "sides": offer.sides}
    return {"is_grey": offer.is_grey, "windows": windows, **facts}


def understood_offer(told: Facts, _: bytes) -> Offer:
    windows = tuple(map(_offered, told["windows"]))
    return Offer(bool(told["is_grey"]), windows, str(told["unit"]), tuple(told["sides"]))


def _offered(told: Facts) -> OfferedWindow:
    window = understood_window(told["window"])
    if window is None:
        raise ValueError
    return OfferedWindow(window, Preset[told["preset"]] if told["preset"] else None)


def _refusal(code: str, facts: Facts) -> Refusal:
    known = {each.code: each for each in _descendants(Refusal)}
    return known[code](**facts)


def _descendants(kind: type[Refusal]) -> list[type[Refusal]]:
    return [each for child in kind.__subclasses__() for each in (child, *_descendants(child))]


def _stack(told: Facts) -> StackPlan:
    return StackPlan(
        tuple(map(understood_frame, told["frames"])),
        tuple(map(_place, told["places"])),
        tuple(
            Distinction(Difference(each["difference"]), each["value"])
            for each in told["distinctions"]
        ),
        tuple(told["instances"]),
        told["needs_window"],
        told["frame_of_reference"],
        told["frames_per_second"],
    )


def _place(told: Facts) -> Place:
    facts: Facts = {n: tuple(v) if isinstance(v, list) else v for n, v in told.items()}
    return Place(**facts)
