"""Several senders at the same moment: each object once, each sender answered, the first bytes kept."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from threading import Barrier

import sqlalchemy as sa

from core.errors import DifferentContent
from core.model import Exam, Identifier, Instance, Patient
from core.rules.duplicates import Admission
from core.storage import original_key
from tests.cast import Cast
from tests.core.ingest.hospital import hospital_of, instance_of
from tests.dicom import part10

SENDERS, IMAGES = 8, 10
OBJECTS = [
    part10(PatientID="new", PatientName="Roth^Luc", SOPInstanceUID=f"1.2.3.4.5.{image}")
    for image in range(IMAGES)
]


def send_all(cast: Cast, together: Barrier) -> list[Admission]:
    hospital = hospital_of(cast)
    together.wait()
    answers = [hospital.sends(data) for data in OBJECTS]
    hospital.ends()
    return answers


def test_eight_senders_of_the_same_objects_are_all_answered_and_each_is_kept_once(
    cast: Cast,
) -> None:
    together = Barrier(SENDERS)
    with ThreadPoolExecutor(SENDERS) as threads:
        sending = [threads.submit(send_all, cast, together) for _ in range(SENDERS)]
        answers = [answer for sent in sending for answer in sent.result()]
    assert answers.count(Admission.ACCEPTED) == IMAGES
    assert answers.count(Admission.UNCHANGED) == (SENDERS - 1) * IMAGES
    with cast.db.reading() as session:
        exam = session.scalars(sa.select(Exam).where(Exam.study_instance_uid == "1.2.3.4.5")).one()
        assert [len(series.instances) for series in exam.series] == [IMAGES]
        assert all(one.settled for series in exam.series for one in series.instances)
        same_number = (
            sa.select(Patient)
            .join(Identifier, Identifier.patient_id == Patient.id)
            .where(Identifier.value == "new")
        )
        assert len(session.scalars(same_number).all()) == 1


def test_of_two_contents_sent_at_once_one_is_kept_whole_and_the_other_refused(cast: Cast) -> None:
    together = Barrier(2)
    contents = [part10(StudyDescription=f"Version {number}") for number in (1, 2)]

    def send(data: bytes) -> Admission | None:
        hospital = hospital_of(cast)
        together.wait()
        try:
            return hospital.sends(data)
        except DifferentContent:
            return None

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(send, contents))
    assert sorted(answers, key=str) == [Admission.ACCEPTED, None]
    kept: Instance = instance_of(cast, "1.2.3.4.5.1")
    assert cast.store.read(kept.object_key) == contents[answers.index(Admission.ACCEPTED)]
    refused = contents[answers.index(None)]
    assert not cast.store.exists(original_key(sha256(refused).hexdigest()))
