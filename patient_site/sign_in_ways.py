"""My ways to sign in: connecting the account with a provider, and taking that back.

Both want the password first, typed within the last minutes; it is a link from there on.
"""

from datetime import datetime, timedelta

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import PasswordField
from wtforms.validators import InputRequired

from core import accounts, provider_identities
from core.errors import CredentialsRefused, NotFound, TooManyAttempts
from core.rules.providers import ProviderKind
from patient_site.providers import NAMES, Purpose, lead_to, provider_named, providers
from web.context import context, now
from web.forms import Form
from web.guards import PERSON
from web.pages import Pages
from web.speech import gettext, lazy_gettext

pages = Pages("sign_in_ways", "/sign-in-ways")

CONFIRMED = "confirmed_at"
CONFIRMED_FOR = timedelta(minutes=5)
OF_PERSONS = (ProviderKind.FRANCECONNECT,)


class ConfirmForm(Form):
    password = PasswordField(
        lazy_gettext("Mot de passe"), [InputRequired(lazy_gettext("Écrivez votre mot de passe."))]
    )


@pages.get("", who=PERSON)
def overview() -> ResponseReturnValue:
    return _page(ConfirmForm(formdata=None), 200)


@pages.post("", who=PERSON)
def confirm() -> ResponseReturnValue:
    form = ConfirmForm()
    if not form.validate():
        return _page(form, 400)
    try:
        accounts.confirm(context(), form.password.data or "")
    except CredentialsRefused:
        form.refuse("password", gettext("Ce mot de passe ne convient pas."))
        return _page(form, 403)
    except TooManyAttempts as paused:
        form.pause(paused, "password")
        return _page(form, 429)
    confirm_now()
    return redirect(url_for("sign_in_ways.overview"), 303)


@pages.get("/<provider>/connect", who=PERSON)
def connect(provider: str) -> ResponseReturnValue:
    found = provider_named(provider)
    if not is_confirmed() or found.settings.kind not in OF_PERSONS:
        return redirect(url_for("sign_in_ways.overview"), 303)
    return lead_to(found, Purpose.CONNECT)


@pages.post("/<provider>/disconnect", who=PERSON)
def disconnect(provider: str) -> ResponseReturnValue:
    found = provider_named(provider)
    if is_confirmed():
        provider_identities.disconnect(context(), found.settings)
        flash(gettext("%(provider)s n’ouvre plus votre compte.") % {"provider": _name(provider)})
    return redirect(url_for("sign_in_ways.overview"), 303)


def confirm_now() -> None:
    """She just proved who she is."""
    session[CONFIRMED] = now().isoformat()


def is_confirmed() -> bool:
    since = session.get(CONFIRMED)
    return since is not None and now() < datetime.fromisoformat(since) + CONFIRMED_FOR


def are_offered() -> bool:
    """Whether there is anything to choose."""
    return any(kind in providers() for kind in OF_PERSONS)


def _name(provider: str) -> str:
    return NAMES[provider_named(provider).settings.kind]


def _page(form: ConfirmForm, status: int) -> ResponseReturnValue:
    offered = [providers()[kind] for kind in OF_PERSONS if kind in providers()]
    if not offered:
        raise NotFound
    page = render_template(
        "patient_site/sign_in_ways.html",
        form=form,
        ways=[(one.name, NAMES[one.settings.kind], one.settings.issuer) for one in offered],
        connected=provider_identities.own_identities(context()),
        is_confirmed=is_confirmed(),
    )
    return page, status
