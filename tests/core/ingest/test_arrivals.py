"""What an arrival brought is shown once it ends: half an exam is never anybody's."""

from dataclasses import replace

import pytest

from core.audit import Action
from core.errors import InvalidInput, NotFound, NotInThisState
from core.exams.listing import own_lists
from core.exams.opening import exam_page
from core.ingest import arrivals, lost_arrivals
from core.ingest.lost_arrivals import SILENCE
from core.ingest.presence import FOLDER
from core.model import Arrival, Event, Exam, Series
from core.model.receiving import Door
from core.received import overview
from core.reports import validate
from core.work import REST_AFTER_A_FAILURE, work_a_turn
from tests.cast import TEXT, Cast
from tests.core.ingest.hospital import Hospital, hospital_of, instance_of, sending
from tests.dicom import part10


def new(number: int) -> bytes:
    return part10(SOPInstanceUID=f"1.2.3.4.5.{number}")


def token(cast: Cast) -> str:
    with cast.db.reading() as session:
        return session.query(Exam).filter_by(study_instance_uid="1.2.3.4.5").one().token


def listed(cast: Cast) -> set[str | None]:
    (mine,) = own_lists(cast.context("owner"))
    return {card.token for card in mine.exams}


def test_an_exam_that_arrives_is_in_no_list_opens_to_nobody_and_cant_be_signed(
    cast: Cast, hospital: Hospital
) -> None:
    hospital.sends(new(1))
    assert token(cast) not in listed(cast)
    with pytest.raises(NotFound):
        exam_page(cast.context("owner"), token(cast))
    with pytest.raises(NotInThisState):
        validate(cast.context("radiologist"), token(cast), TEXT)


def test_an_exam_that_has_arrived_opens_once_it_is_signed(cast: Cast, hospital: Hospital) -> None:
    hospital.sends(new(1))
    hospital.ends()
    validate(cast.context("radiologist"), token(cast), TEXT)
    assert token(cast) in listed(cast)


def test_images_that_come_later_show_only_once_they_are_all_there(
    cast: Cast, hospital: Hospital
) -> None:
    page = exam_page(cast.context("owner"), cast.exams["open"])
    for number in (8, 9):
        hospital.sends(
            part10(
                StudyInstanceUID="1.2.3.1",
                SeriesInstanceUID="1.2.3.1.1",
                SOPInstanceUID=f"1.2.3.1.1.{number}",
            )
        )
        assert exam_page(cast.context("owner"), cast.exams["open"]) == page
    hospital.ends()
    assert exam_page(cast.context("owner"), cast.exams["open"]).instances == page.instances + 2


def test_the_end_of_an_arrival_leaves_other_exams_alone(cast: Cast, hospital: Hospital) -> None:
    other = hospital_of(cast)
    hospital.sends(new(1))
    other.sends(part10(StudyInstanceUID="1.9", SeriesInstanceUID="1.9.1", SOPInstanceUID="1.9.1.1"))
    other.ends()
    assert not instance_of(cast, "1.2.3.4.5.1").settled
    assert instance_of(cast, "1.9.1.1").settled


def test_pictures_are_to_be_prepared_of_series_that_grew_only(
    cast: Cast, hospital: Hospital
) -> None:
    with cast.db.writing() as session:
        session.query(Series).update({"prepare_from": None})
    hospital.sends(part10(StudyInstanceUID="1.2.3.1", SeriesInstanceUID="1.2.3.1.9"))
    hospital.ends()
    with cast.db.reading() as session:
        waiting = session.query(Series).filter(Series.prepare_from.isnot(None))
        assert [series.series_instance_uid for series in waiting] == ["1.2.3.1.9"]


def test_an_exam_whose_sender_died_is_counted_for_the_staff(cast: Cast, hospital: Hospital) -> None:
    before = overview(cast.context("archivist")).incomplete_exams
    hospital.sends(new(1))
    assert overview(cast.context("archivist")).incomplete_exams == before + 1


def test_what_a_dead_sender_brought_is_completed_by_one_that_sends_only_the_rest(
    cast: Cast, hospital: Hospital
) -> None:
    hospital.sends(new(1))
    hospital.dies()
    rest = hospital_of(cast)
    rest.sends(new(2))
    rest.ends()
    assert instance_of(cast, "1.2.3.4.5.1").settled


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_exam_that_two_bring_at_once_is_whole_when_the_last_of_them_ends(
    cast: Cast, order: tuple[int, int]
) -> None:
    two = hospital_of(cast), hospital_of(cast)
    for number, sender in enumerate(two, 1):
        sender.sends(new(number))
    first, last = (two[index] for index in order)
    first.ends()
    assert not instance_of(cast, "1.2.3.4.5.1").settled
    last.ends()
    assert instance_of(cast, "1.2.3.4.5.1").settled
    assert instance_of(cast, "1.2.3.4.5.2").settled


def test_who_brings_only_what_is_there_already_is_waited_for_too(
    cast: Cast, hospital: Hospital
) -> None:
    hospital.sends(new(1))
    again = hospital_of(cast)
    again.sends(new(1))
    hospital.ends()
    assert not instance_of(cast, "1.2.3.4.5.1").settled
    again.ends()
    assert instance_of(cast, "1.2.3.4.5.1").settled


# --- Senders that don't come back ------------------------------------------------------------------


def test_a_dead_receivers_arrival_is_closed_and_its_exam_settled_after_a_silence(
    cast: Cast, hospital: Hospital
) -> None:
    hospital.sends(new(1))
    lost_arrivals.sweep(hospital.ctx)
    assert arrival_row(cast, hospital).closed_at is None  # alive
    hospital.dies()
    lost_arrivals.sweep(hospital.ctx)
    row = arrival_row(cast, hospital)
    assert (row.closed_at, row.is_cut_off) == (cast.now, True)
    assert not instance_of(cast, "1.2.3.4.5.1").settled
    lost_arrivals.sweep(replace(hospital.ctx, now=cast.now + SILENCE))
    assert instance_of(cast, "1.2.3.4.5.1").settled
    assert list((cast.store.root / FOLDER).iterdir()) == []


def test_without_the_disk_nobodys_arrival_is_taken_for_dead(cast: Cast, hospital: Hospital) -> None:
    hospital.sends(new(1))
    root = cast.store.root
    root.rename(root.with_name("unmounted"))
    root.mkdir()
    assert work_a_turn(hospital.ctx, sweeping=True) == REST_AFTER_A_FAILURE
    assert arrival_row(cast, hospital).closed_at is None


def test_a_silence_is_none_while_somebody_brings_more(cast: Cast, hospital: Hospital) -> None:
    hospital.sends(new(1))
    arrivals.end(hospital.ctx, hospital.arrival, cut_off=True)
    second = hospital_of(cast)
    second.sends(new(2))
    lost_arrivals.sweep(replace(hospital.ctx, now=cast.now + SILENCE))
    assert not instance_of(cast, "1.2.3.4.5.1").settled
    second.ends()
    assert instance_of(cast, "1.2.3.4.5.1").settled


def arrival_row(cast: Cast, hospital: Hospital) -> Arrival:
    with cast.db.reading() as session:
        return session.get_one(Arrival, hospital.arrival.id)


def test_an_arrival_may_bring_many_exams(cast: Cast, hospital: Hospital) -> None:
    for number in range(30):
        hospital.sends(
            part10(
                StudyInstanceUID=f"1.9.{number}",
                SeriesInstanceUID=f"1.9.{number}.1",
                SOPInstanceUID=f"1.9.{number}.1.1",
            )
        )
    hospital.ends()
    with cast.db.reading() as session:
        settled = session.query(Exam.settled_at).filter(Exam.study_instance_uid.startswith("1.9."))
        assert [moment for (moment,) in settled] == [cast.now] * 30


def test_an_arrival_from_nowhere_is_refused(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        arrivals.begin(sending(cast), Door.IMPORT, "999999999")


def test_the_end_of_an_arrival_is_told_with_its_counts(cast: Cast, hospital: Hospital) -> None:
    hospital.sends(new(1))
    hospital.sends(new(1))
    hospital.ends()
    with cast.db.reading() as session:
        event = session.query(Event).order_by(Event.sequence.desc()).first()
        assert event is not None
        assert event.action == Action.ARRIVAL_ENDED.value
        counts = {"accepted": 1, "unchanged": 1, "refused": 0}
        assert event.details == {"arrival": hospital.arrival.id, **counts}
