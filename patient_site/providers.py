"""Signing in by a provider of identities: there, back, and what is said when it didn't work.

The way there is a link, for our policy lets forms lead nowhere else. What was drawn on leaving waits in
the browser's session and is taken out by the first who comes back with it.
"""

import logging
from collections.abc import Iterable, Mapping
from enum import Enum

from flask import Flask, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from core import provider_identities, provider_sign_in
from core.context import ViewerKind
from core.errors import (
    CigogneError,
    CredentialsRefused,
    IdentityUnfit,
    NotFound,
    ProviderAnswerInvalid,
    ProviderUnavailable,
    SignInAbandoned,
)
from core.openid.journey import Journey, Return, set_out
from core.openid.provider import Provider
from core.openid.settings import ProviderSettings
from core.provider_sign_in import Stranger
from core.rules.providers import ProviderKind
from web.context import context, house, now, request_number, viewer
from web.entrance import FAREWELL, go_on
from web.guards import ANYONE
from web.pages import Pages

log = logging.getLogger("cigogne.web")
pages = Pages("providers", "/providers")

EXTENSION = "cigogne-providers"
JOURNEY, PROVEN_DOCTOR = "journey", "proven_doctor"
NAMES = {
    ProviderKind.FRANCECONNECT: "FranceConnect",
    ProviderKind.PRO_SANTE_CONNECT: "Pro Santé Connect",
}


class Purpose(Enum):
    """Why somebody goes to a provider."""

    SIGN_IN = "sign-in"
    CONNECT = "connect"


TROUBLES: dict[type[CigogneError], tuple[str, int]] = {
    ProviderUnavailable: ("unavailable", 503),
    SignInAbandoned: ("abandoned", 403),
    ProviderAnswerInvalid: ("invalid", 403),
    CredentialsRefused: ("refused", 403),
    IdentityUnfit: ("unfit", 403),
}
"""From what went wrong to what the page says, and its status."""
STRANGERS = {
    ProviderKind.FRANCECONNECT: "unknown-person",
    ProviderKind.PRO_SANTE_CONNECT: "unknown-doctor",
}


def install(site: Flask, settings: Iterable[ProviderSettings]) -> None:
    """Make the providers known to this site's process; nothing is asked of them yet."""
    site.extensions[EXTENSION] = {one.kind: Provider(one) for one in settings}


def providers() -> Mapping[ProviderKind, Provider]:
    """Those that are configured."""
    found: Mapping[ProviderKind, Provider] = current_app.extensions[EXTENSION]
    return found


def provider_named(name: str) -> Provider:
    """Raises NotFound for one that isn't configured."""
    found = {kind.value: provider for kind, provider in providers().items()}.get(name)
    if found is None:
        raise NotFound
    return found


# --- There ----------------------------------------------------------------------------------------


@pages.get("/<provider>", who=ANYONE)
def leave(provider: str) -> ResponseReturnValue:
    if viewer().kind in {ViewerKind.PERSON, ViewerKind.DOCTOR}:
        return redirect("/", 303)
    return lead_to(provider_named(provider), Purpose.SIGN_IN)


def lead_to(provider: Provider, purpose: Purpose) -> ResponseReturnValue:
    """Send the browser there, and remember what it must bring back."""
    try:
        journey, address = set_out(provider, _return_to(provider), now())
    except ProviderUnavailable as down:
        return trouble(provider, down)
    session[JOURNEY] = {
        "provider": provider.name,
        "purpose": purpose.value,
        "state": journey.state,
        "nonce": journey.nonce,
        "verifier": journey.verifier,
    }
    return redirect(address, 303)


# --- Back -----------------------------------------------------------------------------------------


@pages.get("/<provider>/return", who=ANYONE)
def come_back(provider: str) -> ResponseReturnValue:
    found = provider_named(provider)
    kept = session.pop(JOURNEY, None)
    if kept is None or kept["provider"] != found.name:
        return trouble_page(found, "lost", 403)
    journey = Journey(kept["state"], kept["nonce"], kept["verifier"])
    back = Return(found, journey, request.args.to_dict(), _return_to(found), _farewell_to())
    purpose = Purpose(kept["purpose"])
    try:
        return _connect(back) if purpose is Purpose.CONNECT else _sign_in(back)
    except tuple(TROUBLES) as wrong:
        return trouble(found, wrong)


def _sign_in(back: Return) -> ResponseReturnValue:
    entered = provider_sign_in.sign_in_by_provider(context(), back)
    if isinstance(entered, Stranger):
        return _stranger(back.provider, entered)
    if entered.farewell:
        session[FAREWELL] = {"provider": back.provider.name, "address": entered.farewell}
    return redirect(go_on(entered.proven), 303)


def _stranger(provider: Provider, stranger: Stranger) -> ResponseReturnValue:
    """A doctor may ask for an account, with the number that was vouched for."""
    if stranger.rpps is None:
        return trouble_page(provider, STRANGERS[provider.settings.kind], 403)
    session[PROVEN_DOCTOR] = {"name": stranger.name, "rpps": stranger.rpps}
    return redirect(url_for("doctor_access.request_form"), 303)


def _connect(back: Return) -> ResponseReturnValue:
    if viewer().kind is not ViewerKind.PERSON:  # she signed out meanwhile
        return trouble_page(back.provider, "lost", 403)
    provider_identities.connect(context(), back)
    return redirect(url_for("sign_in_ways.overview"), 303)


# --- Out ------------------------------------------------------------------------------------------


@pages.get("/signed-out", who=ANYONE)
def signed_out() -> ResponseReturnValue:
    """Leads on by itself to where the provider's own session ends: a form's answer may not."""
    kept = session.pop(FAREWELL, None)
    if kept is None:
        return redirect(url_for("session.sign_in"), 303)
    name = NAMES[provider_named(kept["provider"]).settings.kind]
    page = render_template(
        "patient_site/signed_out.html", provider_name=name, address=kept["address"]
    )
    return page, 200, {"Refresh": f"0; url={kept['address']}"}


# --- When it didn't work --------------------------------------------------------------------------


def trouble(provider: Provider, wrong: CigogneError) -> ResponseReturnValue:
    kind, status = TROUBLES[type(wrong)]
    if status >= 500:
        log.error("request %s: %s", request_number(), wrong)
    return trouble_page(provider, kind, status)


def trouble_page(provider: Provider, kind: str, status: int) -> ResponseReturnValue:
    name = NAMES[provider.settings.kind]
    page = render_template(
        "patient_site/provider_trouble.html", kind=kind, provider=provider.name, provider_name=name
    )
    return page, status


def _return_to(provider: Provider) -> str:
    """As it is registered over there: by the public address, whatever host was asked."""
    return house().settings.patient_url + url_for("providers.come_back", provider=provider.name)


def _farewell_to() -> str:
    return house().settings.patient_url + url_for("session.sign_in")
