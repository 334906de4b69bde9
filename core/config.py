"""What a process must be told before it starts: read once from the environment, never guessed.

Core settings are shared by every process; a site's secret belongs to that site's process alone and is
read by `SiteSettings`. There is no default secret: a process without one refuses to start.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from core.errors import NotConfigured

SHORTEST_SECRET = 32
DATABASES = frozenset({"sqlite", "postgresql"})
SENDER = re.compile(r"[\w.+-]+@[\w.-]+", re.ASCII)
OHIF_FOLDER = Path(__file__).parent.parent / "var" / "ohif"
ADDRESS = re.compile(r"https?://([\w.-]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?", re.IGNORECASE)


class MailTls(Enum):
    """How a mail server is spoken to."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"
    """In the clear: for a server on the same machine."""


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Where mails go: to a server, or into a mailbox that the admin site shows."""

    sender: str
    server: str = ""
    port: int = 587
    tls: MailTls = MailTls.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)
    mailbox: Path | None = None
    """Of a demonstration: nothing leaves the house."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The part every process needs."""

    database_url: str = field(repr=False)
    store: Path
    audit_key: bytes = field(repr=False)
    patient_url: str
    """Public address of the patient site, printed on the slip; without a slash at its end."""
    ohif: Path = OHIF_FOLDER
    """Where OHIF is, if it is installed."""
    mail: MailSettings | None = None
    """None: no mail is sent."""
    proxies: int = 0
    """How many proxies of ours stand before the sites: so many hops of X-Forwarded-For are believed."""
    watch_token: bytes | None = field(default=None, repr=False)
    """What the monitoring shows to learn of the state of a site; None: nobody learns it."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Raises NotConfigured for a setting that is missing or unusable."""
        return cls(
            database_url=_database_url(environment, "CIGOGNE_DATABASE_URL"),
            store=Path(_required(environment, "CIGOGNE_STORE")),
            audit_key=_secret(environment, "CIGOGNE_AUDIT_KEY"),
            patient_url=_address(environment, "CIGOGNE_PATIENT_URL"),
            ohif=ohif_folder(environment),
            mail=_mail_settings(environment),
            proxies=_number(environment, "CIGOGNE_PROXIES", 0, range(4)),
            watch_token=_optional_secret(environment, "CIGOGNE_WATCH_TOKEN"),
        )


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """The part that only one site's process holds."""

    secret: bytes = field(repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], site: str) -> "SiteSettings":
        """`site` is PATIENT or ADMIN. Raises NotConfigured."""
        return cls(secret=_secret(environment, f"CIGOGNE_{site}_SECRET"))


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """A certificate of ours with its key, and who signed those that senders must show."""

    setting: str
    """What the names of their settings begin with."""
    certificate: Path
    key: Path
    authorities: Path


@dataclass(frozen=True, slots=True)
class ListenerSettings:
    """Where the receiver listens for one protocol. Without files of its own it speaks no TLS."""

    address: str
    port: int
    most_connections: int
    tls: TlsFiles | None = None


@dataclass(frozen=True, slots=True)
class MessageSettings:
    """Where the receiver listens for HL7, and how long a message may be."""

    listener: ListenerSettings
    largest: int
    """Bytes of a message; what is longer is refused. A PDF within grows by a third."""


def ohif_folder(environment: Mapping[str, str]) -> Path:
    """Where OHIF is, or is to be, installed."""
    told = environment.get("CIGOGNE_OHIF", "").strip()
    return Path(told) if told else OHIF_FOLDER


def dicom_settings(environment: Mapping[str, str]) -> ListenerSettings:
    """Where to listen for DICOM. Raises NotConfigured."""
    return _listener(environment, "CIGOGNE_DICOM", 11112, "ASSOCIATIONS")


def message_settings(environment: Mapping[str, str]) -> MessageSettings:
    """Where to listen for HL7 messages. Raises NotConfigured."""
    return MessageSettings(
        _listener(environment, "CIGOGNE_HL7", 2575, "CONNECTIONS"),
        _number(environment, "CIGOGNE_HL7_MEGABYTES", 16, range(1, 129)) << 20,
    )


def _mail_settings(environment: Mapping[str, str]) -> MailSettings | None:
    """A mailbox counts before a server; without either no mail is sent."""
    mailbox = environment.get("CIGOGNE_DEMONSTRATION_MAILBOX", "").strip()
    server = environment.get("CIGOGNE_MAIL_SERVER", "").strip()
    if not mailbox and not server:
        return None
    told_tls = environment.get("CIGOGNE_MAIL_TLS", "").strip() or MailTls.STARTTLS.value
    if told_tls not in {one.value for one in MailTls}:
        raise NotConfigured("CIGOGNE_MAIL_TLS", "neither starttls nor tls nor none")
    return MailSettings(
        sender=_sender(environment, "CIGOGNE_MAIL_FROM"),
        server=server,
        port=_number(environment, "CIGOGNE_MAIL_PORT", 587, range(1, 65536)),
        tls=MailTls(told_tls),
        user=environment.get("CIGOGNE_MAIL_USER", ""),
        password=environment.get("CIGOGNE_MAIL_PASSWORD", ""),
        mailbox=Path(mailbox) if mailbox else None,
    )


def _sender(environment: Mapping[str, str], name: str) -> str:
    value = _required(environment, name)
    if not SENDER.fullmatch(value):
        raise NotConfigured(name, "not a mail address like cigogne@example.org")
    return value


def _listener(
    environment: Mapping[str, str], prefix: str, port: int, connections: str
) -> ListenerSettings:
    return ListenerSettings(
        environment.get(f"{prefix}_ADDRESS", "127.0.0.1"),
        _number(environment, f"{prefix}_PORT", port, range(65536)),
        _number(environment, f"{prefix}_{connections}", 64, range(1, 1001)),
        _tls_files(environment, f"{prefix}_TLS"),
    )


def _tls_files(environment: Mapping[str, str], prefix: str) -> TlsFiles | None:
    """All three or none."""
    certificate, key, authorities = (
        _file(environment, f"{prefix}_{name}") for name in ("CERTIFICATE", "KEY", "AUTHORITIES")
    )
    if certificate and key and authorities:
        return TlsFiles(prefix, certificate, key, authorities)
    if certificate or key or authorities:
        raise NotConfigured(f"{prefix}_…", "only complete with all three of its files")
    return None


def _file(environment: Mapping[str, str], name: str) -> Path | None:
    told = environment.get(name, "").strip()
    if told and not Path(told).is_file():
        raise NotConfigured(name, "no file")
    return Path(told) if told else None


def _number(environment: Mapping[str, str], name: str, otherwise: int, possible: range) -> int:
    told = environment.get(name, "").strip() or str(otherwise)
    if not told.isascii() or not told.isdigit() or int(told) not in possible:
        raise NotConfigured(name, f"no number from {possible.start} to {possible.stop - 1}")
    return int(told)


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


def _optional_secret(environment: Mapping[str, str], name: str) -> bytes | None:
    return _secret(environment, name) if environment.get(name, "").strip() else None


def _database_url(environment: Mapping[str, str], name: str) -> str:
    value = _required(environment, name)
    try:
        url = make_url(value)
    except (ArgumentError, ValueError):
        raise NotConfigured(
            name, "not an address of a database"
        ) from None  # it may hold a password
    if url.get_backend_name() not in DATABASES or not url.database:
        raise NotConfigured(name, "neither a file of SQLite nor a database of PostgreSQL")
    if not _has_driver(url):
        raise NotConfigured(name, "for a driver that isn't installed")
    return value


def _has_driver(url: URL) -> bool:
    try:
        url.get_dialect().import_dbapi()
    except (ArgumentError, ImportError):
        return False
    return True


def _address(environment: Mapping[str, str], name: str) -> str:
    value = _required(environment, name).rstrip("/")
    if not ADDRESS.fullmatch(value):
        raise NotConfigured(name, "not an address like https://images.example.org")
    return value
