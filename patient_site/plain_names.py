"""What an exam and its objects are called in everyday words: "Scanner du thorax", not "CT CHEST".

Decides from modality and body part, in the reader's language. Where one of them isn't known, the
hospital's own description stands in, word for word: a wrong guess would worry more than a dry word.
"""

import re
from typing import Protocol

from core.exams.opening import StackCard
from core.rules.identity import name_key
from patient_site.everyday_words import BODY_PARTS, KINDS, OBJECTS, PLANES, TELL_THEIR_PART
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
    if modality in TELL_THEIR_PART:
        return str(kind)
    part = BODY_PARTS.get(_term(exam.body_part))
    if part is None:
        return _described(str(kind), exam.description.strip())
    return gettext("%(kind)s %(part)s") % {"kind": kind, "part": part}


def _described(kind: str, description: str) -> str:
    """The kind with the hospital's words, unless these name it already."""
    if name_key(kind) in name_key(description):
        return description
    return f"{kind} ({description})" if description else kind


def object_name(modality: str) -> str:
    """What a series without pictures holds."""
    words = OBJECTS | KINDS
    return str(words.get(_term(modality), gettext("Autre élément")))


def stack_name(stack: StackCard) -> str:
    """A stack by its series, and by what tells it from the other stacks of that series."""
    series = stack.description.strip() or gettext("Série %(number)s") % {"number": stack.series}
    if not stack.distinctions:
        return series
    planes = [PLANES[value] for _, value in stack.distinctions if value in PLANES]
    part = planes[0] if planes else gettext("partie %(number)s") % {"number": stack.stack}
    return f"{series}, {part}"


def _term(written: str) -> str:
    """A term as the standard writes it; senders add spaces, signs and small letters."""
    return re.sub(r"[^A-Z]", "", written.upper())
