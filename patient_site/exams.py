"""Exams: the list, one exam, its report as a page and as a PDF.

Which exams there are, and whether one opens, is core's matter; for everybody else there is no such page.
"""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SelectField, StringField

from core.context import ViewerKind
from core.exams.listing import own_lists
from core.exams.opening import exam_page
from core.exams.reading import printed_report, report_page
from core.exams.versions import versions_page
from patient_site.finding import Wish, is_worth_narrowing, narrowed, years
from patient_site.ohif import is_offered
from patient_site.persons import context_of_shown
from patient_site.plain_names import object_name, plain_name, stack_name
from web.context import context
from web.forms import Form
from web.guards import PERSON, READER
from web.pages import Pages
from web.speech import gettext, lazy_gettext, speech

pages = Pages("exams")


class WishForm(Form):
    words = StringField(lazy_gettext("Mots"))
    year = SelectField(lazy_gettext("Année"), validate_choice=False)

    def wish(self) -> Wish:
        return Wish(self.words.data or "", self.year.data or "")


@pages.get("/exams", who=PERSON)
def listing() -> ResponseReturnValue:
    return _listing_page(WishForm(formdata=None))


# By POST, for the words may tell an illness: an address stays in histories and logs.
@pages.post("/exams", who=PERSON)
def find() -> ResponseReturnValue:
    return _listing_page(WishForm())


@pages.get("/exams/<token>", who=READER)
def exam(token: str) -> ResponseReturnValue:
    return render_template(
        "patient_site/exam.html",
        exam=exam_page(context(), token),
        with_ohif=is_offered(),
        plain_name=plain_name,
        object_name=object_name,
        stack_name=stack_name,
    )


@pages.get("/exams/<token>/report", who=READER)
def report(token: str) -> ResponseReturnValue:
    helped_in = speech().language if _wants_help() else None
    return render_template(
        "patient_site/report.html",
        exam=report_page(context(), token, helped_in),
        plain_name=plain_name,
    )


@pages.get("/exams/<token>/report/versions", who=READER)
def versions(token: str) -> ResponseReturnValue:
    page = versions_page(context(), token)
    return render_template("patient_site/versions.html", page=page, plain_name=plain_name)


@pages.get("/exams/<token>/report.pdf", who=READER)
def printed(token: str) -> ResponseReturnValue:
    pdf = printed_report(context(), token, speech().language)
    response = Response(pdf, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename="compte-rendu.pdf")
    return response


def _wants_help() -> bool:
    """Patients read with explanations unless they turn them off; doctors without."""
    asked = request.args.get("words", "")
    return asked == "explained" or (asked != "plain" and context().viewer.kind is ViewerKind.PERSON)


def _listing_page(form: WishForm) -> ResponseReturnValue:
    people = own_lists(context_of_shown())
    form.year.choices = [("", gettext("Toutes")), *((str(one), str(one)) for one in years(people))]
    return render_template(
        "patient_site/exams.html",
        people=narrowed(people, form.wish()),
        wish=form if is_worth_narrowing(people) else None,
        plain_name=plain_name,
    )
