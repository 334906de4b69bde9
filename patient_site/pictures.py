"""Pictures: the viewer, one picture a page for those without JavaScript, and the JPEGs it shows.

Which pictures there are and whether they open is core's matter. A picture that can't be shown still has
its page and its place in the stack.
"""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from core.exams import pictures
from patient_site.plain_names import plain_name, stack_name
from web.context import context
from web.guards import SIGNED_IN
from web.pages import Pages

pages = Pages("pictures", "/exams/<token>/pictures/<int:series>/<int:stack>")


@pages.get("/<int:number>", who=SIGNED_IN)
def page(token: str, series: int, stack: int, number: int) -> ResponseReturnValue:
    return render_template(
        "patient_site/pictures.html",
        exam=pictures.picture_page(context(), token, series, stack, number),
        plain_name=plain_name,
        stack_name=stack_name,
    )


@pages.get("/<int:number>.jpg", who=SIGNED_IN)
def picture(token: str, series: int, stack: int, number: int) -> ResponseReturnValue:
    return _jpeg(pictures.picture(context(), token, series, stack, number))


@pages.get("/thumbnail.jpg", who=SIGNED_IN)
def thumbnail(token: str, series: int, stack: int) -> ResponseReturnValue:
    return _jpeg(pictures.thumbnail(context(), token, series, stack))


def _jpeg(data: bytes) -> Response:
    return Response(data, mimetype="image/jpeg")
