"""Two stacks side by side: choosing them, and looking at both. What goes together is core's matter."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from core.errors import InvalidInput
from core.exams import comparing
from core.exams.viewing import PictureAddress
from patient_site.plain_names import concept_name, plain_name, stack_name
from patient_site.view_names import preset_name, state_name
from web.context import context
from web.guards import READER
from web.pages import Pages

pages = Pages("comparing")

LONGEST_NUMBER = 9


@pages.get("/compare/<token>", who=READER)
def page(token: str) -> ResponseReturnValue:
    """`left` and `right` name pictures; as long as one is missing, the page asks for it."""
    left, right = _asked("left"), _asked("right")
    if left is None or right is None:
        return _choice(token, left)
    return render_template(
        "patient_site/compare.html",
        token=token,
        both=comparing.compared(context(), left, right),
        plain_name=plain_name,
        stack_name=stack_name,
        preset_name=preset_name,
        state_name=state_name,
        concept_name=concept_name,
    )


def _choice(token: str, left: PictureAddress | None) -> ResponseReturnValue:
    return render_template(
        "patient_site/compare_choice.html",
        choices=comparing.choices(context(), token),
        left=left,
        plain_name=plain_name,
        stack_name=stack_name,
    )


def _asked(name: str) -> PictureAddress | None:
    """A picture as written in an address, `token.series.stack.number`; the first where no number is.

    Raises InvalidInput."""
    if name not in request.args:
        return None
    token, *numbers = request.args[name].split(".")
    counted = [int(part) for part in numbers if _is_number(part)]
    if len(counted) != len(numbers) or len(counted) not in {2, 3}:
        raise InvalidInput(name, "unreadable")
    series, stack, number = (*counted, 1)[:3]
    return PictureAddress(token, series, stack, number)


def _is_number(written: str) -> bool:
    return written.isascii() and written.isdigit() and len(written) <= LONGEST_NUMBER
