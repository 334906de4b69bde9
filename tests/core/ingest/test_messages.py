"""A message is kept with what became of it before it is answered, and the same bytes change nothing."""

import pytest
from sqlalchemy.orm import Session

from core.audit import Action
from core.context import Context
from core.errors import FieldMissing, NotFound, StorageFailed
from core.hl7.message import read_message
from core.ingest import handlers
from core.ingest.delivery import Delivery
from core.ingest.messages import broken_off, receive_message, refuse_too_large, try_again
from core.model import Event
from tests.cast import OTHERS, Cast
from tests.core.ingest.sender import answer, context, establishment, header, kept, send, told

PATIENT = "PID|1||J1^^^HUS"


@pytest.fixture
def carried_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The control ids of the messages of a type of our own that were carried out; while it holds
    "closed", none is."""
    seen: list[str] = []

    def handle(_session: Session, _ctx: Context, delivery: Delivery) -> None:
        if "closed" in seen:
            raise FieldMissing("PID-3")
        seen.append(delivery.message.control_id)

    monkeypatch.setattr(handlers, "HANDLERS", {**handlers.HANDLERS, "ZZZ^Z01": handle})
    return seen


def test_a_message_is_carried_out_and_kept(cast: Cast, carried_out: list[str]) -> None:
    accepted = send(cast, header("ZZZ^Z01"), PATIENT)
    assert told(accepted) == ("AA", "")
    assert carried_out == ["M1"]
    (row,) = kept(cast)
    assert (row.kind, row.control_id, row.sender, row.code) == ("ZZZ^Z01", "M1", "RIS HUS", "")
    assert row.object_key is not None
    assert cast.store.read(row.object_key).startswith(b"MSH|^~\\&|RIS")


def test_an_answer_mirrors_its_question(cast: Cast, carried_out: list[str]) -> None:
    accepted = send(cast, header("ZZZ^Z01", control_id="4\\F\\7"))
    assert accepted.kind == "ACK^Z01"
    assert accepted.first("MSA").text(2) == "4|7"
    assert (accepted.header.text(5), accepted.header.text(6)) == ("RIS", "HUS")
    assert (accepted.header.text(12), accepted.header.text(18)) == ("2.5", "UNICODE UTF-8")


def test_the_same_bytes_again_change_nothing(cast: Cast, carried_out: list[str]) -> None:
    data = "\r".join((header("ZZZ^Z01"), PATIENT)).encode()
    assert answer(cast, data) == answer(cast, data)
    assert carried_out == ["M1"]
    assert len(kept(cast)) == 1


def test_other_bytes_of_the_same_control_id_are_another_message(
    cast: Cast, carried_out: list[str]
) -> None:
    send(cast, header("ZZZ^Z01"), PATIENT)
    send(cast, header("ZZZ^Z01"), PATIENT, "NTE|1")
    assert carried_out == ["M1", "M1"]


def test_the_same_bytes_of_two_establishments_are_two_messages(
    cast: Cast, carried_out: list[str]
) -> None:
    for finess in ("670000025", OTHERS):
        send(cast, header("ZZZ^Z01"), finess=finess)
    assert len(kept(cast)) == 2


@pytest.mark.parametrize(
    ("segments", "answered"),
    [
        ((header("ZZZ^Z99"), PATIENT), ("AR", "unknown-event")),
        ((header("QRY^A19"), PATIENT), ("AR", "unknown-message")),
        ((header(""), PATIENT), ("AR", "unknown-message")),
        (("PID|1||J1",), ("AR", "segment-missing")),
        (("",), ("AR", "segment-missing")),
        ((header(), header()), ("AR", "not-one-message")),
    ],
)
def test_what_isnt_carried_out_is_refused_by_name_and_kept(
    cast: Cast, carried_out: list[str], segments: tuple[str, ...], answered: tuple[str, str]
) -> None:
    assert told(send(cast, *segments)) == answered
    (row,) = kept(cast)
    assert row.code == answered[1]
    assert row.object_key is not None
    assert cast.store.exists(row.object_key)


def test_a_refusal_tells_where_and_is_in_the_trail(cast: Cast, carried_out: list[str]) -> None:
    carried_out.append("closed")
    refused = send(cast, header("ZZZ^Z01"))
    assert refused.first("ERR").value(2).whole == "PID^1^3"
    assert refused.first("ERR").text(3) == "101"
    with cast.db.reading() as session:
        (event,) = session.query(Event).filter_by(action=Action.MESSAGE_REFUSED.value)
        assert (event.reason, event.outcome) == ("field-missing", "refused")


def test_a_refused_message_is_carried_out_once_the_cause_is_gone(
    cast: Cast, carried_out: list[str]
) -> None:
    carried_out.append("closed")
    assert told(send(cast, header("ZZZ^Z01"))) == ("AE", "field-missing")
    assert told(send(cast, header("ZZZ^Z01"))) == ("AE", "field-missing")
    carried_out.remove("closed")
    assert told(send(cast, header("ZZZ^Z01"))) == ("AA", "")
    assert [row.code for row in kept(cast)] == [""]


def test_staff_may_try_a_refused_message_again(cast: Cast, carried_out: list[str]) -> None:
    carried_out.append("closed")
    send(cast, header("ZZZ^Z01"))
    (row,) = kept(cast)
    assert try_again(context(cast), row.id) == "field-missing"
    carried_out.remove("closed")
    assert try_again(context(cast), row.id) == ""
    assert try_again(context(cast), row.id) == ""
    assert carried_out == ["M1"]
    with pytest.raises(NotFound):
        try_again(context(cast), row.id + 1)


def test_a_message_that_is_too_large_is_refused_by_the_number_it_began_with(cast: Cast) -> None:
    ctx = context(cast)
    with ctx.store.spool() as spool:
        spool.write(header().encode() + b"\rOBX|1|TX|||" + b"x" * 10_000)
        answered = read_message(refuse_too_large(ctx, establishment(cast), spool, 10_000))
    assert told(answered) == ("AR", "message-too-large")
    assert answered.first("MSA").text(2) == "M1"
    (row,) = kept(cast)
    assert (row.code, row.object_key, row.facts) == ("message-too-large", None, {"limit": 10_000})


def test_what_couldnt_be_kept_isnt_acknowledged(cast: Cast, carried_out: list[str]) -> None:
    ctx = context(cast)
    (cast.store.root / "originals").rename(cast.store.root / "elsewhere")
    (cast.store.root / "originals").touch()
    with ctx.store.spool() as spool:
        spool.write(header("ZZZ^Z01").encode())
        with pytest.raises(StorageFailed):
            receive_message(ctx, establishment(cast), spool)
    assert (carried_out, kept(cast)) == ([], [])
    answered = read_message(broken_off(header().encode(), StorageFailed(), ctx))
    assert told(answered) == ("AE", "storage-failed")
    assert answered.first("MSA").text(2) == "M1"
