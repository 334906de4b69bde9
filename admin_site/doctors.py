"""Vetting doctors: who asked for an account, inviting, and the directory of those who were vetted.

A code is shown once, on the answer to what made it. Numbers and names travel in forms, never in an
address. Who may be vetted is core's matter.
"""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired

from core.doctors import asking, directory
from core.errors import InvalidInput
from core.invitations import Invited
from core.rules.roles import Task
from web.applicant_form import ApplicantForm
from web.context import context, house
from web.forms import Form
from web.guards import staff_for
from web.pages import Pages
from web.speech import gettext, lazy_gettext

pages = Pages("doctors", "/doctors")

VETTING = staff_for(Task.DOCTORS)


class LettersForm(Form):
    letters = StringField(
        lazy_gettext("Nom du médecin"),
        [InputRequired(lazy_gettext("Tapez les premières lettres du nom."))],
    )


@pages.get("", who=VETTING)
def overview() -> ResponseReturnValue:
    return _page()


@pages.post("", who=VETTING)
def find() -> ResponseReturnValue:
    """By POST: an address stays in histories and logs."""
    form = LettersForm()
    return _page(letters=form) if form.validate() else _page(400, letters=form)


@pages.post("/invitations", who=VETTING)
def invite() -> ResponseReturnValue:
    form = ApplicantForm()
    if not form.validate():
        return _page(400, applicant=form)
    try:
        return _told(asking.invite(context(), form.applicant()))
    except InvalidInput as refused:
        form.object_to(refused)
        return _page(400, applicant=form)


@pages.post("/requests/<token>/accept", who=VETTING)
def accept(token: str) -> ResponseReturnValue:
    return _told(asking.accept_request(context(), token))


@pages.post("/requests/<token>/refuse", who=VETTING)
def refuse(token: str) -> ResponseReturnValue:
    asking.refuse_request(context(), token)
    flash(gettext("La demande est refusée."))
    return redirect(url_for("doctors.overview"), 303)


@pages.post("/invite-again", who=VETTING)
def invite_again() -> ResponseReturnValue:
    return _told(directory.invite_again(context(), _number()))


@pages.post("/suspend", who=VETTING)
def suspend() -> ResponseReturnValue:
    directory.suspend(context(), _number())
    flash(gettext("Ce compte n’ouvre plus rien dès maintenant."))
    return redirect(url_for("doctors.overview"), 303)


@pages.post("/resume", who=VETTING)
def resume() -> ResponseReturnValue:
    directory.resume(context(), _number())
    flash(gettext("Ce médecin peut de nouveau se connecter."))
    return redirect(url_for("doctors.overview"), 303)


def _number() -> str:
    return request.form.get("rpps", "")


def _told(invited: Invited) -> ResponseReturnValue:
    return render_template(
        "admin_site/doctor_invited.html",
        invited=invited,
        address=f"{house().settings.patient_url}/doctor/invitation",
    )


def _found(letters: LettersForm) -> Sequence[directory.Doctor]:
    return directory.find_doctors(context(), letters.letters.data or "", also_suspended=True)


def _page(
    status: int = 200,
    *,
    applicant: ApplicantForm | None = None,
    letters: LettersForm | None = None,
) -> ResponseReturnValue:
    page = render_template(
        "admin_site/doctors.html",
        form=applicant or letters or LettersForm(formdata=None),
        waiting=asking.waiting_requests(context()),
        applicant=applicant or ApplicantForm(formdata=None),
        letters=letters or LettersForm(formdata=None),
        found=_found(letters) if letters else None,
    )
    return page, status
