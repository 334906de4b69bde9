"""What a modality sends is kept, acknowledged once it is safe, and shown once the association ends."""

import struct
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.audit import Action
from core.listening import Listener
from core.model import Arrival, Event
from core.model.receiving import Door
from tests.cast import Cast
from tests.core.ingest.hospital import instance_of, refused, unsound
from tests.core.ingest.receiver import (
    SETTINGS,
    associated,
    fragment,
    receiver,
    request,
    store,
    store_command,
    stranger,
)
from tests.core.ingest.test_failures import full_disk, locked
from tests.dicom import part10


@pytest.fixture
def listener(cast: Cast) -> Iterator[Listener]:
    with receiver(cast) as listening:
        yield listening


def last_arrival(cast: Cast) -> Arrival:
    with cast.db.reading() as session:
        return session.scalars(sa.select(Arrival).order_by(Arrival.id.desc())).first()  # type: ignore[return-value]


def test_an_echo_is_answered_and_is_no_arrival(cast: Cast, listener: Listener) -> None:
    before = last_arrival(cast).id
    with associated(listener) as association:
        assert association.send_c_echo().Status == 0x0000
    assert last_arrival(cast).id == before


def test_an_object_is_acknowledged_and_shown_once_the_association_is_released(
    cast: Cast, listener: Listener
) -> None:
    with associated(listener) as association:
        assert store(association, part10()).Status == 0x0000
        assert not instance_of(cast, "1.2.3.4.5.1").settled
    assert instance_of(cast, "1.2.3.4.5.1").settled
    arrival = last_arrival(cast)
    assert (arrival.door, arrival.accepted, arrival.is_cut_off) == (Door.DIMSE, 1, False)


def test_the_data_set_is_kept_to_the_byte_behind_a_head_of_ours(
    cast: Cast, listener: Listener
) -> None:
    data = part10()
    with associated(listener) as association:
        store(association, data)
    kept = cast.store.read(instance_of(cast, "1.2.3.4.5.1").object_key)
    start = data.index(b"\x08\0\x05\0CS")
    assert kept.endswith(data[start:])
    assert kept.startswith(bytes(128) + b"DICM")


def test_sent_again_it_is_acknowledged_and_kept_once(cast: Cast, listener: Listener) -> None:
    for _ in range(2):
        with associated(listener) as association:
            assert store(association, part10()).Status == 0x0000
    assert last_arrival(cast).unchanged == 1


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (part10(PatientID=None), 0xA900, "missing-identifier"),
        (unsound(StudyInstanceUID="../../etc/passwd"), 0xA900, "invalid-identifier"),
        (part10(PatientBirthDate="19610307"), 0xA900, "identity-doubtful"),
    ],
)
def test_a_refusal_is_told_and_the_association_goes_on(
    cast: Cast, listener: Listener, data: bytes, status: int, code: str
) -> None:
    with associated(listener) as association:
        answer = store(association, data)
        assert (answer.Status, answer.ErrorComment) == (status, code)
        good = part10(SOPInstanceUID="1.2.3.4.5.2")
        assert store(association, good).Status == 0x0000
    assert [row.code for row in refused(cast)] == [code]


def test_an_association_cut_in_the_middle_of_an_object_keeps_what_was_acknowledged(
    cast: Cast, listener: Listener
) -> None:
    with associated(listener) as association:
        store(association, part10())
        association.abort()
    with stranger(listener) as peer:
        peer.says(1, request())
        assert peer.hears()[0] == 2
        peer.says(4, fragment(store_command("1.2.3.4.5.2"), 3))
        peer.says(4, fragment(part10()[:500], 0))
    listener.stop(5)
    assert last_arrival(cast).is_cut_off
    assert not instance_of(cast, "1.2.3.4.5.1").settled
    assert list((cast.store.root / "spool").iterdir()) == []


def test_one_object_under_the_name_of_another_is_refused(cast: Cast, listener: Listener) -> None:
    data = part10()
    body = data[data.index(b"\x08\0\x05\0CS") :]
    with stranger(listener) as peer:
        peer.says(1, request())
        peer.hears()
        peer.says(4, fragment(store_command("1.2.3.4.5.999"), 3) + fragment(body, 2))
        _, answer = peer.hears()
    assert struct.pack("<HHIH", 0, 0x0900, 2, 0xA900) in answer
    assert [row.code for row in refused(cast)] == ["not-as-announced"]


# --- Who may send ---------------------------------------------------------------------------------


def test_who_calls_by_another_title_is_rejected_and_told_of(cast: Cast, listener: Listener) -> None:
    with stranger(listener) as peer:
        peer.says(1, request(called="ELSEWHERE"))
        assert peer.hears() == (3, bytes((0, 1, 1, 7)))
    with cast.db.reading() as session:
        event = session.scalars(sa.select(Event).order_by(Event.sequence.desc())).first()
        assert event is not None
        told = event.action, event.reason, event.address
    assert told == (Action.SENDER_REFUSED.value, "called-title", "127.0.0.1")


def test_no_more_associations_than_allowed_at_once(cast: Cast) -> None:
    with (
        receiver(cast, replace(SETTINGS, most_connections=1)) as listener,
        associated(listener),
        stranger(listener) as peer,
    ):
        peer.says(1, request())
        assert peer.hears() == (3, bytes((0, 2, 3, 2)))


def test_while_the_database_is_away_senders_are_told_to_try_later(
    cast: Cast, listener: Listener
) -> None:
    database = Path(str(cast.db.engine.url.database))
    cast.db.close()
    database.rename(database.with_suffix(".away"))
    with stranger(listener) as peer:
        peer.says(1, request())
        assert peer.hears() == (3, bytes((0, 2, 3, 1)))
    cast.db.close()
    database.unlink()
    database.with_suffix(".away").rename(database)
    with associated(listener) as association:
        assert store(association, part10()).Status == 0x0000


def test_a_full_disk_is_told_and_the_next_object_is_taken(cast: Cast, listener: Listener) -> None:
    with associated(listener) as association:
        with full_disk():
            answer = store(association, part10(PixelData=bytes(1 << 20), Rows=512, Columns=1024))
        assert answer.Status == 0xA700
        assert store(association, part10()).Status == 0x0000


def test_a_locked_database_is_told_and_the_next_object_is_taken(
    cast: Cast, listener: Listener
) -> None:
    with associated(listener) as association:
        assert store(association, part10()).Status == 0x0000
        with locked(cast):
            again = part10(SOPInstanceUID="1.2.3.4.5.2")
            assert store(association, again).Status == 0xA700
        assert store(association, again).Status == 0x0000


# --- What is said wrongly -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "body", "length"),
    [
        pytest.param(1, b"", 0xFFFFFFFF, id="a request of 4 GB"),
        pytest.param(1, b"\0\1", None, id="a request cut short"),
        pytest.param(1, request()[:-3], None, id="an item longer than its request"),
        pytest.param(4, fragment(b"", 3), None, id="data before any request"),
        pytest.param(5, bytes(4), None, id="a release before any request"),
        pytest.param(9, b"", None, id="an unknown PDU"),
        pytest.param(71, b"T / HTTP/1.1\r\n\r\n", 0x45542F20, id="a browser"),
    ],
)
def test_what_is_no_request_is_aborted(
    listener: Listener, kind: int, body: bytes, length: int | None
) -> None:
    with stranger(listener) as peer:
        peer.says(kind, body, length)
        assert peer.hears()[0] == 7


@pytest.mark.parametrize(
    ("kind", "body", "length"),
    [
        pytest.param(4, b"", 0xFFFFFFFF, id="data of 4 GB"),
        pytest.param(4, fragment(b"abc", 3, 0xFFFFFFFF), None, id="a fragment of 4 GB"),
        pytest.param(4, fragment(b"", 3, 0), None, id="a fragment shorter than its head"),
        pytest.param(4, b"\0\0", None, id="data shorter than a fragment's head"),
        pytest.param(4, fragment(b"abc", 3), None, id="a command that is none"),
        pytest.param(4, fragment(b"", 3), None, id="an empty command"),
        pytest.param(4, fragment(b"abc", 2), None, id="a data set without a command"),
        pytest.param(4, b"\0\0\0\6\7\3abcd", None, id="a context nobody proposed"),
        pytest.param(1, request(), None, id="a second request"),
        pytest.param(4, fragment(store_command("1.2"), 3) * 2, None, id="no data set"),
    ],
)
def test_what_no_association_holds_is_aborted(
    listener: Listener, kind: int, body: bytes, length: int | None
) -> None:
    with stranger(listener) as peer:
        peer.says(1, request())
        assert peer.hears()[0] == 2
        peer.says(kind, body, length)
        assert peer.hears()[0] == 7


@pytest.mark.parametrize(
    ("changes", "answer"),
    [({"version": 2}, (1, 2, 2)), ({"application": "1.2.3"}, (1, 1, 2))],
)
def test_another_protocol_is_rejected(
    listener: Listener, changes: dict[str, object], answer: tuple[int, int, int]
) -> None:
    with stranger(listener) as peer:
        peer.says(1, request(**changes))
        assert peer.hears() == (3, bytes((0, *answer)))


def test_a_silent_caller_keeps_nobody_out(listener: Listener) -> None:
    with ExitStack() as silent:
        for _ in range(200):
            silent.enter_context(stranger(listener))
        with associated(listener) as association:
            assert association.send_c_echo().Status == 0x0000
