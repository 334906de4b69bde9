"""Pictures: the viewer, one picture a page for those without JavaScript, and what the viewer shows.

Which pictures there are and whether they open is core's matter. A picture that can't be shown still has
its page and its place in the stack.
"""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from core.exams import pictures, viewing
from core.exams.viewing import PictureAddress
from patient_site.asked_view import asked_state, asked_window
from patient_site.depth_answer import depth_answer
from patient_site.plain_names import concept_name, plain_name, stack_name
from patient_site.view_names import preset_name, state_name, unit_name, window_name
from web.context import context
from web.guards import READER
from web.pages import Pages
from web.ranges import LargeFile, answer

pages = Pages("pictures", "/exams/<token>/pictures/<int:series>/<int:stack>")

SPARSEST = 64


@pages.get("/<int:number>", who=READER)
def page(token: str, series: int, stack: int, number: int) -> ResponseReturnValue:
    window, state = asked_window(request.args), asked_state(request.args)
    exam = pictures.picture_page(context(), token, series, stack, number)
    return render_template(
        "patient_site/pictures.html",
        exam=exam,
        window=window,
        state=exam.state(state),
        plain_name=plain_name,
        stack_name=stack_name,
        preset_name=preset_name,
        state_name=state_name,
        concept_name=concept_name,
    )


@pages.get("/<int:number>.jpg", who=READER)
def picture(token: str, series: int, stack: int, number: int) -> ResponseReturnValue:
    window, state = asked_window(request.args), asked_state(request.args)
    address = PictureAddress(token, series, stack, number)
    if window is not None:
        return _jpeg(viewing.windowed_picture(context(), address, *window))
    if state is not None:
        return _jpeg(viewing.presented_picture(context(), address, state))
    return _jpeg(pictures.picture(context(), token, series, stack, number))


@pages.get("/thumbnail.jpg", who=READER)
def thumbnail(token: str, series: int, stack: int) -> ResponseReturnValue:
    return _jpeg(pictures.thumbnail(context(), token, series, stack))


@pages.get("/stack", who=READER)
def stored_stack(token: str, series: int, stack: int) -> ResponseReturnValue:
    stored = viewing.stored_stack(context(), token, series, stack)
    response = answer(request, LargeFile(stored.length, stored.mark, stored.stream))
    response.mimetype = "application/octet-stream"
    return response


@pages.get("/<int:number>.depth", who=READER)
def depth(token: str, series: int, stack: int, number: int) -> ResponseReturnValue:
    every = request.args.get("every", 1, int)
    address = PictureAddress(token, series, stack, number)
    return depth_answer(viewing.full_depth(context(), address, min(max(every, 1), SPARSEST)))


@pages.get("/<int:number>.views", who=READER)
def views(token: str, series: int, stack: int, number: int) -> ResponseReturnValue:
    offer = viewing.offer(context(), PictureAddress(token, series, stack, number))
    return {
        "grey": offer.is_grey,
        "windows": [
            {
                "name": window_name(offered, position),
                "center": offered.window.center,
                "width": offered.window.width,
                "own": offered.preset is None,
            }
            for position, offered in enumerate(offer.windows, 1)
        ],
        "unit": unit_name(offer.unit),
        "sides": offer.sides,
    }


def _jpeg(data: bytes) -> Response:
    return Response(data, mimetype="image/jpeg")
