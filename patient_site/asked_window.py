"""The window that an address asks for: center and width, as `?center=40&width=400`."""

import math
from collections.abc import Mapping

from core.errors import InvalidInput

FARTHEST = 1e9


def asked_window(arguments: Mapping[str, str]) -> tuple[float, float] | None:
    """Center and width, None where neither is asked for. Raises InvalidInput for half a window and
    for what is none."""
    if "center" not in arguments and "width" not in arguments:
        return None
    center, width = _number(arguments, "center"), _number(arguments, "width")
    if width <= 0:
        raise InvalidInput("width", "not-positive")
    return center, width


def _number(arguments: Mapping[str, str], name: str) -> float:
    try:
        number = float(arguments.get(name, ""))
    except ValueError:
        raise InvalidInput(name, "unreadable") from None
    if not math.isfinite(number) or abs(number) > FARTHEST:
        raise InvalidInput(name, "too-far")
    return number
