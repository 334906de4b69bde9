"""What a doctor can be to an exam that names her."""

from enum import Enum


class DoctorRole(Enum):
    """What a doctor is to the exam."""

    REQUESTING = "requesting"
    COPIED = "copied"
    ATTENDING = "attending"
    REFERRING = "referring"
    CONSULTING = "consulting"
