"""The front door: signing in and out."""

from flask import make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired

from core import accounts
from core.context import ViewerKind
from core.errors import CredentialsRefused, TooManyAttempts
from core.rules.credentials import SessionKind
from patient_site.providers import providers
from web.context import context, viewer
from web.entrance import dismiss, go_on
from web.forms import Form
from web.guards import ANYONE, READER
from web.pages import Pages
from web.sessions import own_session
from web.speech import gettext, lazy_gettext

pages = Pages("session")


class SignInForm(Form):
    mail = EmailField(lazy_gettext("Adresse électronique"), [InputRequired()])
    password = PasswordField(lazy_gettext("Mot de passe"), [InputRequired()])


@pages.get("/", who=ANYONE)
def front() -> ResponseReturnValue:
    return redirect(url_for(_first_page()), 303)


@pages.get("/sign-in", who=ANYONE)
def sign_in() -> ResponseReturnValue:
    if own_session().kind is SessionKind.GUEST:  # she was sent here by a page that opens no more
        return redirect(url_for("guests.over"), 303)
    return _sign_in_page(SignInForm(), 200)


@pages.post("/sign-in", who=ANYONE)
def enter() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return _sign_in_page(form, 400)
    try:
        proven = accounts.sign_in(context(), form.mail.data or "", form.password.data or "")
    except CredentialsRefused:
        form.refuse("", gettext("L’adresse ou le mot de passe ne convient pas."))
        return _sign_in_page(form, 403)
    except TooManyAttempts as paused:
        form.pause(paused)
        return _sign_in_page(form, 429)
    return redirect(go_on(proven), 303)


@pages.post("/sign-out", who=READER)
def sign_out() -> ResponseReturnValue:
    accounts.sign_out(context())
    return dismiss(make_response(redirect(url_for("providers.signed_out"), 303)))


def _sign_in_page(form: SignInForm, status: int) -> ResponseReturnValue:
    offered = {kind.value for kind in providers()}
    return render_template("patient_site/sign_in.html", form=form, providers=offered), status


def _first_page() -> str:
    return {
        ViewerKind.PERSON: "exams.listing",
        ViewerKind.DOCTOR: "doctor.exams",
        ViewerKind.GUEST: "guests.exams",
    }.get(viewer().kind, "session.sign_in")
