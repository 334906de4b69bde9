"""The short way in decides as the long one would: objects of a familiar series, and those that aren't."""

import pytest
import sqlalchemy as sa

from core.errors import DifferentContent, IdentityDoubtful, PatientConflict
from core.model import Exam, Instance, Patient
from core.rules.duplicates import Admission
from tests.cast import Cast
from tests.core.ingest.hospital import Hospital, hospital_of, instance_of
from tests.dicom import part10


def nth(number: int, **changes: object) -> bytes:
    return part10(SOPInstanceUID=f"1.2.3.4.5.{number}", InstanceNumber=number, **changes)


@pytest.fixture
def familiar(hospital: Hospital) -> Hospital:
    """Who has sent the first object of a series."""
    hospital.sends(nth(1))
    return hospital


def test_the_next_of_a_series_is_kept_like_the_first(cast: Cast, familiar: Hospital) -> None:
    data = nth(2)
    assert familiar.sends(data) is Admission.ACCEPTED
    first, next_ = instance_of(cast, "1.2.3.4.5.1"), instance_of(cast, "1.2.3.4.5.2")
    assert next_.series_id == first.series_id
    assert cast.store.read(next_.object_key) == data
    familiar.ends()
    assert instance_of(cast, "1.2.3.4.5.2").settled


def test_sent_again_it_is_unchanged_and_with_other_bytes_refused(familiar: Hospital) -> None:
    familiar.sends(nth(2))
    assert familiar.sends(nth(2)) is Admission.UNCHANGED
    with pytest.raises(DifferentContent):
        familiar.sends(nth(2, SliceThickness=3))


def test_another_patient_is_noticed(familiar: Hospital) -> None:
    with pytest.raises(IdentityDoubtful):
        familiar.sends(nth(2, PatientSex="M"))
    with pytest.raises(PatientConflict):
        familiar.sends(nth(3, PatientID="P1", PatientName="Muller^Paul"))


def test_a_study_that_changed_hands_meanwhile_goes_the_long_way(
    cast: Cast, familiar: Hospital
) -> None:
    with cast.db.writing() as session:
        exam = session.scalars(sa.select(Exam).where(Exam.study_instance_uid == "1.2.3.4.5")).one()
        exam.patient_id = session.query(Patient.id).filter_by(given_name="Paul").scalar()
    with pytest.raises(PatientConflict):
        familiar.sends(nth(2))


def test_an_object_another_sender_brought_first_is_kept_once(
    cast: Cast, familiar: Hospital
) -> None:
    other = hospital_of(cast)
    other.sends(nth(2))
    assert familiar.sends(nth(2)) is Admission.UNCHANGED
    with cast.db.reading() as session:
        assert session.query(Instance).filter_by(sop_instance_uid="1.2.3.4.5.2").count() == 1
