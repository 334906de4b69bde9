"""The pictures that a key object selection marks for whoever looks at the exam (PS3.3 A.35.4).

Decides which selections are meant so: others list what a sending holds, or what was rejected (PS3.16
CID 7010).
"""

from dataclasses import dataclass

from pydicom.dataset import Dataset

from core.imaging.attributes import item, items
from core.objects.codes import Code, code_of
from core.objects.content import Reference, ReferenceKind
from core.objects.content_items import read_reference
from core.objects.readable import line, shown

MOST_MARKED = 200
DESCRIPTION = ("DCM", "113012")
TO_LOOK_AT = frozenset(
    ("DCM", value)
    for value in (
        "113000",  # of interest
        "113002",  # for the referring provider
        "113003",  # for surgery
        "113004",  # for teaching
        "113005",  # for a conference
        "113006",  # for therapy
        "113007",  # for the patient
        "113013",  # best in set
        "113018",  # for printing
        "113020",  # for attaching to the report
    )
)


@dataclass(frozen=True, slots=True)
class Marking:
    """Why pictures were marked, in what words, and which."""

    title: Code
    note: str
    references: tuple[Reference, ...]


def read_marking(dataset: Dataset) -> Marking | None:
    """What a key object selection marks; None where it isn't meant to be looked at."""
    title = code_of(dataset, "ConceptNameCodeSequence")
    if title is None or title.key not in TO_LOOK_AT:
        return None
    content = items(dataset, "ContentSequence")
    references = tuple(filter(None, map(_reference, content)))[:MOST_MARKED]
    return Marking(title, next(filter(None, map(_note, content)), ""), references)


def _reference(content: Dataset) -> Reference | None:
    referenced = item(content, "ReferencedSOPSequence")
    if referenced is None or line(content, "ValueType") != ReferenceKind.IMAGE.value:
        return None
    return read_reference(referenced, ReferenceKind.IMAGE)


def _note(content: Dataset) -> str:
    concept = code_of(content, "ConceptNameCodeSequence")
    return shown(content, "TextValue") if concept and concept.key == DESCRIPTION else ""
