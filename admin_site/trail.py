"""The audit trail for auditors: searched a page at a time, and taken along as CSV.

By POST: names of people stay out of addresses, and so out of histories and logs.
"""

import csv
from collections.abc import Iterator
from dataclasses import astuple, fields
from io import StringIO

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SelectField, StringField
from wtforms.validators import Length, Optional

from core.audit import Action, Outcome
from core.rules.roles import Task
from core.spreadsheets import harmless
from core.trail_search import TrailLine, TrailWish, export, search
from web.context import context
from web.forms import DayField, Form, read_number
from web.guards import staff_for
from web.pages import Pages
from web.speech import gettext, lazy_gettext

pages = Pages("trail", "/trail")

AUDITING = staff_for(Task.TRAIL)
LONGEST_NAME = 100


class TrailForm(Form):
    since = DayField(lazy_gettext("Du"), [Optional()])
    until = DayField(lazy_gettext("Au"), [Optional()])
    action = SelectField(lazy_gettext("Action"), default="")
    outcome = SelectField(lazy_gettext("Résultat"), default="")
    actor = StringField(lazy_gettext("Fait par"), [Length(max=LONGEST_NAME)])
    patient = StringField(lazy_gettext("Nom de famille du patient"), [Length(max=LONGEST_NAME)])

    def offer(self) -> None:
        self.action.choices = [("", gettext("Toutes")), *((a.value, a.value) for a in Action)]
        self.outcome.choices = [
            ("", gettext("Tous")),
            (Outcome.DONE.value, gettext("fait")),
            (Outcome.REFUSED.value, gettext("refusé")),
        ]

    def wish(self) -> TrailWish:
        return TrailWish(
            since=self.since.data,
            until=self.until.data,
            action=Action(self.action.data) if self.action.data else None,
            outcome=Outcome(self.outcome.data) if self.outcome.data else None,
            actor=(self.actor.data or "").strip(),
            patient=(self.patient.data or "").strip(),
            before=_before(),
        )


@pages.get("", who=AUDITING)
def overview() -> ResponseReturnValue:
    return _page(_form(), TrailWish())


@pages.post("", who=AUDITING)
def find() -> ResponseReturnValue:
    form = _form()
    return _page(form, form.wish()) if form.validate() else _page(form, None, 400)


@pages.post("/export", who=AUDITING)
def export_found() -> ResponseReturnValue:
    form = _form()
    if not form.validate():
        return _page(form, None, 400)
    answer = Response(_written(export(context(), form.wish())), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="trail.csv"'
    return answer


def _form() -> TrailForm:
    form = TrailForm()
    form.offer()
    return form


def _before() -> int | None:
    return read_number(request.form.get("before", ""))


def _written(lines: Iterator[TrailLine]) -> Iterator[str]:
    """With the mark by which spreadsheets know UTF-8, and the semicolons they expect here."""
    yield "\ufeff" + _row([field.name for field in fields(TrailLine)])
    for line in lines:
        yield _row(list(astuple(line)))


def _row(cells: list[object]) -> str:
    kept = StringIO()
    csv.writer(kept, delimiter=";").writerow([_cell(cell) for cell in cells])
    return kept.getvalue()


def _cell(cell: object) -> str:
    return harmless("" if cell is None else str(cell))


def _page(form: TrailForm, wish: TrailWish | None, status: int = 200) -> ResponseReturnValue:
    found = search(context(), wish) if wish else None
    return render_template("admin_site/trail.html", form=form, found=found), status
