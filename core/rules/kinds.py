"""Which kind of exam a modality is, for asking whether two exams are of one kind.

Modalities are those of PS3.3 section C.7.3.1.1.1: what a device is called tells more than matters here,
a radiograph is one whether its plate is read in the device (DX) or beside it (CR).
"""

from collections.abc import Mapping
from enum import Enum

from core.rules.regions import Region


class Kind(Enum):
    RADIOGRAPHY = "radiography"
    CT = "ct"
    MR = "mr"
    ULTRASOUND = "ultrasound"
    MAMMOGRAPHY = "mammography"
    FLUOROSCOPY = "fluoroscopy"
    NUCLEAR = "nuclear"
    PET = "pet"
    DENTAL = "dental"
    BONE_DENSITY = "bone-density"

    @property
    def modalities(self) -> tuple[str, ...]:
        return MODALITIES[self]

    @property
    def shows(self) -> Region | None:
        """The one region that it can show."""
        return _SHOWS.get(self)

    @property
    def uses_rays(self) -> bool:
        """Whether it exposes to ionising radiation."""
        return self not in {Kind.MR, Kind.ULTRASOUND}


MODALITIES: Mapping[Kind, tuple[str, ...]] = {
    Kind.RADIOGRAPHY: ("CR", "DX", "RG"),
    Kind.CT: ("CT",),
    Kind.MR: ("MR",),
    Kind.ULTRASOUND: ("US",),
    Kind.MAMMOGRAPHY: ("MG",),
    Kind.FLUOROSCOPY: ("XA", "RF"),
    Kind.NUCLEAR: ("NM",),
    Kind.PET: ("PT",),
    Kind.DENTAL: ("PX", "IO"),
    Kind.BONE_DENSITY: ("BMD",),
}
_SHOWS: Mapping[Kind, Region] = {Kind.MAMMOGRAPHY: Region.BREAST, Kind.DENTAL: Region.FACE}
_KINDS: Mapping[str, Kind] = {
    modality: kind for kind, modalities in MODALITIES.items() for modality in modalities
}


def kind_of(modality: str) -> Kind | None:
    """The kind of a modality; None for those that aren't compared."""
    return _KINDS.get(modality.strip().upper())
