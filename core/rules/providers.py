"""What a provider's word is worth: FranceConnect for persons, Pro Santé Connect for doctors.

Decides which claims of an ID token count, at which level, whom they can be about, and whether a second
factor is still wanted. Who has which account is `core.provider_sign_in`'s matter; signatures are
`core.openid`'s.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from core.rules.identity import Sex, name_key
from core.rules.rpps import read_rpps


class ProviderKind(Enum):
    FRANCECONNECT = "franceconnect"
    PRO_SANTE_CONNECT = "pro-sante-connect"


LEVELS = ("eidas1", "eidas2", "eidas3")
"""Low, substantial, high (regulation EU 910/2014, article 8), as both providers write them."""
LEEWAY = timedelta(seconds=30)
"""So far may the provider's clock be from ours; FranceConnect's ID tokens live for a minute."""
OLDEST_TOKEN = timedelta(minutes=10)
NATIONAL_PREFIX = "8"
"""Makes an RPPS number the national identifier of a professional (FR Core, fr-core-practitioner)."""
LONGEST_SUBJECT = 255
"""Characters of ASCII (OpenID Connect Core 1.0, section 2, "sub")."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What an ID token must say."""

    issuer: str
    client_id: str
    nonce: str
    level: str


class Objection(Enum):
    """Why an ID token doesn't count."""

    ISSUER = "issuer"
    AUDIENCE = "audience"
    EXPIRED = "expired"
    ISSUED = "issued"
    """In the future, or long ago."""
    NONCE = "nonce"
    SUBJECT = "subject"
    LEVEL = "level"


def objection(claims: Mapping[str, Any], expected: Expected, now: datetime) -> Objection | None:
    """The first reason not to believe an ID token whose signature is right (OpenID Connect Core 1.0,
    section 3.1.3.7)."""
    checks = (
        (Objection.ISSUER, claims.get("iss") == expected.issuer),
        (Objection.AUDIENCE, is_for(claims, expected.client_id)),
        (Objection.EXPIRED, _runs_still(claims.get("exp"), now)),
        (Objection.ISSUED, _was_issued_lately(claims.get("iat"), now)),
        (Objection.NONCE, _is_same(claims.get("nonce"), expected.nonce)),
        (Objection.SUBJECT, _is_text(claims.get("sub"))),
        (Objection.LEVEL, reaches(claims.get("acr"), expected.level)),
    )
    return next((objection for objection, holds in checks if not holds), None)


def userinfo_objection(
    claims: Mapping[str, Any], expected: Expected, subject: str, now: datetime
) -> Objection | None:
    """The same for signed claims about the person: whatever they name must fit (section 5.3.2)."""
    checks = (
        (Objection.ISSUER, claims.get("iss") == expected.issuer),
        (Objection.AUDIENCE, is_for(claims, expected.client_id)),
        (Objection.EXPIRED, "exp" not in claims or _runs_still(claims["exp"], now)),
        (Objection.SUBJECT, claims.get("sub") == subject),
    )
    return next((objection for objection, holds in checks if not holds), None)


def is_for(claims: Mapping[str, Any], client_id: str) -> bool:
    """Whether a token is meant for us: among several it must have been asked for by us."""
    told = claims.get("aud")
    audiences = told if isinstance(told, list) else [told]
    asked_by = claims.get("azp", client_id if len(audiences) == 1 else None)
    return client_id in audiences and asked_by == client_id


def reaches(level: object, required: str) -> bool:
    """Whether somebody was recognised surely enough."""
    return level in LEVELS and LEVELS.index(str(level)) >= LEVELS.index(required)


def counts_as_two_factors(kind: ProviderKind, level: str) -> bool:
    """Whether a sign-in over there needs no code of ours: at substantial by definition (implementing
    regulation EU 2015/1502, 2.2.1); by Pro Santé Connect always, for it takes a card or a phone with
    its secret, whatever level it tells."""
    return kind is ProviderKind.PRO_SANTE_CONNECT or reaches(level, "eidas2")


# --- Who it is about ------------------------------------------------------------------------------


def rpps_of(claims: Mapping[str, Any], claim: str) -> str | None:
    """The RPPS number that Pro Santé Connect vouches for, None where it names none: some
    professionals have only a number of their establishment. The claim is a national identifier, or
    the list `otherIds` with the origin of each."""
    told = claims.get(claim)
    if isinstance(told, list):
        told = next((_identifier(one) for one in told if _identifier(one)), None)
    if not isinstance(told, str):
        return None
    with_prefix = len(told) == 12 and told.startswith(NATIONAL_PREFIX)
    return read_rpps(told.removeprefix(NATIONAL_PREFIX) if with_prefix else told)


def _identifier(one: object) -> object:
    is_rpps = isinstance(one, dict) and one.get("origine") == "RPPS"
    return one.get("identifiant") if is_rpps and isinstance(one, dict) else None


def name_told(claims: Mapping[str, Any]) -> str:
    """Given and family name, to fill in a form with."""
    parts = (claims.get("given_name"), claims.get("family_name"))
    return " ".join(part.strip() for part in parts if isinstance(part, str)).strip()


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose account it is, as far as we know."""

    given_name: str
    """For somebody who only looks for others, the whole name."""
    birth_date: date | None = None
    sex: Sex = Sex.UNKNOWN


SEXES = {"female": Sex.FEMALE, "male": Sex.MALE}


def can_be(claims: Mapping[str, Any], holder: Holder) -> bool:
    """Whether the pivot identity can be this holder's: what we know of birth date and sex is the
    same, and a given name is. Family names aren't compared: FranceConnect tells the one of birth,
    hospitals often another."""
    if holder.birth_date and _day(claims.get("birthdate")) != holder.birth_date:
        return False
    if holder.sex in SEXES.values() and SEXES.get(str(claims.get("gender"))) != holder.sex:
        return False
    told = name_key(str(claims.get("given_name") or "")).split()
    return bool(set(told) & set(name_key(holder.given_name).split()))


def _day(told: object) -> date | None:
    try:
        return date.fromisoformat(str(told))
    except ValueError:
        return None


def _runs_still(until: object, now: datetime) -> bool:
    return _is_number(until) and now.timestamp() < until + LEEWAY.total_seconds()  # type: ignore[operator]


def _was_issued_lately(at: object, now: datetime) -> bool:
    if not _is_number(at):
        return False
    age = now.timestamp() - at  # type: ignore[operator]
    return -LEEWAY.total_seconds() <= age <= OLDEST_TOKEN.total_seconds()


def _is_number(told: object) -> bool:
    return isinstance(told, int | float) and not isinstance(told, bool)


def _is_same(told: object, expected: str) -> bool:
    return isinstance(told, str) and hmac.compare_digest(told.encode(), expected.encode())


def _is_text(told: object) -> bool:
    return isinstance(told, str) and 0 < len(told) <= LONGEST_SUBJECT
