"""Says what an object is that is neither picture nor text, in facts for a page.

Decides the kind by the SOP class (PS3.4 section B.5) and hands over to who knows it. An object of a class
nobody knows is described too: by what all objects have.
"""

from collections.abc import Callable
from dataclasses import replace

from pydicom import uid
from pydicom._uid_dict import UID_dictionary
from pydicom.dataset import Dataset

from core.objects.arrangements import (
    hanging_protocol,
    points,
    presentation_state,
    registration,
    spectroscopy,
    value_mapping,
)
from core.objects.described import (
    MAX_PARTS,
    Description,
    ObjectKind,
    first_line,
    first_moment,
    first_person,
)
from core.objects.radiotherapy import dose, plan, structures, treatment
from core.objects.readable import line
from core.objects.referred import referred
from core.objects.segmentations import segments, track_sets

Reader = Callable[[Description, Dataset], Description]


def describe(dataset: Dataset) -> Description:
    """What an object is, is called and is about; nothing wrong in it raises."""
    sop_class = line(dataset, "SOPClassUID")
    kind = _kind(sop_class)
    read = _READERS.get(kind, _nothing_more)
    described = read(_whatever_it_is(kind, dataset), dataset)
    return replace(
        described,
        refers_to=referred(dataset),
        parts=described.parts[:MAX_PARTS],
        parts_left_out=max(len(described.parts) - MAX_PARTS, 0),
        class_name=_class_name(sop_class) if kind is ObjectKind.OTHER else "",
    )


def _whatever_it_is(kind: ObjectKind, dataset: Dataset) -> Description:
    return Description(
        kind=kind,
        label=line(dataset, "ContentLabel"),
        text=first_line(dataset, "ContentDescription", "SeriesDescription"),
        made_at=first_moment(
            dataset,
            ("ContentDate", "ContentTime"),
            ("InstanceCreationDate", "InstanceCreationTime"),
            ("SeriesDate", "SeriesTime"),
        ),
        made_by=first_person(dataset, "ContentCreatorName"),
    )


def _nothing_more(described: Description, _: Dataset) -> Description:
    return described


def _segmentation(described: Description, dataset: Dataset) -> Description:
    return replace(described, parts=tuple(segments(dataset)))


def _fibres(described: Description, dataset: Dataset) -> Description:
    return replace(described, parts=tuple(track_sets(dataset)))


def _class_name(sop_class: str) -> str:
    """What the standard calls it, in English, without the word that all names of classes end with."""
    name: str = UID_dictionary.get(sop_class, ("",))[0]
    return name.removesuffix(" Storage")


def _kind(sop_class: str) -> ObjectKind:
    by_class = _KINDS.get(sop_class)
    by_branch = (kind for start, kind in _BRANCHES.items() if sop_class.startswith(start))
    return by_class or next(by_branch, ObjectKind.OTHER)


_KINDS: dict[str, ObjectKind] = {
    uid.SegmentationStorage: ObjectKind.SEGMENTATION,
    uid.SurfaceSegmentationStorage: ObjectKind.SURFACE,
    uid.TractographyResultsStorage: ObjectKind.FIBRES,
    uid.SurfaceScanMeshStorage: ObjectKind.SURFACE,
    uid.SurfaceScanPointCloudStorage: ObjectKind.SURFACE,
    uid.RTStructureSetStorage: ObjectKind.STRUCTURES,
    uid.RTPlanStorage: ObjectKind.PLAN,
    uid.RTIonPlanStorage: ObjectKind.PLAN,
    uid.RTDoseStorage: ObjectKind.DOSE,
    uid.RTBeamsTreatmentRecordStorage: ObjectKind.TREATMENT,
    uid.RTIonBeamsTreatmentRecordStorage: ObjectKind.TREATMENT,
    uid.RTBrachyTreatmentRecordStorage: ObjectKind.TREATMENT,
    uid.RTTreatmentSummaryRecordStorage: ObjectKind.TREATMENT,
    uid.SpatialRegistrationStorage: ObjectKind.REGISTRATION,
    uid.DeformableSpatialRegistrationStorage: ObjectKind.REGISTRATION,
    uid.SpatialFiducialsStorage: ObjectKind.POINTS,
    uid.RealWorldValueMappingStorage: ObjectKind.VALUE_MAPPING,
    uid.MRSpectroscopyStorage: ObjectKind.SPECTROSCOPY,
    uid.OphthalmicVisualFieldStaticPerimetryMeasurementsStorage: ObjectKind.EYE_MEASUREMENTS,
    uid.HangingProtocolStorage: ObjectKind.HANGING_PROTOCOL,
    uid.ColorPaletteStorage: ObjectKind.COLOURS,
    uid.RawDataStorage: ObjectKind.RAW_DATA,
}
_BRANCHES = {
    "1.2.840.10008.5.1.4.1.1.11.": ObjectKind.PRESENTATION_STATE,
    "1.2.840.10008.5.1.4.1.1.78.": ObjectKind.EYE_MEASUREMENTS,
    "1.2.840.10008.5.1.4.1.1.200.": ObjectKind.PROTOCOL,
}
_READERS: dict[ObjectKind, Reader] = {
    ObjectKind.PRESENTATION_STATE: presentation_state,
    ObjectKind.SEGMENTATION: _segmentation,
    ObjectKind.SURFACE: _segmentation,
    ObjectKind.FIBRES: _fibres,
    ObjectKind.STRUCTURES: structures,
    ObjectKind.PLAN: plan,
    ObjectKind.DOSE: dose,
    ObjectKind.TREATMENT: treatment,
    ObjectKind.REGISTRATION: registration,
    ObjectKind.POINTS: points,
    ObjectKind.VALUE_MAPPING: value_mapping,
    ObjectKind.SPECTROSCOPY: spectroscopy,
    ObjectKind.HANGING_PROTOCOL: hanging_protocol,
}
