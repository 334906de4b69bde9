"""One's own account: the password, and where one is signed in."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import PasswordField
from wtforms.validators import InputRequired

from admin_site.role_names import ROLE_NAMES
from admin_site.staff_forms import NewPasswordForm
from core.errors import CredentialsRefused, PasswordTooWeak, TooManyAttempts
from core.staff import own_account
from web.context import context
from web.guards import SIGNED_IN
from web.pages import Pages
from web.sessions import own_session
from web.speech import gettext, lazy_gettext

pages = Pages("account", "/account")


class ChangeForm(NewPasswordForm):
    current = PasswordField(
        lazy_gettext("Mot de passe actuel"),
        [InputRequired(lazy_gettext("Écrivez votre mot de passe."))],
    )


@pages.get("", who=SIGNED_IN)
def own() -> ResponseReturnValue:
    return _page(ChangeForm(formdata=None))


@pages.post("", who=SIGNED_IN)
def change_password() -> ResponseReturnValue:
    form = ChangeForm()
    if not form.validate():
        return _page(form, 400)
    try:
        own_account.change_password(
            context(), _token(), form.current.data or "", form.password.data or ""
        )
    except CredentialsRefused:
        form.refuse("current", gettext("Ce n’est pas votre mot de passe actuel."))
        return _page(form, 403)
    except TooManyAttempts as paused:
        form.pause(paused, "current")
        return _page(form, 429)
    except PasswordTooWeak as refused:
        form.object_to(refused)
        return _page(form, 400)
    flash(gettext("Votre mot de passe est changé ; vos autres connexions sont fermées."))
    return redirect(url_for("account.own"), 303)


@pages.post("/sessions", who=SIGNED_IN)
def end_session() -> ResponseReturnValue:
    own_account.end_session(context(), request.form.get("number", ""))
    flash(gettext("Cette connexion est fermée."))
    return redirect(url_for("account.own"), 303)


def _token() -> str:
    return own_session().token or ""


def _page(form: ChangeForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "admin_site/account.html",
        form=form,
        sessions=own_account.own_sessions(context(), _token()),
        role_names=ROLE_NAMES,
    )
    return page, status
