"""Doses are read once an exam has arrived: from its dose reports, else from its pictures."""

from io import BytesIO
from typing import Any

import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, RawDataStorage, XRayRadiationDoseSRStorage

from core.doses import DoseLine, dose_lines
from core.model.exams import DoseSource
from core.objects.content_items import read_content
from core.objects.dose_report import dose_of
from core.objects.dose_tags import dose_told
from core.objects.readable import LOCAL_TIME
from core.rules.dose import Figure, Quantity
from core.work import work_once
from tests.cast import Cast
from tests.core.ingest.hospital import Hospital, hospital_of
from tests.core.objects.writing import code, content, item, number, report
from tests.dicom import dataset, part10

STUDY = {"StudyInstanceUID": "1.2.70", "SeriesInstanceUID": "1.2.70.1"}
NO_PICTURE = {"PixelData": None, "Rows": None, "SOPClassUID": RawDataStorage}
MGY, MGY_CM = code("mGy", "UCUM"), code("mGy.cm", "UCUM")


def acquisition(uid: str, dlp: str) -> Dataset:
    return content(
        "CONTAINER",
        code("113819"),
        content("UIDREF", code("113769"), UID=uid),
        content(
            "CONTAINER",
            code("113829"),
            number(code("113830"), "5.3", MGY),
            content("CODE", code("113835"), ConceptCodeSequence=code("113691")),
            number(code("113838"), dlp, MGY_CM),
        ),
    )


def ct_report(total: str, *acquisitions: Dataset) -> Dataset:
    accumulated = content("CONTAINER", code("113811"), number(code("113813"), total, MGY_CM))
    return report(accumulated, *acquisitions, title=code("113701"))


def file_of(tree: Dataset, number: int) -> bytes:
    written = dataset(
        **STUDY,
        SOPClassUID=XRayRadiationDoseSRStorage,
        SOPInstanceUID=f"1.2.70.1.{number}",
        Modality="SR",
        PixelData=None,
    )
    written.SeriesInstanceUID = "1.2.70.2"
    for element in tree:
        if element.keyword not in {"SOPClassUID"}:
            written[element.tag] = element
    written.file_meta = FileMetaDataset()
    written.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    stream = BytesIO()
    written.save_as(stream, enforce_file_format=True)
    return stream.getvalue()


def read(cast: Cast, hospital: Hospital) -> list[DoseLine]:
    hospital.ends()
    work_once(cast.context())
    with cast.db.reading() as session:
        return dose_lines(session, max(hospital.arrival.exams))


def test_what_is_sent_again_with_more_replaces(cast: Cast) -> None:
    hospital = hospital_of(cast)
    hospital.sends(file_of(ct_report("100", acquisition("1.9", "100")), 8))
    assert [(line.quantity, line.value) for line in read(cast, hospital)] == [
        (Quantity.DLP, 100),
        (Quantity.CTDI_VOL, 5.3),
    ]
    again = hospital_of(cast)
    again.sends(file_of(ct_report("250", acquisition("1.9", "100"), acquisition("1.10", "150")), 9))
    assert read(cast, again)[0] == DoseLine(Quantity.DLP, 250, "", DoseSource.REPORT)


def test_pictures_tell_what_reports_dont(cast: Cast) -> None:
    hospital = hospital_of(cast)
    hospital.sends(part10(**STUDY, SOPInstanceUID="1.2.70.1.1", CTDIvol=7.5))
    hospital.sends(part10(**STUDY, SOPInstanceUID="1.2.70.1.2", CTDIvol=9.5))
    assert read(cast, hospital) == [
        DoseLine(Quantity.CTDI_VOL, 7.5, "", DoseSource.PICTURE),
    ]


def test_of_a_series_the_first_picture_tells(cast: Cast) -> None:
    hospital = hospital_of(cast)
    for at, attributes in enumerate((NO_PICTURE, {"CTDIvol": 7.5}, {"CTDIvol": 9.5})):
        hospital.sends(part10(**STUDY, SOPInstanceUID=f"1.2.70.1.{at}", **attributes))
    assert [line.value for line in read(cast, hospital)] == [7.5]


def tree(*children: Dataset) -> Any:
    return dose_of(read_content(report(*children, title=code("113701")), LOCAL_TIME).root)


def test_an_empty_number_and_an_unknown_unit_count_for_nothing() -> None:
    empty = content("NUM", code("113725"))
    odd = number(code("113722"), "3", code("furlong", "UCUM"))
    nan = number(code("113722"), "nan", code("Gy.m2", "UCUM"))
    assert tree(content("CONTAINER", code("113702"), empty, odd, nan)).sums() == []


def test_breasts_are_told_apart() -> None:
    sides = [
        number(
            code("111637"),
            value,
            MGY,
            content("CODE", code("G-C171", "SRT"), ConceptCodeSequence=side),
        )
        for value, side in (("1.3", code("T-04030", "SRT")), ("1.28", code("T-04020", "SRT")))
    ]
    assert tree(content("CONTAINER", code("113702"), *sides)).totals == (
        Figure(Quantity.AGD, 1.3, "left"),
        Figure(Quantity.AGD, 1.28, "right"),
    )


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param({"Modality": "CT", "CTDIvol": 12.5}, Figure(Quantity.CTDI_VOL, 12.5), id="CT"),
        pytest.param(
            {"Modality": "CT", "ExposureDoseSequence": [item(CTDIvol=4.0)]},
            Figure(Quantity.CTDI_VOL, 4.0),
            id="CT, exposure by exposure",
        ),
        pytest.param(
            {"Modality": "CT", "CommentsOnRadiationDose": "Event=1 TotalDLP=227.8"},
            Figure(Quantity.DLP, 227.8),
            id="CT, in a comment",
        ),
        pytest.param(
            {"Modality": "DX", "ImageAndFluoroscopyAreaDoseProduct": "1.2"},
            Figure(Quantity.DAP, 0.12),
            id="projection, in dGy·cm²",
        ),
        pytest.param(
            {"Modality": "MG", "OrganDose": "0.013", "ImageLaterality": "L"},
            Figure(Quantity.AGD, 1.3, "left"),
            id="breast, in dGy",
        ),
        pytest.param(
            {
                "Modality": "PT",
                "RadiopharmaceuticalInformationSequence": [item(RadionuclideTotalDose="350000000")],
            },
            Figure(Quantity.ACTIVITY, 350),
            id="PET, in Bq",
        ),
        pytest.param(
            {
                "Modality": "NM",
                "RadiopharmaceuticalInformationSequence": [item(RadionuclideTotalDose="394")],
            },
            Figure(Quantity.ACTIVITY, 394),
            id="NM, in MBq",
        ),
    ],
)
def test_what_a_picture_tells(attributes: dict[str, Any], expected: Figure) -> None:
    told = dose_told(item(SOPInstanceUID="1.2.3", **attributes))
    assert told is not None
    (figure,) = told.sums()
    assert (figure.quantity, figure.about) == (expected.quantity, expected.about)
    assert figure.value == pytest.approx(expected.value)


def test_a_picture_without_dose_says_nothing() -> None:
    assert dose_told(item(SOPInstanceUID="1.2.3", Modality="US")) is None
    assert dose_told(item(SOPInstanceUID="1.2.3", Modality="CT", CTDIvol=0.0)) is None
