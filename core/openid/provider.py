"""A provider as it describes itself: where its doors are, and the keys it signs with now.

Both are fetched when first needed and kept for an hour. Keys are fetched again as soon as a signature
fits none of them: providers change keys without telling (OpenID Connect Core 1.0, section 10.1.1).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from core.errors import ProviderAnswerInvalid, ProviderUnavailable
from core.openid.fetching import get
from core.openid.settings import ProviderSettings, is_safe

KEPT_FOR = timedelta(hours=1)
ALGORITHMS = ("ES256", "RS256", "PS256", "ES384")
"""Signatures by a key of the provider's alone: never "none", nor one by the secret we share."""
DOORS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True)
class Description:
    """What a provider publishes of itself (OpenID Connect Discovery 1.0, section 3)."""

    authorization: str
    token: str
    userinfo: str
    keys: str
    end_session: str
    """Empty where signing out over there isn't offered."""
    proofs: frozenset[str]
    """How we may prove who we are."""
    names_itself: bool
    """Whether it says who it is when it sends somebody back (RFC 9207)."""
    fetched_at: datetime


class Provider:
    """One for a process; threads share it."""

    def __init__(self, settings: ProviderSettings) -> None:
        self.settings = settings
        self._lock = Lock()
        self._description: Description | None = None
        self._keys: tuple[KeySet, datetime] | None = None

    @property
    def name(self) -> str:
        return self.settings.kind.value

    def description(self, now: datetime) -> Description:
        """Raises ProviderUnavailable."""
        with self._lock:
            kept = self._description
            if kept is None or now >= kept.fetched_at + KEPT_FOR:
                kept = self._description = self._fetch_description(now)
            return kept

    def signed(self, token: str, now: datetime) -> Mapping[str, Any]:
        """The claims of a token that this provider signed. Raises ProviderAnswerInvalid and
        ProviderUnavailable."""
        try:
            return self._decoded(token, self._known_keys(now))
        except (JoseError, ValueError):
            keys = self._fetch_keys(now)
        try:
            return self._decoded(token, keys)
        except (JoseError, ValueError):
            raise ProviderAnswerInvalid(self.name, "signature") from None

    def _decoded(self, token: str, keys: KeySet) -> Mapping[str, Any]:
        return jwt.decode(token, keys, algorithms=ALGORITHMS).claims

    def _known_keys(self, now: datetime) -> KeySet:
        kept = self._keys
        return kept[0] if kept and now < kept[1] + KEPT_FOR else self._fetch_keys(now)

    def _fetch_keys(self, now: datetime) -> KeySet:
        told = dict(self._fetched(self.description(now).keys))
        try:
            keys = KeySet.import_key_set(told)  # type: ignore[arg-type]  # it checks what it is
        except (JoseError, ValueError, KeyError, TypeError):
            raise ProviderUnavailable(self.name, "keys") from None
        self._keys = keys, now
        return keys

    def _fetch_description(self, now: datetime) -> Description:
        told = self._fetched(self.settings.discovery)
        if told.get("issuer") != self.settings.issuer:
            raise ProviderUnavailable(self.name, "issuer")
        doors = {door: self._door(told, door) for door in DOORS}
        return Description(
            authorization=doors["authorization_endpoint"],
            token=doors["token_endpoint"],
            userinfo=doors["userinfo_endpoint"],
            keys=doors["jwks_uri"],
            end_session=self._door(told, "end_session_endpoint", needed=False),
            proofs=frozenset(
                told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
            ),
            names_itself=told.get("authorization_response_iss_parameter_supported") is True,
            fetched_at=now,
        )

    def _fetched(self, url: str) -> Mapping[str, Any]:
        answer = get(self.settings.kind, url)
        if answer.status != 200:
            raise ProviderUnavailable(self.name, f"status-{answer.status}")
        return answer.json()

    def _door(self, told: Mapping[str, Any], door: str, *, needed: bool = True) -> str:
        address = told.get(door) or ""
        if (needed or address) and not (isinstance(address, str) and is_safe(address)):
            raise ProviderUnavailable(self.name, door)
        return str(address)
