"""What touches something kept already: the same again, other bytes, another patient, a moved series.

The cast's exam "open" is study 1.2.3.1 of Jeanne (number J1), with series 1.2.3.1.1 and 1.2.3.1.2; Paul
(number P1) has study 1.2.3.10.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
import sqlalchemy as sa

from core.errors import DifferentContent, IdentityDoubtful, ObjectRefused, PatientConflict
from core.exams.listing import own_lists
from core.model import Exam, Instance, RefusedObject
from core.received import overview
from core.reports import worklist
from core.rules.duplicates import Admission
from core.storage import original_key
from tests.cast import OTHERS, Cast
from tests.core.ingest.hospital import (
    Hospital,
    holdings,
    hospital_of,
    instance_of,
    refused,
    told,
)
from tests.dicom import part10

JEANNES = {"StudyInstanceUID": "1.2.3.1", "SeriesInstanceUID": "1.2.3.1.1"}
PAULS = {
    "PatientID": "P1",
    "PatientName": "Muller^Paul",
    "PatientBirthDate": "19611102",
    "PatientSex": "M",
}


def kept(cast: Cast, sop_instance_uid: str) -> bytes:
    return cast.store.read(instance_of(cast, sop_instance_uid).object_key)


# --- The same again -------------------------------------------------------------------------------


def test_the_same_bytes_again_are_accepted_and_change_nothing(
    cast: Cast, hospital: Hospital
) -> None:
    hospital.sends(part10())
    before = holdings(cast)
    assert hospital.sends(part10(), "another name") is Admission.UNCHANGED
    assert holdings(cast) == before
    assert refused(cast) == []
    assert (hospital.arrival.accepted, hospital.arrival.unchanged) == (1, 1)


def test_the_same_bytes_again_complete_an_exam_whose_sender_died(
    cast: Cast, hospital: Hospital
) -> None:
    hospital.sends(part10())
    hospital.dies()
    again = hospital_of(cast)
    again.sends(part10())
    again.ends()
    assert instance_of(cast, "1.2.3.4.5.1").settled


@pytest.mark.parametrize("left", [None, b"", b"half"])
def test_an_object_that_the_disk_has_lost_comes_back_with_the_same_bytes(
    cast: Cast, hospital: Hospital, left: bytes | None
) -> None:
    hospital.sends(part10())
    original = cast.store.path(instance_of(cast, "1.2.3.4.5.1").object_key)
    original.unlink()
    if left is not None:
        original.write_bytes(left)
    assert hospital.sends(part10()) is Admission.UNCHANGED
    assert original.read_bytes() == part10()


def test_the_same_bytes_from_an_establishment_that_doesnt_know_the_number_are_set_aside(
    cast: Cast, hospital: Hospital
) -> None:
    hospital.sends(part10())
    with pytest.raises(PatientConflict):
        hospital_of(cast, OTHERS).sends(part10())
    assert sha256(kept(cast, "1.2.3.4.5.1")).digest() == sha256(part10()).digest()


# --- What may not enter -----------------------------------------------------------------------------


CHANGED: dict[str, Any] = {**JEANNES, "SOPInstanceUID": "1.2.3.1.1.1", "StudyDescription": "Autre"}

DIFFERENT = [
    pytest.param(CHANGED, id="other bytes under a known object"),
    pytest.param(
        {**CHANGED, "SeriesInstanceUID": "1.2.3.1.2"}, id="a known object in another series"
    ),
    pytest.param({**CHANGED, "SeriesInstanceUID": "1.9.1"}, id="a known object in a new series"),
    pytest.param({**CHANGED, "StudyInstanceUID": "1.9"}, id="a known object in a new study"),
    pytest.param(
        {**CHANGED, "StudyInstanceUID": "1.2.3.3", "SeriesInstanceUID": "1.2.3.3.1"},
        id="a known object in another study of hers",
    ),
    pytest.param(
        {**JEANNES, "SOPInstanceUID": "1.9.1", "StudyInstanceUID": "1.9"},
        id="a known series in a new study",
    ),
    pytest.param(
        {**JEANNES, "SOPInstanceUID": "1.9.1", "StudyInstanceUID": "1.2.3.3"},
        id="a known series in another study of hers",
    ),
]


@pytest.mark.parametrize("changes", DIFFERENT)
def test_it_is_refused_and_the_first_stays(
    cast: Cast, hospital: Hospital, changes: dict[str, Any]
) -> None:
    before, first = holdings(cast), kept(cast, "1.2.3.1.1.1")
    with pytest.raises(DifferentContent):
        hospital.sends(part10(**changes))
    assert holdings(cast) == before
    assert kept(cast, "1.2.3.1.1.1") == first
    assert [row.object_key for row in refused(cast)] == [None]


# --- What a person has to decide about ------------------------------------------------------------

NEW = {"SOPInstanceUID": "1.9.1.1", "SeriesInstanceUID": "1.9.1"}

SET_ASIDE = [
    pytest.param(
        {**PAULS, **NEW, "StudyInstanceUID": "1.2.3.1"},
        PatientConflict,
        id="another patient's number on a known study",
    ),
    pytest.param(
        {**NEW, "PatientID": "new", "StudyInstanceUID": "1.2.3.1"},
        PatientConflict,
        id="an unknown number on a known study",
    ),
    pytest.param(
        {**PAULS, **NEW, "SeriesInstanceUID": "1.2.3.1.1", "StudyInstanceUID": "1.9"},
        PatientConflict,
        id="another patient's number on a known series of a new study",
    ),
    pytest.param(
        {**PAULS, **NEW, "SeriesInstanceUID": "1.2.3.1.1", "StudyInstanceUID": "1.2.3.10"},
        PatientConflict,
        id="another patient's own study, with a known series",
    ),
    pytest.param(
        {**PAULS, **NEW, "SOPInstanceUID": "1.2.3.1.1.1", "StudyInstanceUID": "1.9"},
        PatientConflict,
        id="another patient's number on a known object of a new study",
    ),
    pytest.param(
        {**PAULS, **NEW, "SOPInstanceUID": "1.2.3.1.1.1", "StudyInstanceUID": "1.2.3.10"},
        PatientConflict,
        id="another patient's own study, with a known object",
    ),
    pytest.param(
        {**NEW, "PatientBirthDate": "19610307"}, IdentityDoubtful, id="another birth date"
    ),
    pytest.param({**NEW, "PatientName": "Muller^Jeanne"}, IdentityDoubtful, id="another name"),
    pytest.param({**NEW, "PatientSex": "M"}, IdentityDoubtful, id="another sex"),
    pytest.param(
        {**NEW, "PatientName": "Roth^Luc", "PatientBirthDate": "19610307"},
        IdentityDoubtful,
        id="somebody else altogether",
    ),
    pytest.param(
        {**NEW, "StudyInstanceUID": "1.2.3.1", "PatientBirthDate": "19610307"},
        IdentityDoubtful,
        id="another birth date, on a known study",
    ),
]


@pytest.mark.parametrize(("changes", "why"), SET_ASIDE)
def test_it_is_set_aside_byte_for_byte_and_shown_to_nobody(
    cast: Cast, hospital: Hospital, changes: dict[str, Any], why: type[ObjectRefused]
) -> None:
    data, before, shown = part10(**changes), holdings(cast), everything_shown(cast)
    with pytest.raises(why):
        hospital.sends(data)
    hospital.ends()
    (row,) = refused(cast)
    assert (row.code, told(cast)) == (why.code, [why.code])
    assert row.object_key == original_key(sha256(data).hexdigest())
    assert cast.store.read(row.object_key) == data
    after = holdings(cast)
    assert (after.rows, after.spooled) == (before.rows, 0)
    assert after.originals == before.originals | {row.object_key}
    assert everything_shown(cast) == shown


def everything_shown(cast: Cast) -> list[object]:
    """All lists of exams that anybody has."""
    lists: list[Callable[[Cast], object]] = [
        lambda cast: [own_lists(cast.context(name)) for name in ("owner", "other-patient")],
        lambda cast: worklist(cast.context("radiologist")),
    ]
    return [each(cast) for each in lists]


def test_staff_of_the_establishment_see_what_was_set_aside_and_others_dont(
    cast: Cast, hospital: Hospital
) -> None:
    with pytest.raises(PatientConflict):
        hospital.sends(part10(**PAULS, **NEW, StudyInstanceUID="1.2.3.1"), "IM0007")
    (line,) = overview(cast.context("archivist")).refused
    assert (line.name, line.is_set_aside) == ("IM0007", True)
    assert overview(cast.context("other-radiologist")).refused == []


def test_what_is_set_aside_twice_is_kept_once(cast: Cast, hospital: Hospital) -> None:
    data = part10(**NEW, PatientBirthDate="19610307")
    for _ in range(2):
        with pytest.raises(IdentityDoubtful):
            hospital.sends(data)
    assert len({row.object_key for row in refused(cast)}) == 1


# --- What may enter ---------------------------------------------------------------------------------

ADMITTED = [
    pytest.param({}, id="a new study of a known patient"),
    pytest.param({"PatientID": "new", "PatientName": "Roth^Luc"}, id="a patient seen first"),
    pytest.param({"PatientName": None, "PatientBirthDate": None}, id="a known number alone"),
    pytest.param({"PatientName": "WEBER^JEANNE^"}, id="her name written otherwise"),
    pytest.param({**JEANNES, "SOPInstanceUID": "1.2.3.1.1.9"}, id="one more of a known series"),
    pytest.param(
        {**JEANNES, "SOPInstanceUID": "1.2.3.1.9.1", "SeriesInstanceUID": "1.2.3.1.9"},
        id="a new series of a known study",
    ),
    pytest.param({"PatientID": "0001"}, id="a number with zeros in front"),
]


@pytest.mark.parametrize("changes", ADMITTED)
def test_it_is_admitted_into_the_exam_of_its_study(
    cast: Cast, hospital: Hospital, changes: dict[str, Any]
) -> None:
    data = part10(**changes)
    assert hospital.sends(data) is Admission.ACCEPTED
    with cast.db.reading() as session:
        row = session.scalars(
            sa.select(Instance).where(Instance.sha256 == sha256(data).hexdigest())
        ).one()
        study = changes.get("StudyInstanceUID", "1.2.3.4.5")
        assert row.series.exam.study_instance_uid == study
        assert row.series.exam.patient.identifiers[0].value == changes.get("PatientID", "J1")
        assert cast.store.read(row.object_key) == data


def test_a_number_that_two_establishments_use_is_two_patients(cast: Cast) -> None:
    hospital_of(cast).sends(part10(PatientID="1", StudyInstanceUID="1.8"))
    other = part10(
        PatientID="1", PatientName="Roth^Luc", StudyInstanceUID="1.9", **NEW, PatientSex="M"
    )
    hospital_of(cast, OTHERS).sends(other)
    with cast.db.reading() as session:
        owners = session.scalars(
            sa.select(Exam.patient_id).where(Exam.study_instance_uid.in_(("1.8", "1.9")))
        )
        assert len(set(owners)) == 2
        assert session.scalar(sa.select(sa.func.count()).select_from(RefusedObject)) == 0


def test_an_exam_is_named_after_its_pictures_whatever_comes_first(
    cast: Cast, hospital: Hospital
) -> None:
    document = part10(Modality="SR", SOPInstanceUID="1.2.3.4.5.7", SeriesInstanceUID="1.2.3.4.5.8")
    for data in (document, part10()):
        hospital.sends(data)
    with cast.db.reading() as session:
        exam = session.scalars(sa.select(Exam).where(Exam.study_instance_uid == "1.2.3.4.5")).one()
        assert exam.modality == "CT"
