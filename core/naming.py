"""What an exam and its objects are called in everyday words: "Scanner du thorax", not "CT CHEST".

Decides from modality and body part, in the reader's language. Where one of them isn't known, the
hospital's own description stands in, word for word: a wrong guess would worry more than a dry word.
"""

import re
from collections.abc import Sequence
from typing import Protocol

from core.everyday_words import BODY_PARTS, KINDS, OBJECTS, PLANES, TELL_THEIR_PART
from core.imaging.nature import Nature
from core.language import Speech
from core.rules.identity import name_key


class Named(Protocol):
    """What names an exam; rows, cards, pages and reports have it."""

    @property
    def modality(self) -> str: ...
    @property
    def body_part(self) -> str: ...
    @property
    def description(self) -> str: ...


class NamedStack(Protocol):
    """What names a stack: the positions of its series and of itself, and what is said of both."""

    @property
    def series(self) -> int: ...
    @property
    def stack(self) -> int: ...
    @property
    def description(self) -> str: ...
    @property
    def distinctions(self) -> Sequence[tuple[str, str]]: ...


def plain_name(exam: Named, speech: Speech) -> str:
    """The title of an exam; never empty."""
    modality = _term(exam.modality)
    if modality not in KINDS:
        return exam.description.strip() or speech.gettext("Examen d’imagerie")
    kind = speech.gettext(KINDS[modality])
    if modality in TELL_THEIR_PART:
        return kind
    part = BODY_PARTS.get(_term(exam.body_part))
    if part is None:
        return _described(kind, exam.description.strip())
    return speech.gettext("%(kind)s %(part)s") % {"kind": kind, "part": speech.gettext(part)}


def object_name(nature: Nature, modality: str, speech: Speech) -> str:
    """What an object is; recordings of the heart by the name that everybody knows."""
    if nature is Nature.WAVEFORM and _term(modality) == "ECG":
        return speech.gettext(KINDS["ECG"])
    return speech.gettext(OBJECTS[nature])


def stack_name(stack: NamedStack, speech: Speech) -> str:
    """A stack by its series, and by what tells it from the other stacks of that series."""
    numbered = speech.gettext("Série %(number)s") % {"number": stack.series}
    series = stack.description.strip() or numbered
    if not stack.distinctions:
        return series
    planes = [speech.gettext(PLANES[value]) for _, value in stack.distinctions if value in PLANES]
    part = speech.gettext("partie %(number)s") % {"number": stack.stack}
    return f"{series}, {planes[0] if planes else part}"


def _described(kind: str, description: str) -> str:
    """The kind with the hospital's words, unless these name it already."""
    if name_key(kind) in name_key(description):
        return description
    return f"{kind} ({description})" if description else kind


def _term(written: str) -> str:
    """A term as the standard writes it; senders add spaces, signs and small letters."""
    return re.sub(r"[^A-Z]", "", written.upper())
