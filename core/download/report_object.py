"""A report as an Encapsulated PDF, so that whoever imports the exam has it too (PS3.3 section A.45.1).

Decides what it says besides the PDF itself. Of patient and study it says what the exam's own objects
say, in their words and character set; its UIDs follow from the study and the PDF, so that the same report
of an exam is the same object wherever and whenever it is handed on (PS3.5 section B.2), and a document
that reports on two exams is an object of each.
"""

import hashlib
from datetime import datetime

from pydicom.dataset import Dataset

from core.download.contents import PackageObject
from core.download.derived_uids import derived_uid
from core.download.encoding import element, encoded, tag_of
from core.download.file_meta import PREAMBLE, FileMeta, meta_group
from core.download.keys import Keys
from core.download.members import held
from core.download.records import record_of
from core.imaging.attributes import text
from core.imaging.element_headers import Encoding
from core.imaging.elements import walk
from core.imaging.explicit_elements import written_elements
from core.imaging.syntaxes import EXPLICIT_LITTLE

ENCAPSULATED_PDF = "1.2.840.10008.5.1.4.1.1.104.1"
_OF_THE_EXAM = [
    "SpecificCharacterSet",
    "TimezoneOffsetFromUTC",
    "StudyDate",
    "StudyTime",
    "AccessionNumber",
    "IssuerOfAccessionNumberSequence",
    "ReferringPhysicianName",
    "ReferringPhysicianIdentificationSequence",
    "ConsultingPhysicianName",
    "StudyDescription",
    "ProcedureCodeSequence",
    "PhysiciansOfRecord",
    "PhysiciansOfRecordIdentificationSequence",
    "NameOfPhysiciansReadingStudy",
    "AdmittingDiagnosesDescription",
    "AdmittingDiagnosesCodeSequence",
    "StudyInstanceUID",
    "StudyID",
    "RequestingService",
    "ReasonForPerformedProcedureCodeSequence",
    "PatientName",
    "PatientID",
    "IssuerOfPatientID",
    "IssuerOfPatientIDQualifiersSequence",
    "TypeOfPatientID",
    "PatientBirthDate",
    "PatientBirthTime",
    "PatientSex",
    "OtherPatientIDs",
    "OtherPatientIDsSequence",
    "OtherPatientNames",
    "EthnicGroup",
    "PatientComments",
    "QualityControlSubject",
    "PatientIdentityRemoved",
    "DeidentificationMethod",
    "DeidentificationMethodCodeSequence",
    "PatientSpeciesDescription",
    "ResponsiblePerson",
    "ResponsiblePersonRole",
    "PatientAge",
    "PatientSize",
    "PatientWeight",
    "MedicalAlerts",
    "Allergies",
    "PregnancyStatus",
    "SmokingStatus",
    "LastMenstrualDate",
    "PatientState",
    "Occupation",
    "AdditionalPatientHistory",
    "AdmissionID",
    "ServiceEpisodeID",
    "ServiceEpisodeDescription",
    "PatientSexNeutered",
    "ClinicalTrialSponsorName",
    "ClinicalTrialProtocolID",
    "ClinicalTrialProtocolName",
    "ClinicalTrialSiteID",
    "ClinicalTrialSiteName",
    "ClinicalTrialSubjectID",
    "ClinicalTrialSubjectReadingID",
    "ClinicalTrialTimePointID",
    "ClinicalTrialTimePointDescription",
]
"""What is said of the patient and of the study, and the character set it is written in: the attributes of
the modules that all objects of an exam have in common (PS3.3 sections C.7.1.1, C.7.1.3, C.7.2)."""
_PRESENT = [
    "StudyDate",
    "StudyTime",
    "AccessionNumber",
    "ReferringPhysicianName",
    "PatientName",
    "PatientID",
    "PatientBirthDate",
    "PatientSex",
    "StudyID",
]
"""Of type 2: empty where the exam doesn't say."""
_DIAGNOSTIC_STUDY: Keys = {
    "CodeValue": "18748-4",
    "CodingSchemeDesignator": "LN",
    "CodeMeaning": "Diagnostic imaging study",
}


def report_object(pdf: bytes, title: str, written_at: datetime, exam: Dataset) -> PackageObject:
    """The report as an object of the exam of which `exam` is the header of any object.

    `title` is plain ASCII: the exam's character set is unknown to it.
    """
    report = f"{text(exam, 'StudyInstanceUID')} {hashlib.sha256(pdf).hexdigest()}"
    study = dict(written_elements(_part_of(exam)))
    own = _own_elements(pdf, title, written_at, report)
    missing = {tag_of(keyword): element(keyword, b"") for keyword in _PRESENT}
    body = b"".join(data for _, data in sorted((missing | study | own).items()))
    dataset = walk(body, 0, Encoding(implicit=False)).dataset
    meta = FileMeta(ENCAPSULATED_PDF, derived_uid(f"object {report}"), EXPLICIT_LITTLE.uid)
    file = PREAMBLE + meta_group(meta) + body
    return PackageObject(record_of(dataset), EXPLICIT_LITTLE.uid, held(file))


def _part_of(exam: Dataset) -> Dataset:
    found = (exam.get_item(tag_of(keyword)) for keyword in _OF_THE_EXAM)
    return Dataset({one.tag: one for one in found if one is not None})


def _own_elements(pdf: bytes, title: str, written_at: datetime, report: str) -> dict[int, bytes]:
    keys: Keys = {
        "SOPClassUID": ENCAPSULATED_PDF,
        "SOPInstanceUID": derived_uid(f"object {report}"),
        "ContentDate": f"{written_at:%Y%m%d}",
        "AcquisitionDateTime": "",
        "ContentTime": f"{written_at:%H%M%S}",
        "Modality": "DOC",
        "ConversionType": "WSD",
        "Manufacturer": "Cigogne",
        "SeriesDescription": title,
        "SeriesInstanceUID": derived_uid(f"series {report}"),
        "SeriesNumber": "9999",
        "InstanceNumber": "1",
        "BurnedInAnnotation": "YES",
        "ConceptNameCodeSequence": [_DIAGNOSTIC_STUDY],
        "DocumentTitle": title,
        "MIMETypeOfEncapsulatedDocument": "application/pdf",
        "EncapsulatedDocumentLength": str(len(pdf)),
    }
    written = {tag_of(keyword): encoded({keyword: value}) for keyword, value in keys.items()}
    return written | {tag_of("EncapsulatedDocument"): element("EncapsulatedDocument", pdf)}
