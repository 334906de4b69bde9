"""Which kind of directory record refers to an object (PS3.3 section F.5).

By SOP class first, by family of classes where the standard keeps adding to one, and by what the object
holds where nobody has heard of its class: every object of an exam gets a record.
"""

from enum import StrEnum

from pydicom.dataset import Dataset
from pydicom.uid import UID


class RecordType(StrEnum):
    """Directory Record Type (0004,1430), PS3.3 section F.3.2.2."""

    PATIENT = "PATIENT"
    STUDY = "STUDY"
    SERIES = "SERIES"
    IMAGE = "IMAGE"
    RT_DOSE = "RT DOSE"
    RT_STRUCTURE_SET = "RT STRUCTURE SET"
    RT_PLAN = "RT PLAN"
    RT_TREAT_RECORD = "RT TREAT RECORD"
    PRESENTATION = "PRESENTATION"
    WAVEFORM = "WAVEFORM"
    SR_DOCUMENT = "SR DOCUMENT"
    KEY_OBJECT_DOC = "KEY OBJECT DOC"
    SPECTROSCOPY = "SPECTROSCOPY"
    RAW_DATA = "RAW DATA"
    REGISTRATION = "REGISTRATION"
    FIDUCIAL = "FIDUCIAL"
    HANGING_PROTOCOL = "HANGING PROTOCOL"
    ENCAP_DOC = "ENCAP DOC"
    VALUE_MAP = "VALUE MAP"
    STEREOMETRIC = "STEREOMETRIC"
    PALETTE = "PALETTE"
    IMPLANT = "IMPLANT"
    IMPLANT_GROUP = "IMPLANT GROUP"
    IMPLANT_ASSY = "IMPLANT ASSY"
    PLAN = "PLAN"
    MEASUREMENT = "MEASUREMENT"
    SURFACE = "SURFACE"
    SURFACE_SCAN = "SURFACE SCAN"
    TRACT = "TRACT"
    ASSESSMENT = "ASSESSMENT"
    RADIOTHERAPY = "RADIOTHERAPY"
    ANNOTATION = "ANNOTATION"

    @property
    def belongs_to_nobody(self) -> bool:
        """Lies at the root of the directory, beside the patients (PS3.3 section F.4)."""
        return self in _AT_THE_ROOT


_AT_THE_ROOT = {
    RecordType.HANGING_PROTOCOL,
    RecordType.PALETTE,
    RecordType.IMPLANT,
    RecordType.IMPLANT_GROUP,
    RecordType.IMPLANT_ASSY,
}

_STORAGE = "1.2.840.10008.5.1.4.1.1."

_BY_CLASS = {
    _STORAGE + "4.2": RecordType.SPECTROSCOPY,
    _STORAGE + "66": RecordType.RAW_DATA,
    _STORAGE + "66.1": RecordType.REGISTRATION,
    _STORAGE + "66.2": RecordType.FIDUCIAL,
    _STORAGE + "66.3": RecordType.REGISTRATION,
    _STORAGE + "66.4": RecordType.IMAGE,
    _STORAGE + "66.5": RecordType.SURFACE,
    _STORAGE + "66.6": RecordType.TRACT,
    _STORAGE + "66.7": RecordType.IMAGE,
    _STORAGE + "66.8": RecordType.IMAGE,
    _STORAGE + "67": RecordType.VALUE_MAP,
    _STORAGE + "68.1": RecordType.SURFACE_SCAN,
    _STORAGE + "68.2": RecordType.SURFACE_SCAN,
    _STORAGE + "77.1.5.3": RecordType.STEREOMETRIC,
    _STORAGE + "78.6": RecordType.SR_DOCUMENT,
    _STORAGE + "79.1": RecordType.SR_DOCUMENT,
    _STORAGE + "80.1": RecordType.MEASUREMENT,
    _STORAGE + "88.59": RecordType.KEY_OBJECT_DOC,
    _STORAGE + "90.1": RecordType.ASSESSMENT,
    _STORAGE + "91.1": RecordType.ANNOTATION,
    _STORAGE + "131": RecordType.PRESENTATION,
    _STORAGE + "481.1": RecordType.IMAGE,
    _STORAGE + "481.2": RecordType.RT_DOSE,
    _STORAGE + "481.3": RecordType.RT_STRUCTURE_SET,
    _STORAGE + "481.4": RecordType.RT_TREAT_RECORD,
    _STORAGE + "481.5": RecordType.RT_PLAN,
    _STORAGE + "481.6": RecordType.RT_TREAT_RECORD,
    _STORAGE + "481.7": RecordType.RT_TREAT_RECORD,
    _STORAGE + "481.8": RecordType.RT_PLAN,
    _STORAGE + "481.9": RecordType.RT_TREAT_RECORD,
    _STORAGE + "481.23": RecordType.IMAGE,  # Enhanced RT Image
    _STORAGE + "481.24": RecordType.IMAGE,  # Enhanced Continuous RT Image
    "1.2.840.10008.5.1.4.34.7": RecordType.PLAN,
    "1.2.840.10008.5.1.4.38.1": RecordType.HANGING_PROTOCOL,
    "1.2.840.10008.5.1.4.39.1": RecordType.PALETTE,
    "1.2.840.10008.5.1.4.43.1": RecordType.IMPLANT,
    "1.2.840.10008.5.1.4.44.1": RecordType.IMPLANT_ASSY,
    "1.2.840.10008.5.1.4.45.1": RecordType.IMPLANT_GROUP,
}
_BY_FAMILY = {
    _STORAGE + "9.": RecordType.WAVEFORM,
    _STORAGE + "11.": RecordType.PRESENTATION,
    _STORAGE + "78.": RecordType.MEASUREMENT,
    _STORAGE + "88.": RecordType.SR_DOCUMENT,
    _STORAGE + "104.": RecordType.ENCAP_DOC,
    _STORAGE + "481.": RecordType.RADIOTHERAPY,
}
_BY_CONTENT = {
    "Rows": RecordType.IMAGE,
    "MIMETypeOfEncapsulatedDocument": RecordType.ENCAP_DOC,
    "WaveformSequence": RecordType.WAVEFORM,
    "CompletionFlag": RecordType.SR_DOCUMENT,
}


def record_type(sop_class_uid: str, dataset: Dataset) -> RecordType:
    """The kind of record for an object of this class; `dataset` is asked where the class is unknown."""
    return _by_class(sop_class_uid) or _by_content(dataset)


def _by_class(sop_class_uid: str) -> RecordType | None:
    if sop_class_uid in _BY_CLASS:
        return _BY_CLASS[sop_class_uid]
    if "Image Storage" in UID(sop_class_uid).name:
        return RecordType.IMAGE
    families = (kind for family, kind in _BY_FAMILY.items() if sop_class_uid.startswith(family))
    return next(families, None)


def _by_content(dataset: Dataset) -> RecordType:
    found = (kind for keyword, kind in _BY_CONTENT.items() if keyword in dataset)
    return next(found, RecordType.RAW_DATA)
