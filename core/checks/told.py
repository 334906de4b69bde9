"""What is wrong with the settings as they are told, before anything is opened with them.

Reading them stops at the first that can't be used; this tells all.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from urllib.parse import urlsplit

from core.checks.trouble import Kind, Trouble
from core.config import (
    SHORTEST_SECRET,
    MailTls,
    Settings,
    SiteSettings,
    dicom_settings,
    message_settings,
)
from core.errors import NotConfigured

NEEDED = ("CIGOGNE_DATABASE_URL", "CIGOGNE_STORE", "CIGOGNE_AUDIT_KEY", "CIGOGNE_PATIENT_URL")
SITE_SECRETS = ("CIGOGNE_PATIENT_SECRET", "CIGOGNE_ADMIN_SECRET")
SECRETS = ("CIGOGNE_AUDIT_KEY", *SITE_SECRETS, "CIGOGNE_MAIL_PASSWORD")
FEWEST_CHARACTERS = 8
"""Different ones in a secret: 32 hexadecimal digits at random have fewer once in ten million times."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def in_settings(
    environment: Mapping[str, str], demonstration: Mapping[str, str]
) -> Iterator[Trouble]:
    """All that the settings show by themselves; `demonstration` are those that `bin/demo` wrote down."""
    yield from (Trouble(Kind.MISSING, name) for name in NEEDED if not _told(environment, name))
    yield from _unusable(environment)
    yield from _secrets(environment)
    if _is_public(environment):
        yield from _of_demonstration(environment, demonstration)
    yield from _addresses(environment)


def _told(environment: Mapping[str, str], name: str) -> str:
    return environment.get(name, "").strip()


def _unusable(environment: Mapping[str, str]) -> Iterator[Trouble]:
    readers: list[Callable[[], object]] = [
        lambda: Settings.from_environment(environment),
        lambda: dicom_settings(environment),
        lambda: message_settings(environment),
    ]
    if _told(environment, "CIGOGNE_PATIENT_SECRET"):
        readers.append(lambda: SiteSettings.from_environment(environment, "PATIENT"))
    if _told(environment, "CIGOGNE_ADMIN_SECRET"):
        readers.append(lambda: SiteSettings.from_environment(environment, "ADMIN"))
    for read in readers:
        try:
            read()
        except NotConfigured as unfit:
            if unfit.setting not in NEEDED or _told(environment, unfit.setting):
                yield Trouble(Kind.UNUSABLE, f"{unfit.setting} is {unfit.problem}")


def _secrets(environment: Mapping[str, str]) -> Iterator[Trouble]:
    told = {name: _told(environment, name) for name in SECRETS if _told(environment, name)}
    for one, other in combinations(told, 2):
        if told[one] == told[other]:
            yield Trouble(Kind.SAME_SECRET, f"{one} and {other}")
    for name, secret in told.items():
        if len(secret) >= SHORTEST_SECRET and len(set(secret)) < FEWEST_CHARACTERS:
            yield Trouble(Kind.GUESSABLE, name)


def _is_public(environment: Mapping[str, str]) -> bool:
    return not is_loopback(_told(environment, "CIGOGNE_PATIENT_URL"))


def is_loopback(address: str) -> bool:
    """Whether only this machine knows it; never what is no address."""
    try:
        return urlsplit(address).hostname in LOOPBACK
    except ValueError:
        return False


def _of_demonstration(
    environment: Mapping[str, str], demonstration: Mapping[str, str]
) -> Iterator[Trouble]:
    known = set(demonstration.values())
    for name in SECRETS:
        if _told(environment, name) and _told(environment, name) in known:
            yield Trouble(Kind.DEMONSTRATION_SECRET, name)
    if _told(environment, "CIGOGNE_DEMONSTRATION_MAILBOX"):
        yield Trouble(Kind.DEMONSTRATION_MAILBOX)


def _addresses(environment: Mapping[str, str]) -> Iterator[Trouble]:
    for name in ("CIGOGNE_PATIENT_URL", "CIGOGNE_ADMIN_URL"):
        address = _told(environment, name)
        if address and is_loopback(address):
            yield Trouble(Kind.ONLY_HERE, name)
        elif address.lower().startswith("http:"):
            yield Trouble(Kind.IN_THE_CLEAR, name)
    server = _told(environment, "CIGOGNE_MAIL_SERVER")
    if not server and not _told(environment, "CIGOGNE_DEMONSTRATION_MAILBOX"):
        yield Trouble(Kind.NO_MAIL)
    in_the_clear = _told(environment, "CIGOGNE_MAIL_TLS") == MailTls.NONE.value
    if server and server not in LOOPBACK and in_the_clear:
        yield Trouble(Kind.MAIL_IN_THE_CLEAR, server)
