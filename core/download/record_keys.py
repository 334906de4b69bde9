"""What a directory record must say of the entity it stands for: the keys of PS3.3 section F.5.

The tables hold each key with its type and what may stand in for it. Real objects leave empty what a
directory must fill; the substitute goes into the directory alone, the object leaves as it came.
"""

from dataclasses import dataclass
from enum import Enum

from core.download.keys import Keys
from core.download.record_types import RecordType

NO_DATE, NO_TIME, NO_NUMBER = "19000101", "000000", "0"


class Need(Enum):
    """The type of a key (PS3.5 section 7.4)."""

    FILLED = "1"
    PRESENT = "2"
    IF_KNOWN = "3"


@dataclass(frozen=True, slots=True)
class Key:
    """A key, the attributes of the object that nearly say the same, and what to say if none does."""

    keyword: str
    need: Need
    stand_ins: tuple[str, ...] = ()
    default: str | tuple[Keys, ...] = ""


def _filled(keyword: str, *stand_ins: str, default: str | tuple[Keys, ...] = "") -> Key:
    return Key(keyword, Need.FILLED, stand_ins, default)


def _present(*keywords: str) -> tuple[Key, ...]:
    return tuple(Key(keyword, Need.PRESENT) for keyword in keywords)


def _if_known(*keywords: str) -> tuple[Key, ...]:
    return tuple(Key(keyword, Need.IF_KNOWN) for keyword in keywords)


_DATES = ("AcquisitionDate", "InstanceCreationDate", "SeriesDate", "StudyDate")
_TIMES = ("AcquisitionTime", "InstanceCreationTime", "SeriesTime", "StudyTime")
_CONTENT_DATE = _filled("ContentDate", *_DATES, default=NO_DATE)
_CONTENT_TIME = _filled("ContentTime", *_TIMES, default=NO_TIME)
_NUMBER = _filled("InstanceNumber", default=NO_NUMBER)
_LABEL = _filled("ContentLabel", default="UNNAMED")
_DESCRIPTION = _present("ContentDescription", "ContentCreatorName")
_IDENTIFIED = (_NUMBER, _LABEL, *_DESCRIPTION)  # Content Identification Macro, PS3.3 table 10-12

_DOCUMENT_TITLE: Keys = {
    "CodeValue": "121144",
    "CodingSchemeDesignator": "DCM",
    "CodeMeaning": "Document Title",
}
_OF_INTEREST: Keys = {
    "CodeValue": "113000",
    "CodingSchemeDesignator": "DCM",
    "CodeMeaning": "Of Interest",
}

PATIENT = (
    *_present("PatientName"),
    _filled("PatientID", "StudyInstanceUID"),
    *_if_known("IssuerOfPatientID", "PatientBirthDate", "PatientSex"),
)
STUDY = (
    _filled("StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate", default=NO_DATE),
    _filled("StudyTime", "SeriesTime", "AcquisitionTime", "ContentTime", default=NO_TIME),
    *_present("AccessionNumber", "StudyDescription"),
    _filled("StudyInstanceUID"),
    _filled("StudyID", "AccessionNumber", default=NO_NUMBER),
)
SERIES = (
    _filled("Modality", default="OT"),
    *_if_known("SeriesDescription"),
    _filled("SeriesInstanceUID"),
    _filled("SeriesNumber", default=NO_NUMBER),
)

BY_TYPE: dict[RecordType, tuple[Key, ...]] = {
    # The two optional ones are required by the general purpose profiles (PS3.11 section D.3.3.2).
    RecordType.IMAGE: (_NUMBER, *_if_known("ImageType", "ReferencedImageSequence")),
    RecordType.RT_DOSE: (
        _NUMBER,
        _filled("DoseSummationType", default="UNKNOWN"),
        *_if_known("DoseComment"),
    ),
    RecordType.RT_STRUCTURE_SET: (
        _NUMBER,
        _filled("StructureSetLabel", "StructureSetName", default="UNNAMED"),
        *_present("StructureSetDate", "StructureSetTime"),
    ),
    RecordType.RT_PLAN: (
        _NUMBER,
        _filled("RTPlanLabel", "RTPlanName", default="UNNAMED"),
        *_present("RTPlanDate", "RTPlanTime"),
    ),
    RecordType.RT_TREAT_RECORD: (_NUMBER, *_present("TreatmentDate", "TreatmentTime")),
    RecordType.PRESENTATION: (
        *_IDENTIFIED,
        _filled("PresentationCreationDate", "ContentDate", *_DATES, default=NO_DATE),
        _filled("PresentationCreationTime", "ContentTime", *_TIMES, default=NO_TIME),
        *_if_known("ReferencedSeriesSequence", "BlendingSequence"),
    ),
    RecordType.WAVEFORM: (_NUMBER, _CONTENT_DATE, _CONTENT_TIME),
    RecordType.SR_DOCUMENT: (
        _NUMBER,
        _filled("CompletionFlag", default="PARTIAL"),
        _filled("VerificationFlag", default="UNVERIFIED"),
        _CONTENT_DATE,
        _CONTENT_TIME,
        *_if_known("VerificationDateTime"),
        _filled("ConceptNameCodeSequence", default=(_DOCUMENT_TITLE,)),
        *_if_known("ContentSequence"),
    ),
    RecordType.KEY_OBJECT_DOC: (
        _NUMBER,
        _CONTENT_DATE,
        _CONTENT_TIME,
        _filled("ConceptNameCodeSequence", default=(_OF_INTEREST,)),
        *_if_known("ContentSequence"),
    ),
    RecordType.SPECTROSCOPY: (
        _filled("ImageType", default="ORIGINAL"),
        _NUMBER,
        _CONTENT_DATE,
        _CONTENT_TIME,
        *_if_known("ReferencedImageEvidenceSequence"),
        _filled("NumberOfFrames", default="1"),
        _filled("Rows", default="1"),
        _filled("Columns", default="1"),
        _filled("DataPointRows", default="1"),
        _filled("DataPointColumns", default="1"),
    ),
    RecordType.RAW_DATA: (*_present("InstanceNumber"), _CONTENT_DATE, _CONTENT_TIME),
    RecordType.REGISTRATION: (*_IDENTIFIED, _CONTENT_DATE, _CONTENT_TIME),
    RecordType.FIDUCIAL: (*_IDENTIFIED, _CONTENT_DATE, _CONTENT_TIME),
    RecordType.HANGING_PROTOCOL: (
        _filled("HangingProtocolName", default="UNNAMED"),
        _filled("HangingProtocolDescription", "HangingProtocolName", default="UNNAMED"),
        _filled("HangingProtocolLevel", default="SITE"),
        _filled("HangingProtocolCreator", default="UNKNOWN"),
        _filled("HangingProtocolCreationDateTime", default=NO_DATE),
        _filled("HangingProtocolDefinitionSequence", default=({"Modality": "OT"},)),
        _filled("NumberOfPriorsReferenced", default="0"),
        *_present("HangingProtocolUserIdentificationCodeSequence"),
    ),
    RecordType.ENCAP_DOC: (
        *_present("ContentDate", "ContentTime"),
        _NUMBER,
        *_present("DocumentTitle"),
        *_if_known("HL7InstanceIdentifier"),
        *_present("ConceptNameCodeSequence"),
        _filled("MIMETypeOfEncapsulatedDocument", default="application/octet-stream"),
    ),
    RecordType.VALUE_MAP: (*_IDENTIFIED, _CONTENT_DATE, _CONTENT_TIME),
    RecordType.STEREOMETRIC: _IDENTIFIED,
    RecordType.PALETTE: (_LABEL, *_present("ContentDescription")),
    RecordType.IMPLANT: (
        _filled("Manufacturer", default="UNKNOWN"),
        _filled("ImplantName", default="UNNAMED"),
        *_if_known("ImplantSize"),
        _filled("ImplantPartNumber", default="UNKNOWN"),
    ),
    RecordType.IMPLANT_GROUP: (
        _filled("ImplantTemplateGroupName", default="UNNAMED"),
        _filled("ImplantTemplateGroupIssuer", default="UNKNOWN"),
    ),
    RecordType.IMPLANT_ASSY: (
        _filled("ImplantAssemblyTemplateName", default="UNNAMED"),
        _filled("Manufacturer", default="UNKNOWN"),
        *_if_known("ProcedureTypeCodeSequence"),
    ),
    RecordType.PLAN: (),
    RecordType.MEASUREMENT: (*_IDENTIFIED, _CONTENT_DATE, _CONTENT_TIME),
    RecordType.SURFACE: (*_IDENTIFIED, _CONTENT_DATE, _CONTENT_TIME),
    RecordType.SURFACE_SCAN: (_CONTENT_DATE, _CONTENT_TIME),
    RecordType.TRACT: (*_IDENTIFIED, _CONTENT_DATE, _CONTENT_TIME),
    RecordType.ASSESSMENT: (
        _NUMBER,
        _filled("InstanceCreationDate", "ContentDate", *_DATES, default=NO_DATE),
        *_present("InstanceCreationTime"),
    ),
    RecordType.RADIOTHERAPY: (
        _NUMBER,
        *_if_known("UserContentLabel", "UserContentLongLabel"),
        *_DESCRIPTION,
    ),
    RecordType.ANNOTATION: (*_IDENTIFIED, _CONTENT_DATE, _CONTENT_TIME),
}

_CODE = (
    "CodeValue",
    "CodingSchemeDesignator",
    "CodingSchemeVersion",
    "CodeMeaning",
    "LongCodeValue",
    "URNCodeValue",
)
_REFERENCE = ("ReferencedSOPClassUID", "ReferencedSOPInstanceUID")

IN_ITEMS: dict[str, tuple[str, ...]] = {
    "ConceptNameCodeSequence": _CODE,
    "ConceptCodeSequence": _CODE,
    "HangingProtocolUserIdentificationCodeSequence": _CODE,
    "ProcedureCodeSequence": _CODE,
    "ReasonForRequestedProcedureCodeSequence": _CODE,
    "AnatomicRegionSequence": _CODE,
    "ProcedureTypeCodeSequence": _CODE,
    "ReferencedImageSequence": _REFERENCE,
    "ReferencedImageEvidenceSequence": _REFERENCE,
    "ReferencedSeriesSequence": ("SeriesInstanceUID", "ReferencedImageSequence"),
    "BlendingSequence": ("StudyInstanceUID", "ReferencedSeriesSequence"),
    "ContentSequence": (
        "RelationshipType",
        "ValueType",
        "ConceptNameCodeSequence",
        "ConceptCodeSequence",
        "TextValue",
    ),
    "HangingProtocolDefinitionSequence": (
        "Modality",
        "AnatomicRegionSequence",
        "Laterality",
        "ProcedureCodeSequence",
        "ReasonForRequestedProcedureCodeSequence",
    ),
}
"""Which attributes of a sequence's items the directory repeats; all others stay in the object."""
