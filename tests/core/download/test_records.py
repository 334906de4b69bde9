"""What a directory will say of an object, whatever the object says of itself."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydicom import uid
from pydicom.dataset import Dataset

from core.download.contents import PackageObject
from core.download.record_keys import BY_TYPE, PATIENT, SERIES, STUDY, Need
from core.download.record_types import RecordType
from core.download.records import DirectoryRecord, record_of
from core.errors import InvalidIdentifier, MissingIdentifier
from core.imaging.dicom import open_object

Sent = Callable[..., PackageObject]


def item(**attributes: Any) -> Dataset:
    dataset = Dataset()
    for keyword, value in attributes.items():
        setattr(dataset, keyword, value)
    return dataset


def code(value: str, meaning: str) -> list[Dataset]:
    return [item(CodeValue=value, CodingSchemeDesignator="LN", CodeMeaning=meaning)]


def test_an_ordinary_slice_is_an_image_of_its_series(sent: Sent) -> None:
    record = sent().record
    assert record == DirectoryRecord(
        RecordType.IMAGE,
        uid.CTImageStorage,
        "1.2.3.1",
        {"PatientName": "Dupont^Jeanne", "PatientID": "P1"},
        {
            "StudyDate": "20260312",
            "StudyTime": "1002",
            "AccessionNumber": "A1",
            "StudyDescription": "Thorax",
            "StudyInstanceUID": "1.2.3",
            "StudyID": "S1",
        },
        {
            "Modality": "CT",
            "SeriesDescription": "Axial",
            "SeriesInstanceUID": "1.2.3.0",
            "SeriesNumber": "1",
        },
        {"InstanceNumber": "1", "ImageType": "ORIGINAL\\PRIMARY"},
        (),
    )


def test_a_record_survives_being_kept_as_json(sent: Sent) -> None:
    record = sent(SeriesNumber=None).record
    assert DirectoryRecord.from_json(json.loads(json.dumps(record.to_json()))) == record


@pytest.mark.parametrize(
    ("received", "keyword", "said"),
    [
        ({"StudyDate": "", "SeriesDate": "20260311"}, "StudyDate", "20260311"),
        ({"StudyDate": None, "ContentDate": "20260310"}, "StudyDate", "20260310"),
        ({"StudyDate": None}, "StudyDate", "19000101"),
        ({"StudyDate": "hier", "AcquisitionDate": "2026.03.12"}, "StudyDate", "20260312"),
        ({"StudyTime": ""}, "StudyTime", "000000"),
        ({"StudyID": ""}, "StudyID", "A1"),
        ({"StudyID": "", "AccessionNumber": ""}, "StudyID", "0"),
        ({"AccessionNumber": None}, "AccessionNumber", ""),
        ({"StudyDescription": None}, "StudyDescription", ""),
        ({"Modality": ""}, "Modality", "OT"),
        ({"SeriesNumber": ""}, "SeriesNumber", "0"),
        ({"SeriesNumber": None}, "SeriesNumber", "0"),
        ({"InstanceNumber": None}, "InstanceNumber", "0"),
        ({"PatientID": ""}, "PatientID", "1.2.3"),
        ({"PatientName": None}, "PatientName", ""),
    ],
)
def test_what_the_object_leaves_empty_is_filled(
    sent: Sent, received: dict[str, Any], keyword: str, said: str
) -> None:
    record = sent(**received).record
    assert {**record.patient, **record.study, **record.series, **record.own}[keyword] == said
    assert (keyword in record.substituted) == bool(said)


@pytest.mark.parametrize("keyword", ["SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID"])
def test_an_object_that_cannot_be_told_from_others_is_refused(keyword: str) -> None:
    identified = {"SOPClassUID": uid.CTImageStorage, "SOPInstanceUID": "1.2.3.1"}
    identified |= {"StudyInstanceUID": "1.2.3", "SeriesInstanceUID": "1.2.3.0"}
    with pytest.raises(MissingIdentifier) as missing:
        record_of(item(**identified | {keyword: ""}))
    assert missing.value.keyword == keyword
    dataset = item(**identified)
    dataset[keyword]._value = "1.2.x"
    with pytest.raises(InvalidIdentifier) as invalid:
        record_of(dataset)
    assert invalid.value.keyword == keyword


REPORT = {
    "SOPClassUID": uid.ComprehensiveSRStorage,
    "Rows": None,
    "PixelData": None,
    "CompletionFlag": "COMPLETE",
    "VerificationFlag": "VERIFIED",
    "ContentDate": "20260312",
    "ContentTime": "11",
    "ConceptNameCodeSequence": code("18748-4", "Diagnostic Imaging Report"),
    "VerifyingObserverSequence": [
        item(VerificationDateTime="20260312110000"),
        item(VerificationDateTime="20260313090000"),
    ],
    "ContentSequence": [
        item(
            RelationshipType="HAS CONCEPT MOD",
            ValueType="CODE",
            ConceptNameCodeSequence=code("121049", "Language"),
            ConceptCodeSequence=code("fr", "Français"),
        ),
        item(RelationshipType="CONTAINS", ValueType="TEXT", TextValue="Nodule du lobe moyen."),
    ],
    "SpecificCharacterSet": "ISO_IR 100",
}


def test_of_a_report_only_what_modifies_its_title_is_repeated(sent: Sent) -> None:
    record = sent(**REPORT).record
    assert record.type is RecordType.SR_DOCUMENT
    assert record.own["ContentSequence"] == [
        {
            "RelationshipType": "HAS CONCEPT MOD",
            "ValueType": "CODE",
            "ConceptNameCodeSequence": [
                {"CodeValue": "121049", "CodingSchemeDesignator": "LN", "CodeMeaning": "Language"}
            ],
            "ConceptCodeSequence": [
                {"CodeValue": "fr", "CodingSchemeDesignator": "LN", "CodeMeaning": "Français"}
            ],
        }
    ]
    assert "Nodule" not in json.dumps(record.to_json())


def test_the_last_verification_counts(sent: Sent) -> None:
    assert sent(**REPORT).record.own["VerificationDateTime"] == "20260313090000"


def test_a_report_without_a_title_or_flags_is_a_draft_with_a_general_title(sent: Sent) -> None:
    bare = REPORT | {
        "ConceptNameCodeSequence": None,
        "CompletionFlag": None,
        "VerificationFlag": "",
        "VerifyingObserverSequence": None,
    }
    own = sent(**bare).record.own
    assert (own["CompletionFlag"], own["VerificationFlag"]) == ("PARTIAL", "UNVERIFIED")
    assert own["ConceptNameCodeSequence"] == (
        {"CodeValue": "121144", "CodingSchemeDesignator": "DCM", "CodeMeaning": "Document Title"},
    )
    assert "VerificationDateTime" not in own


def reference(number: int) -> Dataset:
    return item(ReferencedSOPClassUID=uid.CTImageStorage, ReferencedSOPInstanceUID=f"1.2.{number}")


@pytest.mark.parametrize(("references", "repeated"), [(2, True), (101, False)])
def test_an_image_repeats_few_references_or_none(
    sent: Sent, references: int, repeated: bool
) -> None:
    record = sent(ReferencedImageSequence=[reference(n) for n in range(references)]).record
    assert ("ReferencedImageSequence" in record.own) is repeated


def test_a_presentation_state_repeats_all_its_references(sent: Sent) -> None:
    series = item(
        SeriesInstanceUID="1.2.3.0",
        ReferencedImageSequence=[reference(n) for n in range(200)],
        StudyInstanceUID="1.2.3",
    )
    record = sent(
        SOPClassUID=uid.GrayscaleSoftcopyPresentationStateStorage,
        Rows=None,
        PixelData=None,
        ReferencedSeriesSequence=[series],
    ).record
    repeated = record.to_json()["own"]["ReferencedSeriesSequence"][0]
    assert set(repeated) == {"SeriesInstanceUID", "ReferencedImageSequence"}
    assert len(repeated["ReferencedImageSequence"]) == 200
    assert record.own["ContentLabel"] == "UNNAMED"


def test_numbers_written_in_binary_are_repeated(sent: Sent) -> None:
    sizes = {"Rows": 16, "Columns": 8, "DataPointRows": 1, "DataPointColumns": 1024}
    spectrum = {"PixelData": None, "SpectroscopyData": bytes(8)}
    own = sent(SOPClassUID=uid.MRSpectroscopyStorage, **spectrum, **sizes).record.own
    assert {keyword: own[keyword] for keyword in sizes} == {k: str(n) for k, n in sizes.items()}
    assert own["NumberOfFrames"] == "1"


@pytest.mark.parametrize(
    ("sop_class", "declared", "said"),
    [
        (uid.EncapsulatedPDFStorage, "application/pdf", "application/pdf"),
        (uid.EncapsulatedPDFStorage, None, "application/pdf"),
        (uid.EncapsulatedCDAStorage, "", "text/XML"),
        ("1.2.840.10008.5.1.4.1.1.104.99", None, "application/octet-stream"),
    ],
)
def test_a_document_says_what_it_is(
    sent: Sent, sop_class: str, declared: str | None, said: str
) -> None:
    none = {"Rows": None, "PixelData": None, "MIMETypeOfEncapsulatedDocument": declared}
    assert sent(SOPClassUID=sop_class, **none).record.own["MIMETypeOfEncapsulatedDocument"] == said


def test_what_belongs_to_nobody_names_no_patient(sent: Sent) -> None:
    record = sent(SOPClassUID=uid.HangingProtocolStorage, Rows=None, PixelData=None).record
    assert (record.patient, record.study, record.series) == ({}, {}, {})
    assert record.own["HangingProtocolName"] == "UNNAMED"


def test_a_value_that_would_break_the_directory_does_not_enter_it(sent: Sent) -> None:
    record = sent(SeriesDescription="a\x1b[2Jb" * 40, ImageType=["original", "trop-étrange"]).record
    assert record.series["SeriesDescription"] == ("a?[2Jb" * 40)[:64]
    assert record.own["ImageType"] == "ORIGINAL\\"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("chrFren.dcm", "Buc^Jérôme"),
        ("chrGerm.dcm", "Äneas^Rüdiger"),
        ("chrRuss.dcm", "Люкceмбypг"),
        ("chrGreek.dcm", "Διονυσιος"),
        ("chrArab.dcm", "قباني^لنزار"),
        ("chrHbrw.dcm", "שרון^דבורה"),
        ("chrH31.dcm", "Yamada^Tarou=山田^太郎=やまだ^たろう"),
        ("chrI2.dcm", "Hong^Gildong=洪^吉洞=홍^길동"),
        ("chrX1.dcm", "Wang^XiaoDong=王^小東"),
    ],
)
def test_names_are_read_in_every_script(
    installed: Callable[[str], Path], name: str, written: str
) -> None:
    assert record_of(open_object(installed(name)).dataset).patient["PatientName"] == written


def test_every_kind_of_record_has_its_keys() -> None:
    assert set(RecordType) - set(BY_TYPE) == {
        RecordType.PATIENT,
        RecordType.STUDY,
        RecordType.SERIES,
    }


def test_no_required_key_can_stay_empty_but_those_that_identify() -> None:
    filled = [key for keys in (*BY_TYPE.values(), PATIENT, STUDY, SERIES) for key in keys]
    empty = {key.keyword for key in filled if key.need is Need.FILLED and not key.default}
    assert empty == {"PatientID", "StudyInstanceUID", "SeriesInstanceUID"}
