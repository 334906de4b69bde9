"""Objects in the DICOM JSON model: whatever pydicom reads of them is told, and long values aren't."""

import json
import warnings
from pathlib import Path

import pydicom.data
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from core.dicomweb.json_model import Json, json_model
from core.errors import CigogneError
from core.imaging.dicom import open_object
from tests.dicom import dataset

FILES = Path(pydicom.data.__file__).parent / "test_files"
PLACE = "/dicom-web/bulkdata"


def model_of(path: Path, **changes: object) -> Json:
    dataset(**changes).save_as(path, enforce_file_format=True)
    return json_model(open_object(path), PLACE)


def test_every_installed_file_is_told_in_sound_json() -> None:
    told = 0
    for path in sorted(FILES.glob("*.dcm")):
        try:
            opened = open_object(path)
        except CigogneError:
            continue
        written = json.dumps(json_model(opened, PLACE), allow_nan=False)
        with warnings.catch_warnings(action="ignore"):
            Dataset.from_json(written, lambda *_: b"")
        told += 1
    assert told > 50


@pytest.mark.parametrize(
    "name", ["CT_small.dcm", "MR_small_bigendian.dcm", "rtplan.dcm", "reportsi.dcm"]
)
def test_texts_and_numbers_are_those_that_pydicom_reads(name: str) -> None:
    told = Dataset.from_json(json_model(open_object(FILES / name), PLACE), lambda *_: b"")
    read = dcmread(FILES / name)
    for element in read:
        if element.VR not in {"OB", "OW", "SQ", "UN"} and element.tag != 0x00080005:
            assert told[element.tag].value == element.value, element


def test_pixels_and_long_values_are_told_by_their_address(tmp_path: Path) -> None:
    told = model_of(tmp_path / "a", RedPaletteColorLookupTableData=bytes(2000))
    assert told["7FE00010"] == {"vr": "OW", "BulkDataURI": f"{PLACE}/7FE00010"}
    assert told["00281201"] == {"vr": "OW", "BulkDataURI": f"{PLACE}/00281201"}


def test_a_long_value_within_items_has_an_address_of_its_own(tmp_path: Path) -> None:
    item = Dataset()
    item.EncapsulatedDocument = bytes(2000)
    told = model_of(tmp_path / "a", ReferencedImageSequence=Sequence([Dataset(), item]))
    second = told["00081140"]["Value"][1]
    assert second["00420011"]["BulkDataURI"] == f"{PLACE}/00081140/2/00420011"


def test_short_binary_values_are_inline_in_little_endian(tmp_path: Path) -> None:
    told = model_of(tmp_path / "a", RedPaletteColorLookupTableData=b"\1\2")
    assert told["00281201"] == {"vr": "OW", "InlineBinary": "AQI="}


def test_texts_are_said_to_be_in_utf_8(tmp_path: Path) -> None:
    told = model_of(tmp_path / "a", SpecificCharacterSet="ISO_IR 100", PatientName="Müller^Zoé")
    assert told["00080005"]["Value"] == ["ISO_IR 192"]
    assert told["00100010"]["Value"] == [{"Alphabetic": "Müller^Zoé"}]


def test_what_a_system_called_unknown_has_the_vr_of_the_standard() -> None:
    told = json_model(open_object(FILES / "rtdose_rle.dcm"), PLACE)
    assert told["00100010"]["Value"] == [{"Alphabetic": "Lastname^Firstname"}]


def test_elements_are_in_the_order_of_their_tags_without_group_lengths() -> None:
    told = json_model(open_object(FILES / "CT_small.dcm"), PLACE)
    assert list(told) == sorted(told)
    assert not [tag for tag in told if tag.endswith("0000") or tag.startswith("0002")]
