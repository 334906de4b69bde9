"""What the concepts of reports are called and what they are for, from a small maintained table.

Decides when two codes are one concept and which concepts we name ourselves; all others keep the
meaning that their document gives them.
"""

from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from core.language import Language
from core.objects.codes import Code
from core.objects.tables import names, table


class Role(Enum):
    """How an item of this concept is shown; see the head of `concepts.toml`."""

    SECTION = "section"
    ITEM = "item"
    OBSERVER = "observer"
    LANGUAGE = "language"
    IMAGES = "images"


class Part(Enum):
    """The parts of a radiologist's report."""

    INDICATION = "indication"
    TECHNIQUE = "technique"
    FINDINGS = "findings"
    CONCLUSION = "conclusion"


class DocumentKind(Enum):
    """What a document is; its SOP class doesn't tell, the concept of its root does."""

    REPORT = "report"
    DOSE = "dose"
    MEASUREMENTS = "measurements"
    IMAGE_SELECTION = "image-selection"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Concept:
    """One entry of the table."""

    names: dict[Language, str]
    role: Role | None
    part: Part | None
    kind: DocumentKind | None


def concept_of(code: Code | None) -> Concept | None:
    """The entry of a code; None where the table doesn't have it."""
    return _concepts().get(_current(code)) if code is not None else None


def role_of(code: Code | None) -> Role | None:
    concept = concept_of(code)
    return concept.role if concept is not None else None


def concept_name(code: Code, language: Language) -> str | None:
    """What we call a concept; None where only the document's own words can name it."""
    concept = concept_of(code)
    return concept.names[language] if concept is not None else None


def _current(code: Code) -> tuple[str, str]:
    """SNOMED RT went by three designators (PS3.16 section 8.1)."""
    scheme = "SRT" if code.scheme in {"SNM3", "99SDM"} else code.scheme
    return scheme, code.value


@cache
def _concepts() -> dict[tuple[str, str], Concept]:
    found: dict[tuple[str, str], Concept] = {}
    for entry in table("concepts"):
        concept = _concept(entry)
        for code in entry["codes"]:
            scheme, _, value = code.partition(" ")
            found[scheme, value] = concept
    return found


def _concept(entry: dict[str, Any]) -> Concept:
    return Concept(
        names=names(entry),
        role=Role(entry["role"]) if "role" in entry else None,
        part=Part(entry["part"]) if "part" in entry else None,
        kind=DocumentKind(entry["kind"]) if "kind" in entry else None,
    )
