"""The forms in which exams can be taken home, and how many pictures each holds."""

from enum import Enum


class PackageForm(Enum):
    FULL = "full"
    """Everything in original quality, for whoever treats the patient."""
    LIGHT = "light"
    """Pictures and reports that any browser shows, for oneself."""

    @property
    def most_pictures(self) -> int:
        """Of a stack; beside the originals fewer will do."""
        return {PackageForm.FULL: 100, PackageForm.LIGHT: 300}[self]

    @property
    def holds_objects(self) -> bool:
        return self is PackageForm.FULL
