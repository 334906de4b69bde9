"""What a process must be told before it starts: read once from the environment, never guessed.

Core settings are shared by every process; a site's secret belongs to that site's process alone and is
read by `SiteSettings`. There is no default secret: a process without one refuses to start.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from core.errors import NotConfigured

SHORTEST_SECRET = 32


@dataclass(frozen=True, slots=True)
class Settings:
    """The part every process needs."""

    database_url: str
    store: Path
    audit_key: bytes
    patient_url: str
    """Public address of the patient site, printed on the slip; without a slash at its end."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Raises NotConfigured for a setting that is missing or unusable."""
        return cls(
            database_url=_required(environment, "CIGOGNE_DATABASE_URL"),
            store=Path(_required(environment, "CIGOGNE_STORE")),
            audit_key=_secret(environment, "CIGOGNE_AUDIT_KEY"),
            patient_url=_address(environment, "CIGOGNE_PATIENT_URL"),
        )


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """The part that only one site's process holds."""

    secret: bytes

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], site: str) -> "SiteSettings":
        """`site` is PATIENT or ADMIN. Raises NotConfigured."""
        return cls(secret=_secret(environment, f"CIGOGNE_{site}_SECRET"))


def _required(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "").strip()
    if not value:
        raise NotConfigured(name, "missing")
    return value


def _secret(environment: Mapping[str, str], name: str) -> bytes:
    value = _required(environment, name)
    if len(value) < SHORTEST_SECRET:
        raise NotConfigured(name, f"shorter than {SHORTEST_SECRET} characters")
    return value.encode()


def _address(environment: Mapping[str, str], name: str) -> str:
    value = _required(environment, name).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise NotConfigured(name, "not an address like https://images.example.org")
    return value
