"""A report that comes before its exam waits for it; what is refused then is told to the staff."""

from datetime import timedelta

from core.exams.reading import report_page
from core.incoming_reports.listing import waiting as listed
from core.incoming_reports.waiting import LATER
from core.model import AwaitedExam, Exam
from core.work import work_once
from tests.cast import Cast
from tests.core.incoming_reports.messages import JEANNE, TEXT, order, results, statuses
from tests.core.ingest.hospital import hospital_of
from tests.core.ingest.sender import header, kept, send, told
from tests.dicom import part10

PAUL = {"PatientName": "Muller^Paul", "PatientBirthDate": "19611102", "PatientSex": "M"}


def arrives(cast: Cast, number: str = "NEW", patient: str = "J1", uid: str = "1.2.9") -> str:
    """A new exam, Jeanne's or Paul's, and what the worker does then; gives its token."""
    hospital = hospital_of(cast)
    hospital.sends(
        part10(
            PatientID=patient,
            AccessionNumber=number,
            StudyInstanceUID=uid,
            SeriesInstanceUID=f"{uid}.1",
            SOPInstanceUID=f"{uid}.1.1",
            **(PAUL if patient == "P1" else {}),
        )
    )
    (exam,) = hospital.arrival.exams
    hospital.ends()
    work_once(cast.context())
    with cast.db.reading() as session:
        return session.get_one(Exam, exam).token


def waiting(cast: Cast) -> list[str]:
    with cast.db.reading() as session:
        return [row.value for row in session.query(AwaitedExam).order_by(AwaitedExam.id)]


def test_a_report_waits_for_its_exam(cast: Cast) -> None:
    assert told(send(cast, *results(order("NEW"), *TEXT))) == ("AA", "")
    assert waiting(cast) == ["NEW"]
    new = arrives(cast)
    assert waiting(cast) == []
    assert statuses(cast, new) == ["validated"]
    assert report_page(cast.context("owner"), new).report.indication == "Toux."


def test_it_is_found_by_its_study_too(cast: Cast) -> None:
    send(cast, *results(order("other"), "ZDS|1.2.9^RIS^Application^DICOM", *TEXT))
    new = arrives(cast)
    assert statuses(cast, new) == ["validated"]


def test_a_second_study_of_a_request_gets_the_report_that_came_before_it(cast: Cast) -> None:
    send(cast, *results(order("A3", "P"), "OBX|1|TX|||Peut-être."))
    send(cast, *results(order("A3", "F"), "OBX|1|TX|||Sûrement.", control_id="M2"))
    second = arrives(cast, "A3")
    assert statuses(cast, second) == ["preliminary", "validated"]
    assert statuses(cast) == ["preliminary", "validated"]
    assert waiting(cast) == []


def test_somebody_elses_study_of_the_same_number_gets_none(cast: Cast) -> None:
    send(cast, *results(order("A3"), *TEXT))
    other = arrives(cast, "A3", patient="P1")
    assert (statuses(cast, other), statuses(cast)) == ([], ["validated"])


def test_reports_that_wait_keep_their_order(cast: Cast) -> None:
    send(cast, *results(order("NEW", "P"), "OBX|1|TX|||Peut-être."))
    send(cast, *results(order("NEW", "F"), "OBX|1|TX|||Sûrement.", control_id="M2"))
    send(cast, *results(order("NEW", "X"), control_id="M3"))
    new = arrives(cast)
    assert statuses(cast, new) == ["preliminary", "amended", "cancelled"]


def test_each_exam_of_a_message_is_waited_for(cast: Cast) -> None:
    segments = (order("A3"), "OBX|1|TX|||Ici.", order("NEW"), "OBX|1|TX|||Là.", order("LATER"))
    send(cast, *results(*segments, "OBX|1|TX|||Plus tard."))
    assert waiting(cast) == ["NEW", "LATER"]
    new = arrives(cast)
    assert (statuses(cast, new), statuses(cast)) == (["validated"], ["validated"])
    assert waiting(cast) == ["LATER"]


def test_the_exam_of_another_patient_refuses_what_waited(cast: Cast) -> None:
    send(cast, *results(order("NEW"), *TEXT))
    new = arrives(cast, patient="P1")
    assert statuses(cast, new) == []
    assert waiting(cast) == []
    assert [row.code for row in kept(cast)] == ["report-of-another-patient"]


def test_an_exam_of_another_establishment_isnt_waited_for(cast: Cast) -> None:
    send(cast, header(), JEANNE, order("NEW"), *TEXT, finess="680000486")
    new = arrives(cast)
    assert statuses(cast, new) == []
    assert waiting(cast) == ["NEW"]


def test_a_message_that_cant_be_read_now_is_read_later(cast: Cast) -> None:
    send(cast, *results(order("NEW"), *TEXT))
    (row,) = kept(cast)
    path = cast.store.path(row.object_key or "")
    path.rename(path.with_suffix(".away"))
    new = arrives(cast)
    assert statuses(cast, new) == []
    path.with_suffix(".away").rename(path)
    work_once(cast.context(now=cast.now + LATER - timedelta(seconds=1)))
    assert statuses(cast, new) == []
    work_once(cast.context(now=cast.now + LATER))
    assert statuses(cast, new) == ["validated"]


def test_staff_see_what_waits_in_their_establishment(cast: Cast) -> None:
    send(cast, *results(order("NEW", accession="N2"), *TEXT))
    send(cast, *results(order("LATER"), *TEXT, control_id="M2"))
    send(cast, header(), JEANNE, order("ELSEWHERE"), *TEXT, finess="680000486")
    lines = listed(cast.context("archivist"))
    assert [(line.control_id, line.numbers) for line in lines] == [
        ("M2", ["LATER"]),
        ("M1", ["NEW", "N2"]),
    ]
    assert [line.numbers for line in listed(cast.context("other-radiologist"))] == [["ELSEWHERE"]]
    assert listed(cast.context("auditor")) == []
