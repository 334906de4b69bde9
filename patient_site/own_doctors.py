"""My doctors: who may ask for my exams and why; naming one, ending, blocking.

Whom a doctor's number means, and whose doctors one decides about, is core's matter.
"""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired

from core.context import Context
from core.doctors import own_doctors
from core.errors import NotFound, NotInThisState
from patient_site.persons import context_of_shown
from web.context import context
from web.forms import Form
from web.guards import PERSON
from web.pages import Pages
from web.speech import gettext, lazy_gettext

pages = Pages("own_doctors", "/my-doctors")

CHANGES: dict[str, tuple[Callable[[Context, str, str], None], str]] = {
    "choose": (own_doctors.choose, lazy_gettext("Ce médecin peut maintenant ouvrir vos examens.")),
    "end": (own_doctors.dismiss, lazy_gettext("Ce médecin n’ouvre plus rien dès maintenant.")),
    "block": (
        own_doctors.block,
        lazy_gettext("Ce médecin ne verra plus rien, même en urgence, tant que vous le voulez."),
    ),
    "unblock": (own_doctors.unblock, lazy_gettext("Ce médecin n’est plus bloqué.")),
}


class LettersForm(Form):
    letters = StringField(
        lazy_gettext("Nom du médecin"),
        [InputRequired(lazy_gettext("Tapez les premières lettres du nom."))],
    )


@pages.get("", who=PERSON)
def overview() -> ResponseReturnValue:
    return render_template(
        "patient_site/own_doctors.html",
        people=own_doctors.own_doctors(context_of_shown()),
        letters=LettersForm(formdata=None),
    )


@pages.post("/<patient>/find", who=PERSON)
def find(patient: str) -> ResponseReturnValue:
    form = LettersForm()
    found = own_doctors.who_may_be_chosen(context(), patient, form.letters.data or "")
    answers = form.validate()
    page = render_template(
        "patient_site/own_doctors_found.html",
        form=form,
        patient=patient,
        found=found if answers else None,
    )
    return page, 200 if answers else 400


@pages.post("", who=PERSON)
def change() -> ResponseReturnValue:
    act, told = CHANGES.get(request.form.get("change", ""), (None, ""))
    if act is None:
        raise NotFound
    try:
        act(context(), request.form.get("patient", ""), request.form.get("doctor", ""))
        flash(str(told))
    except NotInThisState:
        flash(gettext("Vous avez bloqué ce médecin : débloquez-le d’abord."))
    return redirect(url_for("own_doctors.overview"), 303)
