"""Rejection notes hide what they name: at once, whatever comes later, from patients and doctors."""

import pytest
import sqlalchemy as sa
from pydicom.uid import KeyObjectSelectionDocumentStorage

from core.exams.listing import own_lists
from core.exams.opening import exam_page
from core.model import Event
from core.work import work_once
from tests.cast import OTHERS, Cast
from tests.core.ingest.hospital import Hospital, hospital_of, instance_of
from tests.core.objects.writing import code, item
from tests.dicom import part10

STUDY = "1.2.3.1"
FIRST, SECOND, THIRD, ALONE = (f"{STUDY}.{one}" for one in ("1.1", "1.2", "1.3", "2.1"))


def note(title: str, *named: str, number: str = "J1") -> bytes:
    referenced = [
        item(ReferencedSOPClassUID="1.2.3", ReferencedSOPInstanceUID=one) for one in named
    ]
    series = item(SeriesInstanceUID=f"{STUDY}.1", ReferencedSOPSequence=referenced)
    return part10(
        SOPClassUID=KeyObjectSelectionDocumentStorage,
        PatientID=number,
        StudyInstanceUID=STUDY,
        SeriesInstanceUID=f"{STUDY}.9",
        SOPInstanceUID=f"{STUDY}.9.{title}",
        Modality="KO",
        PixelData=None,
        ValueType="CONTAINER",
        ConceptNameCodeSequence=code(title),
        CurrentRequestedProcedureEvidenceSequence=[
            item(StudyInstanceUID=STUDY, ReferencedSeriesSequence=[series])
        ],
    )


def pictures(cast: Cast, name: str = "owner") -> int:
    return exam_page(cast.context(name), cast.exams["open"]).pictures


@pytest.mark.parametrize("title", ["113001", "113037", "113038", "113039"])
@pytest.mark.parametrize("name", ["owner", "doctor"])
def test_what_a_note_names_is_hidden_at_once(
    cast: Cast, hospital: Hospital, title: str, name: str
) -> None:
    assert pictures(cast, name) == 4
    hospital.sends(note(title, SECOND))
    assert pictures(cast, name) == 1  # the stack is gone, before the worker has made another
    hospital.ends()
    work_once(cast.context())
    page = exam_page(cast.context(name), cast.exams["open"])
    assert (page.pictures, page.instances, page.others) == (3, 3, [])


def test_any_other_selection_hides_nothing(cast: Cast, hospital: Hospital) -> None:
    hospital.sends(note("113000", SECOND))
    assert pictures(cast) == 4


def test_what_comes_after_its_rejection_stays_hidden(cast: Cast, hospital: Hospital) -> None:
    late = f"{STUDY}.1.4"
    hospital.sends(note("113001", late))
    hospital.sends(
        part10(StudyInstanceUID=STUDY, SeriesInstanceUID=f"{STUDY}.1", SOPInstanceUID=late)
    )
    hospital.ends()
    assert not instance_of(cast, late).settled


def test_an_exam_of_which_nothing_is_left_isnt_shown(cast: Cast, hospital: Hospital) -> None:
    hospital.sends(note("113038", FIRST, SECOND, THIRD, ALONE))
    hospital.ends()
    cards = own_lists(cast.context("owner"))[0].exams
    assert cast.exams["open"] not in {card.token for card in cards}


def test_originals_stay_and_the_trail_tells(cast: Cast, hospital: Hospital) -> None:
    hospital.sends(note("113001", SECOND))
    kept = instance_of(cast, SECOND)
    assert cast.store.exists(kept.object_key)
    with cast.db.reading() as session:
        event = session.scalars(sa.select(Event).where(Event.action == "objects-rejected")).one()
    assert (event.reason, event.details) == ("quality", {"objects": 1})


def test_another_establishment_rejects_nothing(cast: Cast) -> None:
    hospital_of(cast, OTHERS).sends(note("113001", SECOND, number="77"))
    assert pictures(cast) == 4
