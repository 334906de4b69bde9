"""What is no object of an exam: each refused by its name, written down, told, and leaving nothing."""

from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRLittleEndian

from core.errors import ObjectRefused
from core.model import Establishment, RefusedObject
from core.rules.duplicates import Admission
from tests.cast import OTHERS, OURS, Cast
from tests.core.ingest.hospital import Hospital, holdings, hospital_of, refused, told, unsound
from tests.dicom import dataset, part10

IDENTIFIERS = ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "SOPClassUID")


def installed(name: str) -> bytes:
    return (Path(str(files("pydicom"))) / "data" / "test_files" / name).read_bytes()


def in_syntax(uid: str) -> bytes:
    """The usual object, under a transfer syntax that says something else of the same length."""
    return part10().replace(ExplicitVRLittleEndian.encode(), uid.encode())


def with_a_value_beyond_the_end() -> bytes:
    return part10().replace(b"\x08\0\x18\0UI\x0c\0", b"\x08\0\x18\0UI\xff\xff", 1)


def with_a_broken_deflated_body() -> bytes:
    """PS3.5 section A.5: what follows the meta group is one deflated stream."""
    made = dataset()
    made.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    whole = BytesIO()
    made.save_as(whole, enforce_file_format=True)
    data = whole.getvalue()
    return data[: 144 + int.from_bytes(data[140:144], "little")] + b"no deflated stream"


def with_too_many_elements() -> bytes:
    return part10() + b"".join(
        (0x7FE1).to_bytes(2, "little") + number.to_bytes(2, "little") + b"UN\0\0\0\0\0\0"
        for number in range(0x1000, 0xF000)
    )


def zipped(data: bytes) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("IM0001", data)
    return packed.getvalue()


REFUSED = [
    pytest.param(b"", "not-dicom", id="an empty file"),
    pytest.param(b"\0", "not-dicom", id="one byte"),
    pytest.param(b"Bonjour, voici mes images." * 100, "not-dicom", id="a letter"),
    pytest.param(b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(500), "not-dicom", id="a JPEG"),
    pytest.param(bytes(4096), "not-dicom", id="nothing but zeros"),
    pytest.param(b"\xff" * 4096, "not-dicom", id="nothing but ones"),
    pytest.param(bytes(128) + b"DICM", "not-dicom", id="a preamble alone"),
    pytest.param(zipped(part10()), "not-dicom", id="a ZIP by a door that takes objects"),
    pytest.param(part10()[:-1], "truncated expected=1034 found=1033", id="a byte too short"),
    pytest.param(with_a_value_beyond_the_end(), "truncated", id="a value longer than the file"),
    pytest.param(with_a_broken_deflated_body(), "truncated", id="deflated, but broken"),
    pytest.param(installed("dicomdirtests/DICOMDIR"), "directory-file", id="a DICOMDIR"),
    pytest.param(
        unsound(PatientID=None), "missing-identifier keyword=PatientID", id="without a number"
    ),
    pytest.param(
        unsound(PatientID=" \0"), "missing-identifier keyword=PatientID", id="a blank number"
    ),
    pytest.param(
        unsound(PatientID="é" * 65), "invalid-identifier keyword=PatientID", id="a number too long"
    ),
    pytest.param(
        part10(SpecificCharacterSet="ISO_IR 6").replace(b"LO\x02\0J1", b"LO\x02\0J\xe9"),
        "invalid-identifier keyword=PatientID",
        id="a number that can't be read",
    ),
    *(
        pytest.param(
            part10(**{keyword: None}), f"missing-identifier keyword={keyword}", id=f"no {keyword}"
        )
        for keyword in IDENTIFIERS
    ),
    *(
        pytest.param(
            unsound(**{keyword: wrong}),
            f"invalid-identifier keyword={keyword}",
            id=f"{keyword} {wrong}",
        )
        for keyword in IDENTIFIERS
        for wrong in ("../../../../etc/evil", "1.2.x", "1." * 40 + "1", "1", "1.2.", "1.2\\1.3")
    ),
    pytest.param(
        in_syntax("1.2.840.10008.1.2.9"),
        "unknown-transfer-syntax uid=1.2.840.10008.1.2.9",
        id="an unknown transfer syntax",
    ),
    pytest.param(
        in_syntax("../../../../etc/psw"),
        "unknown-transfer-syntax uid=",
        id="a path for a transfer syntax",
    ),
    pytest.param(
        with_too_many_elements(), "header-too-complex limit=elements", id="57,344 elements"
    ),
]


@pytest.mark.parametrize(("data", "why"), REFUSED)
def test_it_is_refused_by_name_written_down_told_and_leaves_nothing(
    cast: Cast, hospital: Hospital, data: bytes, why: str
) -> None:
    before = holdings(cast)
    with pytest.raises(ObjectRefused) as refusal:
        hospital.sends(data, "IM0042")
    assert str(refusal.value).startswith(why)
    (row,) = refused(cast)
    assert (row.name, row.code, row.facts) == (
        "IM0042",
        refusal.value.code,
        refusal.value.facts(),
    )
    assert row.object_key is None
    assert row.sha256 == sha256(data).hexdigest()
    assert told(cast) == [refusal.value.code]
    assert holdings(cast) == before


def test_a_refusal_is_told_to_the_establishment_that_sent(cast: Cast) -> None:
    for finess in (OURS, OTHERS):
        with pytest.raises(ObjectRefused):
            hospital_of(cast, finess).sends(b"")
    with cast.db.reading() as session:
        senders = session.scalars(
            sa.select(Establishment.finess).join(RefusedObject).order_by(RefusedObject.id)
        )
        assert list(senders) == [OURS, OTHERS]


def test_the_next_object_is_admitted_as_if_nothing_had_been(hospital: Hospital) -> None:
    with pytest.raises(ObjectRefused):
        hospital.sends(part10()[:-1])
    assert hospital.sends(part10()) is Admission.ACCEPTED


def test_a_file_cut_anywhere_is_refused(cast: Cast, hospital: Hospital) -> None:
    whole = installed("CT_small.dcm")
    before = holdings(cast)
    for length in range(0, len(whole), 1024):
        with pytest.raises(ObjectRefused):
            hospital.sends(whole[:length], f"the first {length} bytes")
    assert holdings(cast) == before
    assert hospital.sends(whole) is Admission.ACCEPTED
