"""At the desk: whom the patient names as treating doctor, found in the directory by name."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired

from core.doctors import directory, treating
from core.rules.roles import Task
from web.context import context
from web.forms import Form
from web.guards import staff_for
from web.pages import Pages
from web.speech import gettext, lazy_gettext

pages = Pages("treating", "/patients/<token>/doctors")

DESK = staff_for(Task.CHECK_IN)


class LettersForm(Form):
    letters = StringField(
        lazy_gettext("Nom du médecin traitant"),
        [InputRequired(lazy_gettext("Tapez les premières lettres du nom."))],
    )


@pages.get("", who=DESK)
def overview(token: str) -> ResponseReturnValue:
    return _page(token, LettersForm(formdata=None))


@pages.post("", who=DESK)
def find(token: str) -> ResponseReturnValue:
    form = LettersForm()
    return _page(token, form, looked=form.validate())


@pages.post("/name", who=DESK)
def name(token: str) -> ResponseReturnValue:
    treating.name_treating(context(), token, request.form.get("rpps", ""))
    flash(gettext("Ce médecin est noté comme médecin traitant."))
    return redirect(url_for("treating.overview", token=token), 303)


@pages.post("/end", who=DESK)
def dismiss(token: str) -> ResponseReturnValue:
    treating.end_treating(context(), token, request.form.get("rpps", ""))
    flash(gettext("Ce médecin n’est plus noté comme médecin traitant."))
    return redirect(url_for("treating.overview", token=token), 303)


def _page(token: str, form: LettersForm, *, looked: bool = False) -> ResponseReturnValue:
    named = treating.treating_doctors(context(), token)
    found = directory.find_doctors(context(), form.letters.data or "") if looked else None
    page = render_template(
        "admin_site/treating.html", token=token, form=form, named=named, found=found
    )
    return page, 400 if form.errors else 200
