"""Who may enter a page. A guard knows the viewer alone; whether an exam opens is core's matter."""

from collections.abc import Callable
from dataclasses import dataclass

from core.context import Viewer, ViewerKind
from core.rules.roles import Task, may


@dataclass(frozen=True, slots=True)
class Guard:
    """A named condition on the viewer; `name` is what the table of routes shows."""

    name: str
    admits: Callable[[Viewer], bool]


ANYONE = Guard("anyone", lambda viewer: True)
SIGNED_IN = Guard(
    "signed in", lambda viewer: viewer.kind not in {ViewerKind.NOBODY, ViewerKind.GUEST}
)
"""Has an account: a guest, to whom exams were shared, has none."""
READER = Guard("reader", lambda viewer: viewer.is_signed_in)
"""Somebody to whom an exam may open: an account's holder, or a guest."""
GUEST = Guard("guest", lambda viewer: viewer.kind is ViewerKind.GUEST)
PERSON = Guard("person", lambda viewer: viewer.kind is ViewerKind.PERSON)
MACHINE = Guard("machine", lambda viewer: viewer.kind is ViewerKind.MACHINE)
DOCTOR = Guard("doctor", lambda viewer: viewer.kind is ViewerKind.DOCTOR)


def staff_for(task: Task) -> Guard:
    """Staff whose role includes this task."""
    return Guard(task.value, lambda viewer: may(viewer.role, task))
