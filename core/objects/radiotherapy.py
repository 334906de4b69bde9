"""Says what radiotherapy planned and did: structures, plans, doses, sessions (PS3.3 section C.8.8)."""

from dataclasses import replace

from pydicom.dataset import Dataset

from core.imaging.attributes import integer, items
from core.objects.codes import Code, code_of
from core.objects.content import Number
from core.objects.described import (
    Counted,
    Description,
    Part,
    Trait,
    below,
    counted,
    first_line,
    first_moment,
    first_person,
)
from core.objects.readable import line

GRAY = Code("Gy", "UCUM", "Gy")
MAX_FRACTIONS = 1000

_USES = {
    "GTV": Trait.TARGET,
    "CTV": Trait.TARGET,
    "PTV": Trait.TARGET,
    "ORGAN": Trait.ORGAN,
    "AVOIDANCE": Trait.ORGAN,
    "EXTERNAL": Trait.BODY,
}
_RADIATION = {"PHOTON": Trait.PHOTONS, "ELECTRON": Trait.ELECTRONS, "PROTON": Trait.PROTONS}


def structures(described: Description, dataset: Dataset) -> Description:
    """A structure set: its regions of interest, each with what it is for."""
    uses = {
        integer(one, "ReferencedROINumber"): one
        for one in items(dataset, "RTROIObservationsSequence")
    }
    return replace(
        described,
        label=first_line(dataset, "StructureSetLabel", "StructureSetName"),
        text=first_line(dataset, "StructureSetDescription", "SeriesDescription"),
        made_at=first_moment(dataset, ("StructureSetDate", "StructureSetTime"))
        or described.made_at,
        is_approved=_approval(dataset),
        parts=tuple(
            _structure(one, uses.get(integer(one, "ROINumber"), Dataset()))
            for one in items(dataset, "StructureSetROISequence")
        ),
    )


def plan(described: Description, dataset: Dataset) -> Description:
    """A plan: its beams, the sessions it foresees, the doses it prescribes to its targets."""
    beams = [*items(dataset, "BeamSequence"), *items(dataset, "IonBeamSequence")]
    fractions = below([dataset], "FractionGroupSequence")
    sessions = sum(integer(one, "NumberOfFractionsPlanned") or 0 for one in fractions)
    return replace(
        described,
        label=first_line(dataset, "RTPlanLabel", "RTPlanName"),
        text=first_line(dataset, "RTPlanDescription", "SeriesDescription"),
        made_at=first_moment(dataset, ("RTPlanDate", "RTPlanTime")) or described.made_at,
        is_approved=_approval(dataset),
        parts=tuple(_beam(one) for one in beams),
        counts=counted(
            (Counted.BEAMS, len(beams)), (Counted.SESSIONS, min(sessions, MAX_FRACTIONS))
        ),
        doses=_prescribed(dataset),
    )


def dose(described: Description, dataset: Dataset) -> Description:
    """A calculated dose distribution: how many layers it has."""
    return replace(
        described,
        text=first_line(dataset, "DoseComment", "SeriesDescription"),
        counts=counted((Counted.LAYERS, integer(dataset, "NumberOfFrames") or 0)),
    )


def treatment(described: Description, dataset: Dataset) -> Description:
    """The record of a session: when, with which beams, treated by whom."""
    beams = [
        *items(dataset, "TreatmentSessionBeamSequence"),
        *items(dataset, "TreatmentSessionIonBeamSequence"),
    ]
    return replace(
        described,
        made_at=first_moment(dataset, ("TreatmentDate", "TreatmentTime")) or described.made_at,
        made_by=first_person(dataset, "OperatorsName"),
        parts=tuple(_beam(one) for one in beams),
        counts=counted((Counted.BEAMS, len(beams))),
    )


def _structure(region: Dataset, observed: Dataset) -> Part:
    return Part(
        first_line(region, "ROIName", "ROIDescription"),
        code_of(observed, "RTROIIdentificationCodeSequence"),
        _USES.get(line(observed, "RTROIInterpretedType")),
    )


def _beam(one: Dataset) -> Part:
    name = first_line(one, "BeamName", "BeamDescription", "BeamNumber")
    return Part(name, trait=_RADIATION.get(line(one, "RadiationType")))


def _prescribed(dataset: Dataset) -> tuple[Number, ...]:
    """In gray (300A,0026), each dose once."""
    written = [
        line(one, "TargetPrescriptionDose") for one in items(dataset, "DoseReferenceSequence")
    ]
    return tuple(Number(dose, GRAY, None) for dose in dict.fromkeys(filter(None, written)))


def _approval(dataset: Dataset) -> bool | None:
    """Approval Status (300E,0002); None where it isn't told."""
    status = line(dataset, "ApprovalStatus")
    return status == "APPROVED" if status else None
