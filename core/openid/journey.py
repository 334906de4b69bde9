"""The way to a provider and back: authorization code flow with PKCE, state and nonce.

What is drawn on leaving stays in the session of the browser that left, and counts once: whoever comes
back in another browser, or a second time, is nobody. What comes back in the address is a code; who it
stands for is asked of the provider directly, and believed only as `rules.providers` says.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from authlib.integrations.requests_client import OAuth2Session

from core.errors import ProviderAnswerInvalid, ProviderUnavailable, SignInAbandoned
from core.openid.fetching import get, post
from core.openid.proof import proof_of
from core.openid.provider import Provider
from core.rules.providers import (
    Expected,
    Objection,
    ProviderKind,
    objection,
    rpps_of,
    userinfo_objection,
)

ABANDONED = frozenset({"access_denied", "login_required", "interaction_required"})
"""What providers tell when somebody changed her mind (OpenID Connect Core 1.0, section 3.1.2.6)."""


@dataclass(frozen=True, slots=True)
class Journey:
    """What the browser's session remembers of somebody who is away."""

    state: str
    nonce: str
    verifier: str
    """Of PKCE (RFC 7636): whoever steals the code can't use it."""


@dataclass(frozen=True, slots=True)
class Return:
    """Somebody comes back from a provider."""

    provider: Provider
    journey: Journey
    told: Mapping[str, str]
    """What came back in the address."""
    return_to: str
    """The address she was to come back to."""
    farewell_to: str
    """The one to come back to after signing out over there."""


@dataclass(frozen=True, slots=True)
class Identified:
    """Somebody a provider vouches for."""

    kind: ProviderKind
    issuer: str
    subject: str
    """Who she is to this provider; with the issuer it never means anybody else."""
    level: str
    claims: Mapping[str, Any]
    rpps: str | None
    """A doctor's number, by Pro Santé Connect."""
    farewell: str
    """Where signing out over there begins; empty where it isn't offered."""


def set_out(provider: Provider, return_to: str, now: datetime) -> tuple[Journey, str]:
    """What to remember, and the address to send the browser to. Raises ProviderUnavailable."""
    settings = provider.settings
    journey = Journey(
        secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    )
    client = OAuth2Session(
        settings.client_id,
        scope=settings.scope,
        redirect_uri=return_to,
        code_challenge_method="S256",
    )
    address, _ = client.create_authorization_url(
        provider.description(now).authorization,
        state=journey.state,
        code_verifier=journey.verifier,
        nonce=journey.nonce,
        acr_values=settings.level,
    )
    return journey, str(address)


def arrive(back: Return, now: datetime) -> Identified:
    """Whom the provider vouches for.

    Raises SignInAbandoned, ProviderAnswerInvalid, ProviderUnavailable.
    """
    provider, settings = back.provider, back.provider.settings
    tokens = _exchanged(back, _code(back, now), now)
    id_token, access_token = (_text(provider, tokens, key) for key in ("id_token", "access_token"))
    expected = Expected(settings.issuer, settings.client_id, back.journey.nonce, settings.level)
    claims = provider.signed(id_token, now)
    _refuse(provider, objection(claims, expected, now))
    about = _about(provider, access_token, expected, claims["sub"], now)
    is_of_doctors = settings.kind is ProviderKind.PRO_SANTE_CONNECT
    return Identified(
        kind=settings.kind,
        issuer=settings.issuer,
        subject=claims["sub"],
        level=claims["acr"],
        claims=about,
        rpps=rpps_of(about, settings.rpps_claim) if is_of_doctors else None,
        farewell=_farewell(back, id_token, now),
    )


def _code(back: Return, now: datetime) -> str:
    """The code, if it is this journey that ends, where it began (RFC 9207 against mix-ups)."""
    provider, told = back.provider, back.told
    if not hmac.compare_digest(told.get("state", "").encode(), back.journey.state.encode()):
        raise ProviderAnswerInvalid(provider.name, "state")
    is_named = "iss" in told or provider.description(now).names_itself
    if is_named and told.get("iss") != provider.settings.issuer:
        raise ProviderAnswerInvalid(provider.name, Objection.ISSUER.value)
    if told.get("error") in ABANDONED:
        raise SignInAbandoned(provider.name)
    if "error" in told:
        raise ProviderUnavailable(provider.name, "error")
    return _text(provider, told, "code")


def _exchanged(back: Return, code: str, now: datetime) -> Mapping[str, Any]:
    provider = back.provider
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back.return_to,
        "code_verifier": back.journey.verifier,
    }
    description = provider.description(now)
    answer = post(provider.settings.kind, description.token, form, proof_of(provider, description))
    if answer.status == 200:
        return answer.json()
    if answer.json().get("error") == "invalid_grant":
        raise ProviderAnswerInvalid(provider.name, "code")
    raise ProviderUnavailable(provider.name, "token")  # it doesn't take us for who we are


def _about(
    provider: Provider, access_token: str, expected: Expected, subject: str, now: datetime
) -> Mapping[str, Any]:
    """What the provider tells of the person: signed, as FranceConnect does, or as plain JSON that it
    told us directly."""
    address = provider.description(now).userinfo
    answer = get(provider.settings.kind, address, {"Authorization": f"Bearer {access_token}"})
    if answer.status != 200:
        raise ProviderUnavailable(provider.name, "userinfo")
    if answer.media_type == "application/jwt":
        claims = provider.signed(answer.body.decode("ascii", "replace"), now)
        _refuse(provider, userinfo_objection(claims, expected, subject, now))
        return claims
    claims = answer.json()
    if claims.get("sub") != subject:
        raise ProviderAnswerInvalid(provider.name, Objection.SUBJECT.value)
    return claims


def _refuse(provider: Provider, found: Objection | None) -> None:
    if found is not None:
        raise ProviderAnswerInvalid(provider.name, found.value)


def _farewell(back: Return, id_token: str, now: datetime) -> str:
    """Where to sign out over there (OpenID Connect RP-Initiated Logout 1.0, section 2)."""
    door = back.provider.description(now).end_session
    if not door:
        return ""
    asked = {
        "id_token_hint": id_token,
        "post_logout_redirect_uri": back.farewell_to,
        "state": secrets.token_urlsafe(16),
    }
    return f"{door}{'&' if '?' in door else '?'}{urlencode(asked)}"


def _text(provider: Provider, told: Mapping[str, Any], key: str) -> str:
    found = told.get(key)
    if not isinstance(found, str) or not found:
        raise ProviderAnswerInvalid(provider.name, key.replace("_", "-"))
    return found
