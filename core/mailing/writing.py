"""Writes a mail in its reader's language: what happened, where to look, and how to be told less.

Plain text, without a picture or a link that tells us it was opened. What may stand in it is what the
templates say: no exam, no patient, no reason; a doctor's name at most.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from core.language import Language, catalogue
from core.rules.notices import ALWAYS_SENT, NoticeKind

TEMPLATES = Path(__file__).parents[2] / "templates" / "mail"


@dataclass(frozen=True, slots=True)
class Letter:
    """All that a mail says."""

    token: str
    kind: NoticeKind
    address: str
    language: Language
    made_at: datetime
    told: Sequence[Mapping[str, Any]]
    """The facts of each of its notices."""
    is_for_doctor: bool
    patient_url: str
    sender: str


def written(letter: Letter) -> EmailMessage:
    """The mail, ready to be handed over."""
    template = _environment(letter.language).get_template(f"{letter.kind.value}.txt")
    values = template.new_context(_values(letter))
    mail = EmailMessage()
    mail["From"] = letter.sender
    mail["To"] = letter.address
    mail["Subject"] = "".join(template.blocks["subject"](values)).strip()
    mail["Date"] = format_datetime(letter.made_at)
    mail["Message-ID"] = f"<{letter.token}@{letter.sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence answers us
    mail.set_content(template.render(_values(letter)).strip() + "\n", cte="quoted-printable")
    mail["Content-Language"] = letter.language.value
    return mail


def _values(letter: Letter) -> dict[str, Any]:
    doctors = (facts["doctor"] for facts in letter.told if "doctor" in facts)
    return {
        "count": len(letter.told),
        "told": letter.told,
        "doctors": list(dict.fromkeys(doctors)),
        "is_for_doctor": letter.is_for_doctor,
        "is_always_sent": letter.kind in ALWAYS_SENT,
        "patient_url": letter.patient_url,
    }


@cache
def _environment(language: Language) -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=False,  # noqa: S701 - plain text has nothing to escape
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_translations(  # type: ignore[attr-defined]  # the extension adds it
        catalogue(language), newstyle=True
    )
    return made
