"""What becomes of a received object, given what is kept already (features I7; law 5).

Sending again changes nothing; other bytes under a known UID never replace what a patient may have
seen; a known study under another patient is set aside, shown to nobody.
"""

from enum import Enum

from core.rules.identity import Agreement


class Admission(Enum):
    ACCEPTED = "accepted"
    UNCHANGED = "unchanged"
    """The same bytes are kept already: told as success."""
    DIFFERENT_CONTENT = "different-content"
    PATIENT_CONFLICT = "patient-conflict"
    """The study, or the object, is known under another patient."""
    IDENTITY_DOUBTFUL = "identity-doubtful"
    """The patient's number is known with other traits."""


def admission(
    *,
    same_bytes: bool | None,
    same_patient: bool | None,
    same_study: bool,
    traits: Agreement,
) -> Admission:
    """Decide. `same_bytes` is None for an object not kept yet, `same_patient` for a study not known
    yet; `same_study` is False when a kept object now claims another study or series."""
    if same_patient is False:
        return Admission.PATIENT_CONFLICT
    if same_bytes is True:
        return Admission.UNCHANGED
    if not same_study:
        return Admission.DIFFERENT_CONTENT
    if traits is not Agreement.SAME:
        return Admission.IDENTITY_DOUBTFUL
    if same_bytes is False:
        return Admission.DIFFERENT_CONTENT
    return Admission.ACCEPTED
