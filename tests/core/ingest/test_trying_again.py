"""What was set aside is admitted once its cause is removed, by those of its own establishment."""

from dataclasses import replace

import pytest

from core.context import Context
from core.errors import IdentityDoubtful, NotFound
from core.ingest.trying_again import try_again
from core.model import Patient
from core.received import overview
from core.reception_log import Kind, Wanted, log
from core.rules.duplicates import Admission
from tests.cast import Cast
from tests.core.ingest.hospital import Hospital, instance_of, refused
from tests.dicom import part10

DOUBTFUL = part10(PatientSex="M")


@pytest.fixture
def archivist(cast: Cast, hospital: Hospital) -> Context:
    """Who finds an object set aside."""
    with pytest.raises(IdentityDoubtful):
        hospital.sends(DOUBTFUL)
    return cast.context("archivist")


def correct(cast: Cast) -> None:
    with cast.db.writing() as session:
        for patient in session.query(Patient).filter_by(given_name="Jeanne"):
            patient.sex = type(patient.sex)("M")


def aside(cast: Cast) -> int:
    return refused(cast)[0].id


def test_it_is_admitted_and_shown_once_nothing_speaks_against_it(
    cast: Cast, archivist: Context
) -> None:
    correct(cast)
    assert try_again(archivist, aside(cast)) is Admission.ACCEPTED
    assert instance_of(cast, "1.2.3.4.5.1").settled
    assert cast.store.read(instance_of(cast, "1.2.3.4.5.1").object_key) == DOUBTFUL
    assert overview(archivist).refused == []


def test_refused_again_it_stays_set_aside_once(cast: Cast, archivist: Context) -> None:
    with pytest.raises(IdentityDoubtful):
        try_again(archivist, aside(cast))
    assert len(log(archivist, Wanted(Kind.SET_ASIDE)).lines) == 1
    correct(cast)
    assert try_again(archivist, refused(cast)[-1].id) is Admission.ACCEPTED


def test_it_cant_be_tried_twice_nor_from_elsewhere(cast: Cast, archivist: Context) -> None:
    elsewhere = cast.context("other-radiologist")
    with pytest.raises(NotFound):
        try_again(elsewhere, aside(cast))
    with pytest.raises(NotFound):
        try_again(cast.context("auditor"), aside(cast))
    correct(cast)
    try_again(archivist, aside(cast))
    with pytest.raises(NotFound):
        try_again(archivist, aside(cast))


def test_what_wasnt_kept_cant_be_tried_again(cast: Cast, hospital: Hospital) -> None:
    with pytest.raises(Exception, match="not-dicom"):
        hospital.sends(b"no DICOM")
    with pytest.raises(NotFound):
        try_again(replace(cast.context("archivist")), aside(cast))
