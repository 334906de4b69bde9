"""Which providers of identities are asked, and as whom: read once from the environment of the patient
site's process. A provider without an issuer is off."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from core.errors import NotConfigured
from core.rules.providers import LEVELS, ProviderKind

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Custom:
    """What a provider's documentation says, unless a setting says otherwise."""

    prefix: str
    """What the names of its settings begin with."""
    scope: str
    level: str
    discovery: str
    """Where its description is, after its issuer."""


CUSTOMS = {
    ProviderKind.FRANCECONNECT: Custom(
        "CIGOGNE_FRANCECONNECT",
        "openid given_name family_name birthdate gender birthplace",
        "eidas2",
        "/.well-known/openid-configuration",
    ),
    ProviderKind.PRO_SANTE_CONNECT: Custom(
        "CIGOGNE_PRO_SANTE_CONNECT",
        "openid scope_all",
        "eidas1",  # all it tells, whatever was used
        "/.well-known/wallet-openid-configuration",
    ),
}
RPPS_CLAIM = "SubjectNameID"


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """A provider, and who we are to it."""

    kind: ProviderKind
    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    private_key: str = field(default="", repr=False)
    """In PEM; where there is one, it proves who we are (RFC 7523) instead of the secret."""
    level: str = "eidas2"
    """The least it must tell of how surely it recognised somebody."""
    scope: str = "openid"
    discovery: str = ""
    """The address of its description."""
    rpps_claim: str = RPPS_CLAIM
    """The claim in which Pro Santé Connect names the RPPS number."""


def providers_from(environment: Mapping[str, str]) -> tuple[ProviderSettings, ...]:
    """The providers that are switched on. Raises NotConfigured."""
    read = (_provider(environment, kind) for kind in ProviderKind)
    return tuple(one for one in read if one is not None)


def _provider(environment: Mapping[str, str], kind: ProviderKind) -> ProviderSettings | None:
    custom = CUSTOMS[kind]
    issuer = _told(environment, f"{custom.prefix}_ISSUER").rstrip("/")
    if not issuer:
        return None
    return ProviderSettings(
        kind=kind,
        issuer=_safe(f"{custom.prefix}_ISSUER", issuer),
        client_id=_needed(environment, f"{custom.prefix}_CLIENT_ID"),
        level=_level(environment, custom),
        scope=custom.scope,
        discovery=_safe(
            f"{custom.prefix}_DISCOVERY",
            _told(environment, f"{custom.prefix}_DISCOVERY") or issuer + custom.discovery,
        ),
        rpps_claim=_told(environment, f"{custom.prefix}_RPPS_CLAIM") or RPPS_CLAIM,
        **_proof(environment, custom),
    )


def is_safe(address: str) -> bool:
    """Whether what goes there can't be read on its way."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def _proof(environment: Mapping[str, str], custom: Custom) -> dict[str, str]:
    key = _told(environment, f"{custom.prefix}_PRIVATE_KEY")
    if not key:
        return {"client_secret": _needed(environment, f"{custom.prefix}_CLIENT_SECRET")}
    if not Path(key).is_file():
        raise NotConfigured(f"{custom.prefix}_PRIVATE_KEY", "no file")
    return {"private_key": Path(key).read_text()}


def _level(environment: Mapping[str, str], custom: Custom) -> str:
    level = _told(environment, f"{custom.prefix}_LEVEL") or custom.level
    if level not in LEVELS:
        raise NotConfigured(f"{custom.prefix}_LEVEL", f"none of {', '.join(LEVELS)}")
    return level


def _safe(name: str, address: str) -> str:
    if not is_safe(address):
        raise NotConfigured(name, "not an address that begins with https://")
    return address


def _needed(environment: Mapping[str, str], name: str) -> str:
    told = _told(environment, name)
    if not told:
        raise NotConfigured(name, "missing")
    return told


def _told(environment: Mapping[str, str], name: str) -> str:
    return environment.get(name, "").strip()
