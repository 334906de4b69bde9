"""Counts the objects that an object is about, by kind.

Decides what kind a referenced SOP class is, and which sequences are worth the way: those of single
contours and frames repeat what the head of the object says, a hundred thousand times.
"""

from collections import Counter
from collections.abc import Iterator

from pydicom.datadict import tag_for_keyword
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from core.objects.described import Referred
from core.objects.readable import line

MAX_OBJECTS = 100_000
STORAGE = "1.2.840.10008.5.1.4.1.1."

_KINDS = {
    "9.": Referred.WAVEFORMS,
    "88.": Referred.REPORTS,
    "104.": Referred.REPORTS,
    "481.2": Referred.DOSES,
    "481.3": Referred.STRUCTURES,
    "481.5": Referred.PLANS,
    "481.8": Referred.PLANS,
}
_SKIPPED = {
    tag_for_keyword(keyword)
    for keyword in (
        "ROIContourSequence",
        "PerFrameFunctionalGroupsSequence",
        "ReferencedStudySequence",
        "ReferencedPatientSequence",
        "ReferencedPerformedProcedureStepSequence",
    )
}


def referred(dataset: Dataset) -> tuple[tuple[Referred, int], ...]:
    """How many objects of each kind this one points to, each counted once."""
    own = line(dataset, "SOPInstanceUID")
    found: dict[str, str] = {}
    for item in _items(dataset):
        instance = line(item, "ReferencedSOPInstanceUID")
        if instance and instance != own and len(found) < MAX_OBJECTS:
            found[instance] = line(item, "ReferencedSOPClassUID")
    kinds = Counter(kind for kind in map(_kind, found.values()) if kind is not None)
    return tuple((kind, kinds[kind]) for kind in Referred if kinds[kind])


def _kind(sop_class: str) -> Referred | None:
    """None for what is kept nowhere: procedure steps, studies."""
    rest = sop_class.removeprefix(STORAGE)
    if rest == sop_class:
        return None
    named = (kind for start, kind in _KINDS.items() if rest == start or _is_branch(rest, start))
    return next(named, Referred.IMAGES)


def _is_branch(rest: str, start: str) -> bool:
    return start.endswith(".") and rest.startswith(start)


def _items(dataset: Dataset) -> Iterator[Dataset]:
    """All items of all sequences, at any depth."""
    for tag in dataset.keys() - _SKIPPED:
        value = getattr(dataset.get_item(tag), "value", None)
        for item in value if isinstance(value, Sequence) else ():
            yield item
            yield from _items(item)
