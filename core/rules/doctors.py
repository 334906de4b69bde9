"""What a doctor can be to an exam that names her, and which of them may open it for that."""

from enum import Enum

from core.rules.grants import GrantOrigin


class DoctorRole(Enum):
    """What a doctor is to the exam."""

    REQUESTING = "requesting"
    COPIED = "copied"
    ATTENDING = "attending"
    REFERRING = "referring"
    CONSULTING = "consulting"


GRANTED: dict[DoctorRole, GrantOrigin] = {
    DoctorRole.REQUESTING: GrantOrigin.REQUEST,
    DoctorRole.REFERRING: GrantOrigin.REQUEST,
    DoctorRole.COPIED: GrantOrigin.COPY,
}
"""Other doctors of a stay don't get an exam by being named."""
