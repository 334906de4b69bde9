"""The page of a patient's file: what it shows, with a form that was refused or blank ones."""

from datetime import date

from flask import render_template
from flask.typing import ResponseReturnValue

from admin_site import news
from admin_site.answers import AnswersForm, capacities, told
from admin_site.desk_forms import BirthDateForm, LeafletForm
from admin_site.finding import SearchForm
from core.patients import PatientFile
from core.rules.consent import Question, Standing, age
from core.rules.days import day_of
from web.context import now


def file_page(
    file: PatientFile,
    status: int = 200,
    *,
    answers: AnswersForm | None = None,
    birth_date: BirthDateForm | None = None,
) -> ResponseReturnValue:
    today = day_of(now())
    answers = answers or AnswersForm(
        formdata=None, data={"leaflet_language": file.leaflet_language.value}
    )
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
        leaflet=LeafletForm(formdata=None, data={"language": file.leaflet_language.value}),
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
