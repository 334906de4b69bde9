"""How an address asks for a picture to be seen: through a window, as `?center=40&width=400`, or as a
presentation state says that `?state=2.1` names by its series and its number there."""

import math
import re
from collections.abc import Mapping

from core.errors import InvalidInput
from core.exams.attached import StateName

FARTHEST = 1e9
STATE = re.compile(r"(\d{1,6})\.(\d{1,6})", re.ASCII)


def asked_window(arguments: Mapping[str, str]) -> tuple[float, float] | None:
    """Center and width, None where neither is asked for. Raises InvalidInput for half a window and
    for what is none."""
    if "center" not in arguments and "width" not in arguments:
        return None
    center, width = _number(arguments, "center"), _number(arguments, "width")
    if width <= 0:
        raise InvalidInput("width", "not-positive")
    return center, width


def asked_state(arguments: Mapping[str, str]) -> StateName | None:
    """None where no state is asked for. Raises InvalidInput."""
    if "state" not in arguments:
        return None
    found = STATE.fullmatch(arguments["state"])
    if found is None:
        raise InvalidInput("state", "unreadable")
    return StateName(int(found[1]), int(found[2]))


def _number(arguments: Mapping[str, str], name: str) -> float:
    try:
        number = float(arguments.get(name, ""))
    except ValueError:
        raise InvalidInput(name, "unreadable") from None
    if not math.isfinite(number) or abs(number) > FARTHEST:
        raise InvalidInput(name, "too-far")
    return number
