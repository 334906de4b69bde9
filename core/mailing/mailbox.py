"""The mails of a demonstration, to be read where a real one would have sent them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from core.context import Context
from core.errors import NotFound

MOST_MAILS = 50


@dataclass(frozen=True, slots=True)
class KeptMail:
    kept_at: datetime
    address: str
    subject: str
    language: str
    text: str


def kept_mails(ctx: Context) -> Sequence[KeptMail]:
    """The newest mails of this demonstration. Raises NotFound where mails leave the house."""
    if ctx.settings.mail is None or ctx.settings.mail.mailbox is None:
        raise NotFound
    files = sorted(ctx.settings.mail.mailbox.glob("*.eml"), key=_moment, reverse=True)
    return [_read(file) for file in files[:MOST_MAILS]]


def _moment(file: Path) -> float:
    return file.stat().st_mtime


def _read(file: Path) -> KeptMail:
    mail = message_from_bytes(file.read_bytes(), EmailMessage, policy=policy.default)
    return KeptMail(
        kept_at=datetime.fromtimestamp(_moment(file), UTC),
        address=mail["To"],
        subject=mail["Subject"],
        language=mail["Content-Language"],
        text=mail.get_content(),
    )
