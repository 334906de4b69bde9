"""The way in with an invitation: code and mail address, then a password, then what is still missing.

Opening a page uses nothing up; what was checked waits in the session on the server.
"""

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from admin_site.staff_forms import InvitationForm, NewPasswordForm
from core.errors import CredentialsRefused, PasswordTooWeak, TooManyAttempts
from core.staff import invitations
from web.context import context
from web.entrance import go_on
from web.guards import ANYONE
from web.pages import Pages
from web.speech import gettext, speech
from web.steps import after

pages = Pages("invited", "/invitation")

CHECKED = "staff_invitation_checked"


@pages.get("", who=ANYONE)
def invitation() -> ResponseReturnValue:
    return _invitation_page(InvitationForm(formdata=None), 200)


@pages.post("", who=ANYONE)
def check() -> ResponseReturnValue:
    form = InvitationForm()
    if not form.validate():
        return _invitation_page(form, 400)
    try:
        found = invitations.check_invitation(context(), form.code.data or "", form.mail.data or "")
    except CredentialsRefused:
        form.refuse(
            "", gettext("Ce code et cette adresse ne vont pas ensemble, ou le code ne vaut plus.")
        )
        return _invitation_page(form, 403)
    except TooManyAttempts as paused:
        form.pause(paused)
        return _invitation_page(form, 429)
    session[CHECKED] = found.id
    return redirect(url_for("invited.password"), 303)


@pages.get("/password", who=ANYONE)
@after("invited.invitation", leaving=CHECKED)
def password() -> ResponseReturnValue:
    return _password_page(NewPasswordForm(formdata=None), 200)


@pages.post("/password", who=ANYONE)
@after("invited.invitation", leaving=CHECKED)
def choose_password() -> ResponseReturnValue:
    form = NewPasswordForm()
    if not form.validate():
        return _password_page(form, 400)
    language = speech().language.value
    try:
        proven = invitations.accept_invitation(
            context(), session[CHECKED], form.password.data or "", language
        )
    except CredentialsRefused:
        return _start_again()
    except PasswordTooWeak as refused:
        form.object_to(refused)
        return _password_page(form, 400)
    session.pop(CHECKED)
    return redirect(go_on(proven), 303)


def _start_again() -> ResponseReturnValue:
    """The code was right a moment ago: it has been used or replaced since."""
    session.pop(CHECKED, None)
    form = InvitationForm(formdata=None)
    form.refuse("code", gettext("Ce code vient d’être utilisé ou remplacé."))
    return _invitation_page(form, 403)


def _invitation_page(form: InvitationForm, status: int) -> ResponseReturnValue:
    return render_template("admin_site/invitation.html", form=form), status


def _password_page(form: NewPasswordForm, status: int) -> ResponseReturnValue:
    return render_template("admin_site/invitation_password.html", form=form), status
