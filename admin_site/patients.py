"""A reception desk's pages: find a patient, open her file, record her answers, print for her.

No medical data passes through here: `core.patients` has none to give. What is typed to find somebody
never reaches an address; a token names the patient.
"""

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from admin_site import finding, news
from admin_site.answers import AnswersForm
from admin_site.desk_forms import BirthDateForm, LeafletForm, ReceiptForm
from admin_site.file_page import file_page
from admin_site.finding import SearchForm
from core import appointments, desk_documents, patients
from core.errors import InvalidInput, NotFound
from core.language import spoken
from core.rules.roles import Task
from web.context import context
from web.guards import staff_for
from web.pages import Pages
from web.speech import gettext

pages = Pages("patients")

DESK = staff_for(Task.CHECK_IN)
UNCHANGED = "unchanged"
"""News of answers that were the same as before; otherwise the news is the receipt's code."""


# --- Finding -------------------------------------------------------------------------------------


@pages.get("/patients", who=DESK)
def search() -> ResponseReturnValue:
    return _search_page(SearchForm(), 200)


@pages.post("/patients", who=DESK)
def look_for() -> ResponseReturnValue:
    form = SearchForm()
    if not form.validate():
        return _search_page(form, 400)
    finding.remember(form.search())
    return redirect(url_for("patients.found"), 303)


@pages.get("/patients/found", who=DESK)
def found() -> ResponseReturnValue:
    wanted = finding.last_search()
    if wanted is None:
        return redirect(url_for("patients.search"), 303)
    lines = finding.find(context(), wanted)
    if len(lines) == 1:
        return redirect(url_for("patients.file", token=lines[0].token), 303)
    return render_template(
        "admin_site/found.html",
        form=SearchForm(obj=wanted),
        wanted=wanted,
        lines=lines,
        most_found=patients.MOST_FOUND,
    )


@pages.post("/receipts", who=DESK)
def look_up_receipt() -> ResponseReturnValue:
    form = ReceiptForm()
    if not form.validate():
        return _search_page(form, 400)
    try:
        token = patients.patient_of_receipt(context(), form.code.data or "")
    except NotFound:
        form.refuse(
            "code", gettext("Aucun reçu d’un patient de votre établissement n’a ce numéro.")
        )
        return _search_page(form, 404)
    return redirect(url_for("patients.file", token=token), 303)


# --- The file ------------------------------------------------------------------------------------


@pages.get("/patients/<token>", who=DESK)
def file(token: str) -> ResponseReturnValue:
    return file_page(patients.opened_file(context(), token))


@pages.post("/patients/<token>/answers", who=DESK)
def answer(token: str) -> ResponseReturnValue:
    form = AnswersForm()
    if not form.validate():
        return file_page(patients.opened_file(context(), token), 400, answers=form)
    try:
        code = patients.answer_at_desk(context(), token, form.wanted(), form.answered())
    except InvalidInput as refusal:
        form.object_to(refusal)
        return file_page(patients.opened_file(context(), token), 400, answers=form)
    news.leave(token, code or UNCHANGED)
    return redirect(url_for("patients.file", token=token), 303)


@pages.post("/patients/<token>/birth-date", who=DESK)
def complete_birth_date(token: str) -> ResponseReturnValue:
    form = BirthDateForm()
    if not form.validate():
        return file_page(patients.opened_file(context(), token), 400, birth_date=form)
    day = form.confirmed_day()
    if day is None:
        return file_page(patients.opened_file(context(), token), birth_date=form)
    patients.complete_birth_date(context(), token, day)
    return redirect(url_for("patients.file", token=token), 303)


# --- Printing ------------------------------------------------------------------------------------


@pages.post("/patients/<token>/leaflet", who=DESK)
def leaflet(token: str) -> ResponseReturnValue:
    form = LeafletForm()
    if not form.validate():
        return file_page(patients.opened_file(context(), token), 400)
    printed = desk_documents.print_leaflet(context(), token, form.chosen(), form.format())
    return _pdf(printed, "feuillet")


@pages.get("/patients/<token>/receipts/<code>", who=DESK)
def receipt(token: str, code: str) -> ResponseReturnValue:
    return _pdf(desk_documents.print_receipt(context(), token, code), "recu")


@pages.get("/patients/<token>/receipts/<code>/<language>", who=DESK)
def receipt_in(token: str, code: str, language: str) -> ResponseReturnValue:
    return _pdf(desk_documents.print_receipt(context(), token, code, spoken(language)), "recu")


def _search_page(form: SearchForm | ReceiptForm, status: int) -> ResponseReturnValue:
    page = render_template(
        "admin_site/search.html",
        form=form,
        expected=appointments.expected_today(context()),
        search=form if isinstance(form, SearchForm) else SearchForm(formdata=None),
        receipt=form if isinstance(form, ReceiptForm) else ReceiptForm(formdata=None),
    )
    return page, status


def _pdf(content: bytes, name: str) -> Response:
    """Shown in the browser, from where it is printed; the name tells nothing of the patient."""
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)
