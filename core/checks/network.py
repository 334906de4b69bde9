"""Whether the receiver could listen where it is told to, and the mail server answers."""

import errno
import socket
import ssl
from collections.abc import Iterator

from core.checks.trouble import Kind, Trouble
from core.config import ListenerSettings, MailSettings

PATIENCE = 3.0
"""Seconds a mail server has to answer."""


def in_listener(listener: ListenerSettings) -> Iterator[Trouble]:
    """What would keep the receiver from listening."""
    place = f"{listener.address}:{listener.port}"
    family = socket.AF_INET6 if ":" in listener.address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((listener.address, listener.port))
            trial.listen()
        except OSError as refused:
            taken = refused.errno == errno.EADDRINUSE
            yield Trouble(Kind.LISTENED_ON if taken else Kind.CANNOT_LISTEN, place)
        except UnicodeError:  # no name that a machine can have
            yield Trouble(Kind.CANNOT_LISTEN, place)
    yield from _certificate(listener)


def _certificate(listener: ListenerSettings) -> Iterator[Trouble]:
    if listener.tls is None:
        return
    try:
        trial = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        trial.load_cert_chain(listener.tls.certificate, listener.tls.key, password="")
        trial.load_verify_locations(listener.tls.authorities)
    except (ssl.SSLError, OSError):
        yield Trouble(Kind.CERTIFICATE_UNFIT, listener.tls.setting)


def in_mail(mail: MailSettings | None) -> Iterator[Trouble]:
    """Whether something listens where mails are handed over."""
    if mail is None or mail.mailbox is not None:
        return
    try:
        socket.create_connection((mail.server, mail.port), timeout=PATIENCE).close()
    except (OSError, UnicodeError):
        yield Trouble(Kind.MAIL_UNREACHABLE, f"{mail.server}:{mail.port}")
