"""Objects that are no pictures: a page each, and the document or video inside as a file of its own."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from core.exams.objects import held_file, object_page
from patient_site.plain_names import object_title, plain_name
from web.context import context
from web.guards import READER
from web.pages import Pages
from web.ranges import LargeFile, answer
from web.speech import speech

pages = Pages("objects", "/exams/<token>/objects/<int:series>/<int:number>")


@pages.get("", who=READER)
def page(token: str, series: int, number: int) -> ResponseReturnValue:
    return render_template(
        "patient_site/object.html",
        page=object_page(context(), token, series, number, speech().language),
        plain_name=plain_name,
        object_title=object_title,
    )


@pages.get("/file", who=READER)
def file(token: str, series: int, number: int) -> Response:
    held = held_file(context(), token, series, number)
    response = answer(request, LargeFile(held.length, held.etag, held.stream))
    response.mimetype = held.media_type
    # What a browser doesn't show safely is only handed over (ASVS 3.2.1).
    disposition = "inline" if held.opens and "download" not in request.args else "attachment"
    response.headers.set("Content-Disposition", disposition, filename=held.file_name)
    return response
