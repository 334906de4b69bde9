"""What an exam and its objects are called in everyday words: "Scanner du thorax", not "CT CHEST".

Decides from modality and body part, in the reader's language. A part that isn't known is left out, for
a wrong word would worry more than none; for an unknown modality the hospital's own description stands.
"""

import re
from typing import Protocol

from patient_site.everyday_words import BODY_PARTS, KINDS, OBJECTS, TELL_THEIR_PART
from web.speech import gettext


class Named(Protocol):
    """What names an exam; cards, pages and reports have it."""

    @property
    def modality(self) -> str: ...
    @property
    def body_part(self) -> str: ...
    @property
    def description(self) -> str: ...


def plain_name(exam: Named) -> str:
    """The title of an exam."""
    modality = _term(exam.modality)
    kind = KINDS.get(modality)
    if kind is None:
        return exam.description.strip() or gettext("Examen d’imagerie")
    part = None if modality in TELL_THEIR_PART else BODY_PARTS.get(_term(exam.body_part))
    if part is None:
        return str(kind)
    return gettext("%(kind)s %(part)s") % {"kind": kind, "part": part}


def object_name(modality: str) -> str:
    """What a series without pictures holds."""
    words = OBJECTS | KINDS
    return str(words.get(_term(modality), gettext("Autre élément")))


def _term(written: str) -> str:
    """A term as the standard writes it; senders add spaces, signs and small letters."""
    return re.sub(r"[^A-Z]", "", written.upper())
