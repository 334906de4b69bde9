"""Small objects to read: written to a file and opened again, as received ones are."""

from pathlib import Path
from typing import Any

import data_store  # type: ignore[import-untyped]
import pydicom.data
from pydicom.config import disable_value_validation
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, BasicTextSRStorage, ExplicitVRLittleEndian

from core.imaging.dicom import DicomObject, open_object

FOLDERS = (
    Path(pydicom.data.__file__).parent / "test_files",
    Path(data_store.__file__).parent / "data",
)


def installed(name: str) -> Path:
    """The path of a file that pydicom or pydicom-data installs."""
    return next(folder / name for folder in FOLDERS if (folder / name).is_file())


def item(**attributes: Any) -> Dataset:
    """A data set of these attributes, whatever they hold."""
    made = Dataset()
    with disable_value_validation():
        for keyword, value in attributes.items():
            setattr(made, keyword, value)
    return made


def written(folder: Path, dataset: Dataset, syntax: UID = ExplicitVRLittleEndian) -> DicomObject:
    """The data set as an object that was read from a file in this folder."""
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.setdefault("SpecificCharacterSet", "ISO_IR 192")
    path = folder / "object.dcm"
    with disable_value_validation():
        dataset.save_as(
            path, implicit_vr=syntax.is_implicit_VR, little_endian=syntax.is_little_endian
        )
    return open_object(path)


# --- Content items ----------------------------------------------------------------------------------


def code(value: str, scheme: str = "DCM", meaning: str = "") -> list[Dataset]:
    """A code sequence of one item."""
    return [item(CodeValue=value, CodingSchemeDesignator=scheme, CodeMeaning=meaning)]


def content(
    value_type: str,
    name: list[Dataset],
    *children: Dataset,
    relation: str = "CONTAINS",
    **more: Any,
) -> Dataset:
    """A content item; `name` is a code sequence, [] for none."""
    made = item(RelationshipType=relation, ValueType=value_type, **more)
    if name:
        made.ConceptNameCodeSequence = name
    if children:
        made.ContentSequence = list(children)
    return made


def text(
    name: list[Dataset], value: str, *children: Dataset, relation: str = "CONTAINS"
) -> Dataset:
    return content("TEXT", name, *children, relation=relation, TextValue=value)


def number(name: list[Dataset], value: str, unit: list[Dataset], *children: Dataset) -> Dataset:
    measured = item(NumericValue=value, MeasurementUnitsCodeSequence=unit)
    return content("NUM", name, *children, MeasuredValueSequence=[measured])


def image(uid: str, name: list[Dataset] | None = None, **more: Any) -> Dataset:
    referenced = item(
        ReferencedSOPClassUID="1.2.840.10008.5.1.4.1.1.2", ReferencedSOPInstanceUID=uid
    )
    return content("IMAGE", name or [], ReferencedSOPSequence=[referenced], **more)


def report(*children: Dataset, title: list[Dataset] | None = None, **more: Any) -> Dataset:
    """A structured report of these content items."""
    title = title or code("18748-4", "LN", "Diagnostic Imaging Report")
    return item(
        **{
            "SOPClassUID": BasicTextSRStorage,
            "ContentDate": "20260312",
            "ContentTime": "100200",
            "CompletionFlag": "COMPLETE",
            "VerificationFlag": "UNVERIFIED",
            "ValueType": "CONTAINER",
            "ContinuityOfContent": "SEPARATE",
            "ConceptNameCodeSequence": title,
            "ContentSequence": list(children),
            **more,
        }
    )
