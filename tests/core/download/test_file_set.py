"""Objects arranged as patients, studies and series, whatever they say of them and in whatever order."""

import re
from collections.abc import Callable

from pydicom import uid

from core.download.contents import PackageObject
from core.download.file_set import Entity, FileSet, Leaf, file_set
from core.download.keys import text_of
from core.download.record_types import RecordType

Sent = Callable[..., PackageObject]


def outline(files: FileSet) -> list[object]:
    """Types and identities, nested as in the directory."""
    return [*map(_outline, files.patients), *(leaf.object.record.type for leaf in files.nobodys)]


def _outline(node: Entity | Leaf) -> object:
    if isinstance(node, Leaf):
        return node.object.record.sop_instance_uid
    key = {
        RecordType.PATIENT: "PatientID",
        RecordType.STUDY: "StudyInstanceUID",
        RecordType.SERIES: "SeriesInstanceUID",
    }[node.type]
    return (text_of(node.keys, key), [_outline(below) for below in node.below])


def test_there_is_one_entity_of_each_patient_study_and_series(sent: Sent) -> None:
    files = file_set(
        [
            sent(SOPInstanceUID="1.1"),
            sent(SOPInstanceUID="1.2", SeriesInstanceUID="1.2.3.9", SeriesNumber=2),
            sent(SOPInstanceUID="1.3", StudyInstanceUID="1.2.4", StudyDate="20270101"),
            sent(SOPInstanceUID="1.4", PatientName="DUPONT^JEANNE"),
        ]
    )
    assert outline(files) == [
        (
            "P1",
            [
                ("1.2.3", [("1.2.3.0", ["1.1", "1.4"]), ("1.2.3.9", ["1.2"])]),
                ("1.2.4", [("1.2.3.0", ["1.3"])]),
            ],
        )
    ]


def test_a_study_under_two_patient_numbers_stays_one_study(sent: Sent) -> None:
    files = file_set([sent(SOPInstanceUID="1.1"), sent(SOPInstanceUID="1.2", PatientID="P2")])
    assert outline(files) == [("P1", [("1.2.3", [("1.2.3.0", ["1.1", "1.2"])])])]


def test_an_object_without_patient_number_comes_under_its_study_s(sent: Sent) -> None:
    files = file_set([sent(SOPInstanceUID="1.1", PatientID=""), sent(SOPInstanceUID="1.2")])
    assert outline(files) == [("P1", [("1.2.3", [("1.2.3.0", ["1.1", "1.2"])])])]


def test_what_one_object_leaves_empty_another_one_says(sent: Sent) -> None:
    report = sent(SOPInstanceUID="1.1", InstanceNumber=0, StudyDate="", StudyTime="", StudyID="")
    (patient,) = file_set([report, sent(SOPInstanceUID="1.2")]).patients
    (study,) = patient.below
    assert isinstance(study, Entity)
    said = {keyword: study.keys[keyword] for keyword in ("StudyDate", "StudyTime", "StudyID")}
    assert said == {"StudyDate": "20260312", "StudyTime": "1002", "StudyID": "S1"}


def test_what_belongs_to_nobody_lies_beside_the_patients(sent: Sent) -> None:
    protocol = sent(SOPClassUID=uid.HangingProtocolStorage, Rows=None, PixelData=None)
    files = file_set([protocol, sent(SOPInstanceUID="1.2")])
    assert outline(files)[1:] == [RecordType.HANGING_PROTOCOL]
    assert [leaf.file_id for leaf in files.leaves()][-1] == ("DICOM", "NB000000")


def test_order_is_by_number_and_no_matter_of_arrival(sent: Sent) -> None:
    objects = [
        sent(SOPInstanceUID=f"1.{series}.{n}", SeriesInstanceUID=f"1.{series}", SeriesNumber=series,
             InstanceNumber=n)
        for series in (2, 10)
        for n in (1, 2, 10)
    ]  # fmt: skip
    expected = [leaf.object.record.sop_instance_uid for leaf in file_set(objects).leaves()]
    assert expected == ["1.2.1", "1.2.2", "1.2.10", "1.10.1", "1.10.2", "1.10.10"]
    backwards = file_set(objects[::-1]).leaves()
    assert [leaf.object.record.sop_instance_uid for leaf in backwards] == expected


def test_file_ids_are_what_the_standard_allows(sent: Sent) -> None:
    objects = [sent(SOPInstanceUID=f"1.{n}", InstanceNumber=n) for n in range(3)]
    names = [leaf.file_id for leaf in file_set(objects).leaves()]
    assert names == [("DICOM", "PT000000", "ST000000", "SE000000", f"IM00000{n}") for n in range(3)]
    assert all(re.fullmatch(r"[A-Z0-9_]{1,8}", part) for name in names for part in name)


def test_no_objects_make_an_empty_file_set() -> None:
    assert list(file_set([]).leaves()) == []
