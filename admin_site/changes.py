"""What a later version of a text says differently, word by word (features R7).

Values in, values out: which versions are compared is the page's matter, how it looks the template's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from enum import Enum

from core.reports import ReportDraft

WORDS = re.compile(r"\s+|\w+|[^\w\s]")
SECTIONS = tuple(field.name for field in fields(ReportDraft) if field.name != "language")


class Fate(Enum):
    """What became of a passage."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Passage:
    fate: Fate
    text: str


def changed_sections(before: ReportDraft, after: ReportDraft) -> dict[str, Sequence[Passage]]:
    """The passages of each section that changed, by the section's name, in the order read."""
    return {
        section: list(passages(getattr(before, section), getattr(after, section)))
        for section in SECTIONS
        if getattr(before, section) != getattr(after, section)
    }


def passages(before: str, after: str) -> Iterator[Passage]:
    """Both texts as one: what was kept, removed and added. Without the removed it is `after`, without
    the added `before`."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    for step, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new).get_opcodes():
        if step == "equal":
            yield Passage(Fate.KEPT, "".join(old[old_from:old_to]))
            continue
        if old_from < old_to:
            yield Passage(Fate.REMOVED, "".join(old[old_from:old_to]))
        if new_from < new_to:
            yield Passage(Fate.ADDED, "".join(new[new_from:new_to]))
