"""Packages: the page on which one is chosen, and the files themselves.

Which exams may be taken home is core's matter, as is what is in a package. A package that isn't ready is
told as such, with when to ask again.
"""

from flask import Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.download.forms import PackageForm
from core.packages.choosing import choice_page
from core.packages.giving import GivenPackage, package
from core.packages.state import Choice, Progress
from patient_site.plain_names import plain_name
from web.context import context, house
from web.guards import READER
from web.pages import Pages
from web.ranges import LargeFile, answer
from web.speech import speech

pages = Pages("packages")

LOOK_AGAIN = 5
"""Seconds between two looks at a package that is being prepared."""


MOST_TOGETHER = 50
"""Exams in one package."""


@pages.get("/exams/<token>/download", who=READER)
def choice(token: str) -> ResponseReturnValue:
    tokens = _together(token)
    page = choice_page(context(), tokens, speech().language)
    told = render_template(
        "patient_site/package_choice.html",
        page=page,
        token=token,
        together=tokens[1:],
        plain_name=plain_name,
    )
    response = make_response(told)
    if not (page.progress.is_complete or page.progress.is_stuck):
        response.headers["Refresh"] = str(LOOK_AGAIN)
    return response


@pages.get("/exams/<token>/package.zip", who=READER)
def full(token: str) -> ResponseReturnValue:
    return _package(token, PackageForm.FULL)


@pages.get("/exams/<token>/light.zip", who=READER)
def light(token: str) -> ResponseReturnValue:
    return _package(token, PackageForm.LIGHT)


def _together(token: str) -> list[str]:
    """The exams that one package is to hold, each once: the first, and those asked for with it."""
    return list(dict.fromkeys((token, *request.args.getlist("also"))))[:MOST_TOGETHER]


def _package(token: str, form: PackageForm) -> ResponseReturnValue:
    tokens = _together(token)
    given = package(context(), tokens, Choice(form, speech().language), house().clock)
    return _file(given) if isinstance(given, GivenPackage) else _waiting(tokens, given)


def _file(given: GivenPackage) -> Response:
    response = answer(request, LargeFile(given.size, given.etag, given.stream))
    response.mimetype = "application/zip"
    response.headers.set("Content-Disposition", "attachment", filename=given.file_name)
    return response


def _waiting(tokens: list[str], progress: Progress) -> Response:
    """Not there yet; browsers go to the page that tells how far it is, programs come back."""
    page = url_for(".choice", token=tokens[0], also=tokens[1:])
    told = render_template("patient_site/package_waiting.html", progress=progress, page=page)
    response = make_response(told, 503)
    response.headers["Retry-After"] = str(LOOK_AGAIN)
    response.headers["Refresh"] = f"{LOOK_AGAIN}; url={page}"
    return response
