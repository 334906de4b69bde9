"""What comes in one request is decided as if each object came alone, and told of one by one."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from io import BytesIO
from threading import Barrier

import pytest

from core.errors import DifferentContent, IdentityDoubtful, StorageFailed
from core.ingest.handfuls import MOST, Handfuls, Told
from core.ingest.header import ReceivedHeader
from core.ingest.receive import accept_all
from core.rules.duplicates import Admission
from tests.cast import Cast
from tests.core.ingest.hospital import Hospital, hospital_of, instance_of
from tests.dicom import part10


def nth(number: int, **changes: object) -> bytes:
    return part10(SOPInstanceUID=f"1.2.3.4.5.{number}", InstanceNumber=number, **changes)


def send(hospital: Hospital, objects: Sequence[bytes]) -> list[Told]:
    """What was told of each, after all came in one request."""
    with Handfuls(hospital.ctx, hospital.arrival) as handfuls:
        return [
            handfuls.receive(BytesIO(data), f"{number}", accept_all)
            for number, data in enumerate(objects, 1)
        ]


def test_all_of_a_series_are_kept_counted_and_leave_no_spool(
    cast: Cast, hospital: Hospital
) -> None:
    objects = [nth(number) for number in range(1, MOST + 5)]
    assert {told.result() for told in send(hospital, objects)} == {Admission.ACCEPTED}
    assert hospital.arrival.accepted == len(objects)
    for number, data in enumerate(objects, 1):
        assert cast.store.read(instance_of(cast, f"1.2.3.4.5.{number}").object_key) == data
    assert list((cast.store.root / "spool").iterdir()) == []


def test_one_that_is_refused_spoils_none_before_or_after_it(hospital: Hospital) -> None:
    told = send(hospital, [nth(1), nth(2), nth(3, PatientSex="M"), nth(4)])
    assert isinstance(told[2].exception(), IdentityDoubtful)
    assert [told[at].result() for at in (0, 1, 3)] == [Admission.ACCEPTED] * 3


def test_of_two_contents_in_one_request_the_first_stays(cast: Cast, hospital: Hospital) -> None:
    told = send(hospital, [nth(1), nth(2), nth(2), nth(2, SliceThickness=3)])
    assert [told[at].result() for at in (1, 2)] == [Admission.ACCEPTED, Admission.UNCHANGED]
    assert isinstance(told[3].exception(), DifferentContent)
    assert cast.store.read(instance_of(cast, "1.2.3.4.5.2").object_key) == nth(2)


def test_a_whole_request_sent_again_is_unchanged(hospital: Hospital) -> None:
    objects = [nth(number) for number in range(1, 6)]
    send(hospital, objects)
    assert {told.result() for told in send(hospital, objects)} == {Admission.UNCHANGED}


def test_two_requests_with_the_same_objects_at_once_keep_each_once(cast: Cast) -> None:
    together = Barrier(2)
    objects = [nth(number) for number in range(1, 20)]

    def one(_: int) -> list[Told]:
        hospital = hospital_of(cast)
        together.wait()
        return send(hospital, objects)

    with ThreadPoolExecutor(2) as threads:
        told = [each.result() for sent in threads.map(one, range(2)) for each in sent]
    assert told.count(Admission.ACCEPTED) == told.count(Admission.UNCHANGED) == len(objects)


def test_when_one_cant_be_made_safe_none_of_its_handful_is_told_to_be(
    cast: Cast, hospital: Hospital
) -> None:
    send(hospital, [nth(1)])
    folder = cast.store.root / "originals" / sha256(nth(3)).hexdigest()[:2]
    folder.write_bytes(b"no folder")
    for told in send(hospital, [nth(2), nth(3)]):
        with pytest.raises(StorageFailed):
            told.result()


def test_a_mistake_of_ours_is_told_of_the_object_that_met_it_alone(hospital: Hospital) -> None:
    def stumbles(header: ReceivedHeader) -> None:
        if header.instance_number == 2:
            raise LookupError

    with Handfuls(hospital.ctx, hospital.arrival) as handfuls:
        told = [
            handfuls.receive(BytesIO(nth(number)), f"{number}", stumbles) for number in (1, 2, 3)
        ]
    assert isinstance(told[1].exception(), LookupError)
    assert [told[at].result() for at in (0, 2)] == [Admission.ACCEPTED] * 2
