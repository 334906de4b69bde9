"""What becomes of objects that a rejection note names (IHE RAD, Imaging Object Change Management).

A note is a key object selection whose title says why (DICOM PS3.16, CID 7011). All hide what they name
from patients and doctors at once; they differ in whether the same object may come again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Reason(Enum):
    """Titles of rejection notes, by their DCM code."""

    QUALITY = "113001"
    PATIENT_SAFETY = "113037"
    WRONG_WORKLIST_ENTRY = "113038"
    """Acquired under another patient's or procedure's entry."""
    RETENTION_ENDED = "113039"


@dataclass(frozen=True, slots=True)
class Consequence:
    hides: bool
    may_come_again: bool
    """Sent once more after the note, the object counts again."""


CONSEQUENCES: Mapping[Reason, Consequence] = {
    Reason.QUALITY: Consequence(hides=True, may_come_again=False),
    Reason.PATIENT_SAFETY: Consequence(hides=True, may_come_again=False),
    Reason.WRONG_WORKLIST_ENTRY: Consequence(hides=True, may_come_again=False),
    Reason.RETENTION_ENDED: Consequence(hides=True, may_come_again=True),
}
_BY_CODE = {reason.value: reason for reason in Reason}


def reason_of(scheme: str, code: str) -> Reason | None:
    """Why a key object selection of this title rejects what it names; None for any other title."""
    return _BY_CODE.get(code) if scheme == "DCM" else None


def is_hidden(reason: Reason, *, came_after_note: bool) -> bool:
    """Whether an object named by a note of this reason is hidden."""
    consequence = CONSEQUENCES[reason]
    return consequence.hides and not (consequence.may_come_again and came_after_note)
