"""What becomes of objects that a rejection note names (IHE RAD, Imaging Object Change Management).

A note is a key object selection whose title says why (DICOM PS3.16, CID 7011). All hide what they name
from patients and doctors at once; they differ in whether the same object may come again.
"""

from enum import Enum


class Reason(Enum):
    """Titles of rejection notes, by their DCM code."""

    QUALITY = "113001"
    PATIENT_SAFETY = "113037"
    WRONG_WORKLIST_ENTRY = "113038"
    """Acquired under another patient's or procedure's entry."""
    RETENTION_ENDED = "113039"


MAY_COME_AGAIN = frozenset({Reason.RETENTION_ENDED})
"""Sent once more after such a note, an object counts again."""
_BY_CODE = {reason.value: reason for reason in Reason}


def reason_of(scheme: str, code: str) -> Reason | None:
    """Why a key object selection of this title rejects what it names; None for any other title."""
    return _BY_CODE.get(code) if scheme == "DCM" else None


def is_hidden(reason: Reason, *, came_after_note: bool) -> bool:
    """Whether an object named by a note of this reason is hidden."""
    return not (came_after_note and reason in MAY_COME_AGAIN)
