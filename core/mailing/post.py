"""Hands a mail over: to a mail server, or, in a demonstration, to a folder in which it is read.

The one place that speaks SMTP (RFC 5321): its many answers become four. A server's own words may quote
an address, so only their kind and code reach the log.
"""

import logging
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from enum import Enum
from pathlib import Path
from typing import Protocol

from core.config import MailSettings, MailTls

PATIENCE = 10.0
"""Seconds for each step of a conversation; meanwhile the worker does nothing else."""
PERMANENT = range(500, 600)
"""Replies that mean no, whenever one tries (RFC 5321 section 4.2.1)."""

log = logging.getLogger("cigogne.mail")


class Answer(Enum):
    TAKEN = "taken"
    REFUSED = "refused"
    """This address, or this mail, isn't taken, now or later."""
    LATER = "later"
    """This one isn't taken now."""
    CLOSED = "closed"
    """No mail is taken now: the server is away, or doesn't know us."""


class Post(Protocol):
    def send(self, address: str, mail: EmailMessage) -> Answer: ...


def post_of(settings: MailSettings) -> Post:
    """Where mails go by these settings."""
    return Mailbox(settings.mailbox) if settings.mailbox else Relay(settings)


@dataclass(frozen=True, slots=True)
class Relay:
    """A mail server that carries our mails on."""

    settings: MailSettings

    def send(self, address: str, mail: EmailMessage) -> Answer:
        answer = Answer.CLOSED  # what follows it, a farewell gone wrong, doesn't take it back
        try:
            with self._open() as server:
                answer = _handed_over(server, self.settings.sender, address, mail)
        except (smtplib.SMTPException, OSError) as error:
            log.warning("mail server: %s %s", type(error).__name__, _code(error))
        return answer

    @contextmanager
    def _open(self) -> Iterator[smtplib.SMTP]:
        with self._connected() as server:
            if self.settings.tls is MailTls.STARTTLS:
                server.starttls(context=ssl.create_default_context())
            if self.settings.user:
                server.login(self.settings.user, self.settings.password)
            yield server

    def _connected(self) -> smtplib.SMTP:
        host, port = self.settings.server, self.settings.port
        if self.settings.tls is MailTls.TLS:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=context)
        return smtplib.SMTP(host, port, timeout=PATIENCE)


def _handed_over(server: smtplib.SMTP, sender: str, address: str, mail: EmailMessage) -> Answer:
    try:
        server.send_message(mail, sender, [address])
    except smtplib.SMTPRecipientsRefused as refused:
        code, _ = refused.recipients[address]
        return _refusal(code)
    except smtplib.SMTPDataError as refused:
        return _refusal(refused.smtp_code)
    except smtplib.SMTPNotSupportedError:  # an address in letters that this server can't write
        return Answer.REFUSED
    return Answer.TAKEN


def _refusal(code: int) -> Answer:
    return Answer.REFUSED if code in PERMANENT else Answer.LATER


def _code(error: Exception) -> str:
    return str(getattr(error, "smtp_code", ""))


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A folder of mails: one file each, named by its Message-ID, so that a copy takes its place."""

    folder: Path

    def send(self, address: str, mail: EmailMessage) -> Answer:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = mail["Message-ID"].strip("<>").partition("@")[0]
        draft = self.folder / f"{name}.part"
        draft.write_bytes(mail.as_bytes())
        draft.replace(self.folder / f"{name}.eml")
        return Answer.TAKEN
