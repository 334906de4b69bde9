"""Finds the four parts of a report in lines of text, where its author truly wrote them apart.

Decides when: a line is a known heading, or the sender marked it as of a part. Where a part would have
to be put together from two places, nothing is taken apart: all is findings, word for word in its order.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from core.language import Language
from core.objects.concepts import Part
from core.objects.narrative import Narrative
from core.objects.tables import table
from core.rules.identity import name_key

_HEADED = re.compile(r"[*#_=\s]*([^:\n]{3,60}?)[*#_=\s]*(?::[*_\s]*(.*))?", re.DOTALL)
"""A heading alone on its line, or before a colon; as stars and underlines set it off."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a report; `part` where the sender says which it belongs to."""

    text: str
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Sections:
    """A report taken apart. `language` is what its headings are written in, "" where none tells."""

    narrative: Narrative
    language: str


@dataclass(frozen=True, slots=True)
class _Heading:
    part: Part
    language: str
    rest: str


@dataclass(slots=True)
class _Run:
    """Lines of one part that follow each other."""

    part: Part
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip("\n ")


def sections(lines: Sequence[Line]) -> Sections:
    """The parts of a report. A heading that begins a part is told by it; all other words stay."""
    runs = _runs(lines)
    headings = filter(None, (_heading(line.text) for line in lines))
    languages = {heading.language for heading in headings if heading.language}
    parts = [run.part for run in (runs[1:] if runs[0].part is Part.FINDINGS else runs)]
    if len(parts) != len(set(parts)):
        runs = [_Run(Part.FINDINGS, [line.text for line in lines])]
    texts = {
        part.value: "\n\n".join(run.text for run in runs if run.part is part and run.text)
        for part in Part
    }
    return Sections(Narrative(**texts), languages.pop() if len(languages) == 1 else "")


def _runs(lines: Sequence[Line]) -> list[_Run]:
    """Begins with one of findings: what stands before any heading."""
    runs, marked = [_Run(Part.FINDINGS)], None
    for line in lines:
        if line.part is not marked:
            marked = line.part
            _turn_to(runs, marked or Part.FINDINGS)
        heading = _heading(line.text)
        if heading is not None:
            _turn_to(runs, heading.part)
        if heading is None or runs[-1].text:
            runs[-1].lines.append(line.text)
        elif heading.rest:
            runs[-1].lines.append(heading.rest)
    return runs


def _turn_to(runs: list[_Run], part: Part) -> None:
    if runs[-1].part is not part:
        runs.append(_Run(part))


def _heading(text: str) -> _Heading | None:
    found = _HEADED.fullmatch(text)
    if found is None:
        return None
    known = _headings().get(name_key(found[1]).lower())
    return None if known is None else _Heading(*known, (found[2] or "").strip())


@cache
def _headings() -> dict[str, tuple[Part, str]]:
    """Part and language by heading; the language is "" for one that several write."""
    found: dict[str, tuple[Part, str]] = {}
    for entry in table("headings"):
        part = Part(entry["part"])
        for language in Language:
            for heading in entry[language.value]:
                found[heading] = part, "" if heading in found else language.value
    return found
