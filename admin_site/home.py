"""The front door of the hospital's site: signing in and out, and the first page of each role."""

from flask import make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired

from core import accounts
from core.errors import CredentialsRefused, TooManyAttempts
from core.rules.roles import Role, Task, may
from web.context import context, viewer
from web.entrance import dismiss, go_on
from web.forms import Form
from web.guards import ANYONE, SIGNED_IN
from web.pages import Pages
from web.speech import gettext, lazy_gettext

pages = Pages("session")

FIRST_PAGES = {
    Task.CHECK_IN: "patients.search",
    Task.REPORTING: "reports.worklist",
    Task.RECEIVING: "received.overview",
    Task.MATCHING: "matching.queue",
    Task.DOCTORS: "doctors.overview",
    Task.EMERGENCIES: "emergencies.overview",
    Task.CASES: "cases.overview",
}
"""By what a role is mostly there for: its first task that has pages."""


class SignInForm(Form):
    mail = EmailField(
        lazy_gettext("Adresse électronique"),
        [InputRequired(lazy_gettext("Écrivez votre adresse électronique."))],
    )
    password = PasswordField(
        lazy_gettext("Mot de passe"), [InputRequired(lazy_gettext("Écrivez votre mot de passe."))]
    )


@pages.get("/", who=SIGNED_IN)
def front() -> ResponseReturnValue:
    return redirect(url_for(first_page(viewer().role)), 303)


@pages.get("/sign-in", who=ANYONE)
def sign_in() -> ResponseReturnValue:
    return _sign_in_page(SignInForm(), 200)


@pages.post("/sign-in", who=ANYONE)
def enter() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return _sign_in_page(form, 400)
    try:
        proven = accounts.sign_in_staff(context(), form.mail.data or "", form.password.data or "")
    except CredentialsRefused:
        form.refuse("", gettext("L’adresse ou le mot de passe ne convient pas."))
        return _sign_in_page(form, 403)
    except TooManyAttempts as paused:
        form.pause(paused)
        return _sign_in_page(form, 429)
    return redirect(go_on(proven), 303)


@pages.post("/sign-out", who=SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    accounts.sign_out(context())
    return dismiss(make_response(redirect(url_for("session.sign_in"), 303)))


@pages.get("/nothing-to-do", who=SIGNED_IN)
def nothing_to_do() -> ResponseReturnValue:
    return render_template("admin_site/nothing_to_do.html")


def first_page(role: Role | None) -> str:
    """The endpoint where somebody of this role begins."""
    begins = (endpoint for task, endpoint in FIRST_PAGES.items() if may(role, task))
    return next(begins, "session.nothing_to_do")


def _sign_in_page(form: SignInForm, status: int) -> ResponseReturnValue:
    return render_template("admin_site/sign_in.html", form=form), status
