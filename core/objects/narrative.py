"""Draws from a structured report the four parts that a radiologist's report has here, as plain text.

Decides which section belongs to which part, and that nothing written is lost: what belongs nowhere
stands with the findings, under its own heading. Whether a report may be shown is decided elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from core.language import Language, Speech, spoken
from core.objects.codes import Code
from core.objects.concepts import Part, Role, concept_of, role_of
from core.objects.content import Container, Node, Text
from core.objects.prose import is_prose, run_together
from core.objects.structured_report import Document
from core.objects.wording import Words


@dataclass(frozen=True, slots=True)
class Narrative:
    """A report as text, word for word; lines end with line feeds, a part that isn't there is ""."""

    indication: str
    technique: str
    findings: str
    conclusion: str


def narrative(document: Document) -> Narrative:
    """The parts of a report in the document's own words (PS3.16 TID 2000)."""
    language = spoken(document.language[:2]) or Language.FRENCH
    words = Words(Speech(language), document.language)
    lines: dict[Part, list[str]] = {part: [] for part in Part}
    for child in document.root.children:
        for part, line in _lines(child, Part.FINDINGS, words):
            lines[part].append(line)
    return Narrative(**{part.value: "\n".join(written) for part, written in lines.items()})


def _lines(node: Node, above: Part, words: Words) -> Iterator[tuple[Part, str]]:
    if role_of(node.concept) in {Role.LANGUAGE, Role.OBSERVER, Role.IMAGES}:
        return
    own = _part(node.concept)
    part = own or above
    if isinstance(node.value, Container) and node.concept is not None and own is None:
        yield part, node.concept.meaning
    elif said := _said(node, words):
        yield part, said
    if is_prose(node):
        yield part, run_together(_value(child, words) for child in node.children)
        return
    for child in node.children:
        yield from _lines(child, part, words)


def _said(node: Node, words: Words) -> str:
    """A text speaks for itself; any other value needs its name."""
    value = _value(node, words)
    if not value or isinstance(node.value, Text) or node.concept is None:
        return value
    return f"{node.concept.meaning}: {value}"


def _value(node: Node, words: Words) -> str:
    if isinstance(node.value, Code):
        return node.value.meaning
    said = words.value(node.value)
    return said.text if said is not None else ""


def _part(code: Code | None) -> Part | None:
    concept = concept_of(code)
    return concept.part if concept is not None else None
