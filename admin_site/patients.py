"""A reception desk's pages: find a patient, open her file, record her answers, print for her.

No medical data passes through here: `core.patients` has none to give. What is typed to find somebody
never reaches an address; a token names the patient.
"""

from datetime import date

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired

from admin_site import finding, news
from admin_site.answers import AnswersForm, capacities, told
from admin_site.finding import SearchForm
from core import patients
from core.errors import InvalidInput, NotFound
from core.patients import PatientFile
from core.rules.consent import Question, Standing, age
from core.rules.days import day_of
from core.rules.roles import Task
from web.context import context, now
from web.forms import DayField, Form
from web.guards import staff_for
from web.pages import Pages
from web.speech import gettext, lazy_gettext

pages = Pages("patients")

DESK = staff_for(Task.CHECK_IN)
UNCHANGED = "unchanged"
"""News of answers that were the same as before; otherwise the news is the receipt's code."""


class ReceiptForm(Form):
    code = StringField(
        lazy_gettext("Numéro du reçu"), [DataRequired(lazy_gettext("Tapez le numéro du reçu."))]
    )


class BirthDateForm(Form):
    birth_date = DayField(
        lazy_gettext("Date de naissance"),
        [InputRequired(lazy_gettext("Écrivez la date de naissance."))],
    )
    confirmed = HiddenField()
    """The day that was shown in words and found right: it can't be changed here afterwards."""

    def validate_birth_date(self, field: DayField) -> None:
        if field.data and field.data > day_of(now()):
            raise ValidationError(gettext("Cette date n’est pas encore venue."))

    def confirmed_day(self) -> date | None:
        day = self.birth_date.data
        return day if self.confirmed.data == str(day) else None


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
    return _file_page(patients.opened_file(context(), token), 200)


@pages.post("/patients/<token>/answers", who=DESK)
def answer(token: str) -> ResponseReturnValue:
    form = AnswersForm()
    if not form.validate():
        return _file_page(patients.opened_file(context(), token), 400, answers=form)
    try:
        code = patients.answer_at_desk(context(), token, form.wanted(), form.answered())
    except InvalidInput as refusal:
        form.object_to(refusal)
        return _file_page(patients.opened_file(context(), token), 400, answers=form)
    news.leave(token, code or UNCHANGED)
    return redirect(url_for("patients.file", token=token), 303)


@pages.post("/patients/<token>/birth-date", who=DESK)
def complete_birth_date(token: str) -> ResponseReturnValue:
    form = BirthDateForm()
    if not form.validate():
        return _file_page(patients.opened_file(context(), token), 400, birth_date=form)
    day = form.confirmed_day()
    if day is None:
        return _file_page(patients.opened_file(context(), token), 200, birth_date=form)
    patients.complete_birth_date(context(), token, day)
    return redirect(url_for("patients.file", token=token), 303)


# --- Printing ------------------------------------------------------------------------------------


@pages.post("/patients/<token>/leaflet", who=DESK)
def leaflet(token: str) -> ResponseReturnValue:
    return _pdf(patients.print_leaflet(context(), token), "feuillet")


@pages.get("/patients/<token>/receipts/<code>", who=DESK)
def receipt(token: str, code: str) -> ResponseReturnValue:
    return _pdf(patients.print_receipt(context(), token, code), "recu")


def _search_page(form: SearchForm | ReceiptForm, status: int) -> ResponseReturnValue:
    page = render_template(
        "admin_site/search.html",
        form=form,
        search=form if isinstance(form, SearchForm) else SearchForm(formdata=None),
        receipt=form if isinstance(form, ReceiptForm) else ReceiptForm(formdata=None),
    )
    return page, status


def _file_page(
    file: PatientFile,
    status: int,
    *,
    answers: AnswersForm | None = None,
    birth_date: BirthDateForm | None = None,
) -> ResponseReturnValue:
    today = day_of(now())
    answers = answers or AnswersForm(formdata=None)
    answers.offer(capacities(file, today))
    page = render_template(
        "admin_site/file.html",
        file=file,
        age=_age(file, today),
        history=told(file.history),
        form=birth_date or answers,
        answers=answers,
        search=SearchForm(formdata=None),
        birth_date=birth_date or BirthDateForm(formdata=None),
        can_print=_can_print(file),
        wants_access=file.standings[Question.OWN_ACCESS] is Standing.GRANTED,
        news=news.fetch(file.line.token),
    )
    return page, status


def _age(file: PatientFile, today: date) -> int | None:
    born = file.line.birth_date
    return age(born, today) if born else None


def _can_print(file: PatientFile) -> bool:
    """Whether core has what a slip needs: a birth date, and who will sign in for her."""
    by_another = file.is_minor or file.protected
    asked_at_desk = any(entry.asked_by for entry in file.history)
    return file.line.birth_date is not None and (asked_at_desk or not by_another)


def _pdf(content: bytes, name: str) -> Response:
    """Shown in the browser, from where it is printed; the name tells nothing of the patient."""
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)
