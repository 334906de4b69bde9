"""Reads a rejection note: why, and which objects it names (IHE RAD TF-3, 4.66; PS3.16 TID 2010)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from pydicom.dataset import Dataset
from pydicom.uid import KeyObjectSelectionDocumentStorage

from core.imaging.attributes import items
from core.objects.codes import code_of
from core.objects.readable import line
from core.rules.rejection import Reason, reason_of

MOST_NAMED = 50_000
LONGEST_UID = 64


@dataclass(frozen=True, slots=True)
class RejectionNote:
    reason: Reason
    named: frozenset[str]
    """SOP Instance UIDs."""


def read_rejection_note(dataset: Dataset) -> RejectionNote | None:
    """The note this object is; None for any other."""
    if line(dataset, "SOPClassUID") != KeyObjectSelectionDocumentStorage:
        return None
    title = code_of(dataset, "ConceptNameCodeSequence")
    reason = reason_of(title.scheme, title.value) if title else None
    if reason is None:
        return None
    named = (
        uid for uid in chain(_evidence(dataset), _content(dataset)) if 0 < len(uid) <= LONGEST_UID
    )
    return RejectionNote(reason, frozenset(islice(named, MOST_NAMED)))


def _evidence(dataset: Dataset) -> Iterator[str]:
    """Of its own study: it may be a copy that stands in several."""
    own = line(dataset, "StudyInstanceUID")
    for study in items(dataset, "CurrentRequestedProcedureEvidenceSequence"):
        if line(study, "StudyInstanceUID") == own:
            for series in items(study, "ReferencedSeriesSequence"):
                yield from _referenced(series)


def _content(dataset: Dataset) -> Iterator[str]:
    for child in items(dataset, "ContentSequence"):
        yield from _referenced(child)


def _referenced(dataset: Dataset) -> Iterator[str]:
    for one in items(dataset, "ReferencedSOPSequence"):
        yield line(one, "ReferencedSOPInstanceUID")
