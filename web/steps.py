"""Steps of which none can be skipped to: each leaves something in the session on the server."""

from collections.abc import Callable
from functools import wraps

from flask import redirect, session, url_for
from flask.typing import ResponseReturnValue

Step = Callable[[], ResponseReturnValue]


def after(earlier: str, *, leaving: str) -> Callable[[Step], Step]:
    """A step that can't be skipped to: without what the earlier one leaves, back to that one."""

    def following(step: Step) -> Step:
        @wraps(step)
        def enter() -> ResponseReturnValue:
            return step() if leaving in session else redirect(url_for(earlier), 303)

        return enter

    return following
