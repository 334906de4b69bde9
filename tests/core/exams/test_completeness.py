"""How much of an exam has come, of what its sender says there is."""

import pytest
from pydicom.uid import KeyObjectSelectionDocumentStorage

from core.exams.completeness import Completeness
from core.exams.opening import exam_page
from tests.cast import NOON, Cast
from tests.core.ingest.hospital import hospital_of
from tests.core.objects.writing import code, item
from tests.dicom import part10

STUDY = {"StudyInstanceUID": "1.2.3.1", "SeriesInstanceUID": "1.2.3.1.1"}


def told(cast: Cast) -> tuple[int, int | None, bool]:
    page = exam_page(cast.context("owner"), cast.exams["open"])
    whole = page.completeness
    return whole.told, whole.expected, whole.is_whole


def test_nobody_said_how_many(cast: Cast) -> None:
    assert told(cast) == (4, None, False)


@pytest.mark.parametrize(("expected", "is_whole"), [("5", True), ("6", False), ("4", True)])
def test_an_archive_said_how_many(cast: Cast, expected: str, is_whole: bool) -> None:
    hospital = hospital_of(cast)
    hospital.sends(
        part10(**STUDY, SOPInstanceUID="1.2.3.1.1.9", NumberOfStudyRelatedInstances=expected)
    )
    hospital.ends()
    assert told(cast) == (min(5, int(expected)), int(expected), is_whole)


def test_a_manifest_lists_them_and_isnt_one(cast: Cast) -> None:
    listed = [item(ReferencedSOPInstanceUID=f"1.2.3.1.1.{n}") for n in range(1, 8)]
    series = item(SeriesInstanceUID="1.2.3.1.1", ReferencedSOPSequence=listed)
    hospital = hospital_of(cast)
    hospital.sends(
        part10(
            StudyInstanceUID="1.2.3.1",
            SeriesInstanceUID="1.2.3.1.8",
            SOPInstanceUID="1.2.3.1.8.1",
            SOPClassUID=KeyObjectSelectionDocumentStorage,
            Modality="KO",
            PixelData=None,
            ConceptNameCodeSequence=code("113030"),
            CurrentRequestedProcedureEvidenceSequence=[
                item(StudyInstanceUID="1.2.3.1", ReferencedSeriesSequence=[series])
            ],
        )
    )
    hospital.ends()
    assert told(cast) == (4, 7, False)


def test_more_than_announced_is_whole() -> None:
    assert Completeness(9, 8, NOON).told == 8
    assert Completeness(9, 8, NOON).is_whole
