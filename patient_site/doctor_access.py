"""How a doctor comes to an account: by asking for it, or with the code of an invitation.

Asking always gets the same answer. The code is tried with the RPPS number, waits in the session on the
server, and leads to a password and then to the second step.
"""

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField, ValidationError
from wtforms.validators import InputRequired

from core.activation import looks_like_a_code
from core.doctors import asking, invitations
from core.errors import (
    AddressTaken,
    CredentialsRefused,
    InvalidInput,
    PasswordTooWeak,
    TooManyAttempts,
)
from patient_site.activation_forms import AccountForm
from patient_site.providers import PROVEN_DOCTOR
from web.applicant_form import ApplicantForm
from web.context import context
from web.entrance import await_second_step
from web.forms import Form
from web.guards import ANYONE
from web.pages import Pages
from web.speech import gettext, lazy_gettext, speech
from web.steps import after

pages = Pages("doctor_access", "/doctor")

INVITED, MAIL = "invitation_checked", "invitation_mail"


class InvitationForm(Form):
    code = StringField(
        lazy_gettext("Code de votre invitation"),
        [InputRequired(lazy_gettext("Écrivez le code de votre invitation."))],
    )
    rpps = StringField(
        lazy_gettext("Votre numéro RPPS"),
        [InputRequired(lazy_gettext("Écrivez votre numéro RPPS."))],
    )

    def validate_code(self, field: StringField) -> None:
        if not looks_like_a_code(field.data or ""):
            raise ValidationError(
                gettext(
                    "Il y a une faute de frappe dans ce code : 15 signes, en trois groupes de cinq."
                )
            )


# --- Asking ---------------------------------------------------------------------------------------


@pages.get("/request", who=ANYONE)
def request_form() -> ResponseReturnValue:
    return _request_page(ApplicantForm(formdata=None, data=session.get(PROVEN_DOCTOR)), 200)


@pages.post("/request", who=ANYONE)
def ask() -> ResponseReturnValue:
    form = ApplicantForm()
    proven = session.get(PROVEN_DOCTOR)
    if proven:
        form.rpps.data = proven["rpps"]  # whatever was typed
    if not form.validate():
        return _request_page(form, 400)
    try:
        asking.ask_for_account(context(), form.applicant(), is_proven=proven is not None)
    except InvalidInput as refused:
        form.object_to(refused)
        return _request_page(form, 400)
    except TooManyAttempts as paused:
        form.pause(paused)
        return _request_page(form, 429)
    session.pop(PROVEN_DOCTOR, None)
    return redirect(url_for("doctor_access.asked"), 303)


@pages.get("/request/sent", who=ANYONE)
def asked() -> ResponseReturnValue:
    return render_template("patient_site/doctor_asked.html")


# --- With an invitation ---------------------------------------------------------------------------


@pages.get("/invitation", who=ANYONE)
def invitation() -> ResponseReturnValue:
    return _invitation_page(InvitationForm(formdata=None), 200)


@pages.post("/invitation", who=ANYONE)
def check() -> ResponseReturnValue:
    form = InvitationForm()
    if not form.validate():
        return _invitation_page(form, 400)
    try:
        found = invitations.check_invitation(context(), form.code.data or "", form.rpps.data or "")
    except CredentialsRefused:
        form.refuse(
            "", gettext("Ce code et ce numéro RPPS ne vont pas ensemble, ou le code ne vaut plus.")
        )
        return _invitation_page(form, 403)
    except TooManyAttempts as paused:
        form.pause(paused)
        return _invitation_page(form, 429)
    session[INVITED], session[MAIL] = found.id, found.mail
    return redirect(url_for("doctor_access.account"), 303)


@pages.get("/invitation/account", who=ANYONE)
@after("doctor_access.invitation", leaving=INVITED)
def account() -> ResponseReturnValue:
    return _account_page(AccountForm(formdata=None, data={"mail": session.get(MAIL, "")}), 200)


@pages.post("/invitation/account", who=ANYONE)
@after("doctor_access.invitation", leaving=INVITED)
def open_account() -> ResponseReturnValue:
    form = AccountForm()
    if not form.validate():
        return _account_page(form, 400)
    try:
        opened = invitations.accept_invitation(
            context(),
            session[INVITED],
            form.mail.data or "",
            form.password.data or "",
            speech().language.value,
        )
    except CredentialsRefused:
        return _start_again()
    except AddressTaken:
        form.refuse("mail", gettext("Un autre compte utilise déjà cette adresse."))
        return _account_page(form, 400)
    except (InvalidInput, PasswordTooWeak) as refused:
        form.object_to(refused)
        return _account_page(form, 400)
    session.pop(INVITED)
    await_second_step(opened)
    return redirect(url_for("second_step.prepare"), 303)


def _start_again() -> ResponseReturnValue:
    """The code was right a moment ago: it has been used or replaced since."""
    session.pop(INVITED, None)
    form = InvitationForm(formdata=None)
    form.refuse("code", gettext("Ce code vient d’être utilisé ou remplacé."))
    return _invitation_page(form, 403)


def _request_page(form: ApplicantForm, status: int) -> ResponseReturnValue:
    page = render_template(
        "patient_site/doctor_request.html", form=form, is_proven=PROVEN_DOCTOR in session
    )
    return page, status


def _invitation_page(form: InvitationForm, status: int) -> ResponseReturnValue:
    return render_template("patient_site/doctor_invitation.html", form=form), status


def _account_page(form: AccountForm, status: int) -> ResponseReturnValue:
    return render_template("patient_site/doctor_account.html", form=form), status
