"""Tiny synthetic DICOM objects for tests: valid unless told otherwise."""

from io import BytesIO
from typing import Any

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian


def dataset(**changes: Any) -> Dataset:
    """A CT image of 8 × 8 pixels; `changes` are keywords to set, or to leave out when None."""
    made = Dataset()
    pixels = np.arange(64, dtype=np.int16).reshape(8, 8) * 16
    attributes: dict[str, Any] = {
        "SpecificCharacterSet": "ISO_IR 192",
        "SOPClassUID": CTImageStorage,
        "SOPInstanceUID": "1.2.3.4.5.1",
        "StudyInstanceUID": "1.2.3.4.5",
        "SeriesInstanceUID": "1.2.3.4.5.6",
        "PatientID": "J1",
        "PatientName": "Weber^Jeanne",
        "PatientBirthDate": "19500307",
        "PatientSex": "F",
        "StudyDate": "20260310",
        "StudyTime": "101500",
        "StudyID": "S1",
        "AccessionNumber": "A1",
        "StudyDescription": "Scanner du thorax",
        "ReferringPhysicianName": "Meyer^Claire^^Dr",
        "Modality": "CT",
        "SeriesNumber": 1,
        "InstanceNumber": 1,
        "SeriesDescription": "Axial",
        "BodyPartExamined": "CHEST",
        "ImageType": ["ORIGINAL", "PRIMARY", "AXIAL"],
        "ImagePositionPatient": [0, 0, 0],
        "ImageOrientationPatient": [1, 0, 0, 0, 1, 0],
        "FrameOfReferenceUID": "1.2.3.4.5.9",
        "PixelSpacing": [1, 1],
        "SliceThickness": 1,
        "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2",
        "Rows": 8,
        "Columns": 8,
        "BitsAllocated": 16,
        "BitsStored": 16,
        "HighBit": 15,
        "PixelRepresentation": 1,
        "RescaleIntercept": 0,
        "RescaleSlope": 1,
        "WindowCenter": 512,
        "WindowWidth": 1024,
        "PixelData": pixels.tobytes(),
    }
    for keyword, value in {**attributes, **changes}.items():
        if value is not None:
            setattr(made, keyword, value)
    made.file_meta = FileMetaDataset()
    made.file_meta.MediaStorageSOPClassUID = made.get("SOPClassUID", CTImageStorage)
    made.file_meta.MediaStorageSOPInstanceUID = made.get("SOPInstanceUID", "1.2.3.4.5.1")
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return made


def part10(**changes: Any) -> bytes:
    """The same as the bytes of a file."""
    written = BytesIO()
    dataset(**changes).save_as(written, enforce_file_format=True)
    return written.getvalue()
