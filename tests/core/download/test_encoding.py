"""Elements as we write them are what pydicom reads and writes."""

import io
from typing import Any

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset

from core.download.encoding import encoded
from core.download.keys import Keys


def read(data: bytes) -> Dataset:
    dataset = dcmread(io.BytesIO(data), force=True)
    dataset.decode()
    return dataset


def by_pydicom(**attributes: Any) -> bytes:
    dataset = Dataset()
    for keyword, value in attributes.items():
        setattr(dataset, keyword, value)
    target = io.BytesIO()
    dataset.save_as(target, implicit_vr=False, little_endian=True)
    return target.getvalue()


def test_elements_are_written_as_pydicom_writes_them() -> None:
    keys: Keys = {
        "StudyInstanceUID": "1.2.3",
        "ImageType": "ORIGINAL\\PRIMARY",
        "PatientName": "Dupont^Jeanne",
        "Rows": "512",
        "InstanceNumber": "7",
        "StudyDate": "",
    }
    assert encoded(keys) == by_pydicom(
        ImageType=["ORIGINAL", "PRIMARY"],
        StudyDate="",
        PatientName="Dupont^Jeanne",
        StudyInstanceUID="1.2.3",
        InstanceNumber="7",
        Rows=512,
    )


def test_sequences_hold_their_items() -> None:
    code = {"CodeValue": "113000", "CodingSchemeDesignator": "DCM", "CodeMeaning": "Of Interest"}
    item = Dataset()
    for keyword, value in code.items():
        setattr(item, keyword, value)
    assert encoded({"ConceptNameCodeSequence": [code]}) == by_pydicom(
        ConceptNameCodeSequence=[item]
    )
    assert encoded({"ConceptNameCodeSequence": []}) == by_pydicom(ConceptNameCodeSequence=[])


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("Dupont^Jeanne", None),
        ("Müller^Hélène", "ISO_IR 100"),
        ("Łukasz^Žofie", "ISO_IR 192"),
        ("Иванов^Иван", "ISO_IR 192"),
        ("Παπαδόπουλος", "ISO_IR 192"),
        ("قباني^لنزار", "ISO_IR 192"),
        ("Yamada^Tarou=山田^太郎=やまだ^たろう", "ISO_IR 192"),
    ],
)
def test_the_smallest_character_set_that_fits_is_declared(name: str, term: str | None) -> None:
    dataset = read(encoded({"PatientName": name}))
    assert dataset.PatientName == name
    assert dataset.get("SpecificCharacterSet") == term
    assert dataset.original_encoding == (False, True)


def test_the_text_of_an_item_counts_for_the_character_set() -> None:
    dataset = read(encoded({"ConceptNameCodeSequence": [{"CodeMeaning": "Compte rendu à signer"}]}))
    assert dataset.SpecificCharacterSet == "ISO_IR 100"
    assert dataset.ConceptNameCodeSequence[0].CodeMeaning == "Compte rendu à signer"


def test_an_unknown_keyword_is_a_mistake() -> None:
    with pytest.raises(LookupError):
        encoded({"NoSuchKeyword": "1"})
