"""Synthetic presentation states and key object selections of the exam that `tests.dicom` makes."""

from typing import Any

from pydicom.dataset import Dataset
from pydicom.uid import (
    CTImageStorage,
    GrayscaleSoftcopyPresentationStateStorage,
    KeyObjectSelectionDocumentStorage,
)

from tests.dicom import part10

WITHOUT_PIXELS = dict.fromkeys(
    (
        *("ImageType", "ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing"),
        *("SliceThickness", "SamplesPerPixel", "PhotometricInterpretation", "Rows", "Columns"),
        *("BitsAllocated", "BitsStored", "HighBit", "PixelRepresentation", "PixelData"),
        *("RescaleIntercept", "RescaleSlope", "WindowCenter", "WindowWidth", "BodyPartExamined"),
    )
)


def item(**attributes: Any) -> Dataset:
    made = Dataset()
    for keyword, value in attributes.items():
        setattr(made, keyword, value)
    return made


def reference(uid: str) -> Dataset:
    return item(ReferencedSOPClassUID=CTImageStorage, ReferencedSOPInstanceUID=uid)


def state(uid: str, images: list[str], **changes: Any) -> bytes:
    """A grayscale softcopy presentation state for these images."""
    series = item(
        SeriesInstanceUID="1.2.3.4.5.6", ReferencedImageSequence=[reference(one) for one in images]
    )
    attributes = {
        "SOPClassUID": GrayscaleSoftcopyPresentationStateStorage,
        "SOPInstanceUID": uid,
        "SeriesInstanceUID": "1.2.3.4.5.7",
        "SeriesNumber": 7,
        "Modality": "PR",
        "ContentLabel": "FOCUS",
        "ContentDescription": "Nodule",
        "ReferencedSeriesSequence": [series],
        "PresentationLUTShape": "IDENTITY",
    }
    return part10(**{**WITHOUT_PIXELS, **attributes, **changes})


def selection(
    uid: str, images: list[str], title: tuple[str, str] = ("113000", "Of Interest")
) -> bytes:
    """A key object selection of these images, with a note."""
    note = item(
        RelationshipType="CONTAINS",
        ValueType="TEXT",
        ConceptNameCodeSequence=[coded("113012", "Key Object Description")],
        TextValue="Nodule de 4 mm",
    )
    named = [
        item(RelationshipType="CONTAINS", ValueType="IMAGE", ReferencedSOPSequence=[reference(one)])
        for one in images
    ]
    return part10(
        **WITHOUT_PIXELS,
        SOPClassUID=KeyObjectSelectionDocumentStorage,
        SOPInstanceUID=uid,
        SeriesInstanceUID="1.2.3.4.5.8",
        SeriesNumber=8,
        Modality="KO",
        ValueType="CONTAINER",
        ContinuityOfContent="SEPARATE",
        ConceptNameCodeSequence=[coded(*title)],
        ContentSequence=[note, *named],
    )


def coded(value: str, meaning: str) -> Dataset:
    return item(CodeValue=value, CodingSchemeDesignator="DCM", CodeMeaning=meaning)
