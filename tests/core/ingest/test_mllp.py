"""Messages over MLLP as strangers send them: answered each, whatever came before on the connection."""

import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hl7.client import MLLPClient

from core.config import ListenerSettings, MessageSettings
from core.hl7.message import Message, read_message
from core.model import Event
from core.receiving import message_listener
from core.senders import NewSender, add_sender
from tests.cast import OTHERS, OURS, Cast
from tests.core.incoming_reports.messages import TEXT, embedded, order, pdf, results, statuses
from tests.core.ingest.sender import context, establishment, header, kept, told

LARGEST = 200_000
HERE = "127.0.0.1"
SETTINGS = MessageSettings(ListenerSettings(HERE, 0, 4), LARGEST)


@pytest.fixture
def port(cast: Cast) -> Iterator[int]:
    """Where messages are taken in from this machine, as from our establishment."""
    add_sender(context(cast), NewSender(OURS, "*", "CIGOGNE", "127.0.0.0/8"))
    listener = message_listener(context(cast), SETTINGS, lambda: cast.now)
    listener.start()
    yield listener.number
    listener.stop(0.1)


def joined(*segments: str) -> bytes:
    return "\r".join(segments).encode() + b"\r"


REPORT = joined(*results(order(), *TEXT))


@contextmanager
def connected(port: int) -> Iterator[socket.socket]:
    with socket.create_connection((HERE, port), timeout=20) as channel:
        yield channel


def answer(channel: socket.socket) -> Message:
    data = b""
    while not data.endswith(b"\x1c\r"):
        more = channel.recv(4096)
        assert more, "the connection was closed"
        data += more
    return read_message(data.strip(b"\x0b\x1c\r"))


def test_a_strangers_client_sends_a_report(cast: Cast, port: int) -> None:
    with MLLPClient(HERE, port) as client:
        sent = client.send_message(REPORT)
    assert sent.startswith(b"\x0bMSH|^~\\&|CIGOGNE")
    assert told(read_message(sent.strip(b"\x0b\x1c\r"))) == ("AA", "")
    assert statuses(cast) == ["validated"]


def test_many_messages_come_on_one_connection(cast: Cast, port: int) -> None:
    with MLLPClient(HERE, port) as client:
        for number in range(5):
            client.send_message(joined(header("QRY^A19", f"M{number}")))
    assert [row.control_id for row in kept(cast)] == [f"M{number}" for number in range(5)]


def test_messages_sent_without_waiting_are_answered_in_order(cast: Cast, port: int) -> None:
    with connected(port) as channel:
        channel.sendall(
            b"".join(b"\x0b" + joined(header("QRY^A19", f"M{n}")) + b"\x1c\r" for n in range(3))
        )
        answers = [answer(channel).first("MSA").text(2) for _ in range(3)]
    assert answers == ["M0", "M1", "M2"]


@pytest.mark.parametrize(
    "sent",
    [
        b"\x0b" + REPORT + b"\x1c",
        REPORT + b"\x1c\r",
        b"\x0bMSH|^~\\&|half" + b"\x0b" + REPORT + b"\x1c\r",
        b"\r\n\x0b" + REPORT.replace(b"\r", b"\n") + b"\x1c\r",
    ],
    ids=["no return", "no mark before", "begun anew", "line feeds"],
)
def test_broken_framing_is_understood(cast: Cast, port: int, sent: bytes) -> None:
    with connected(port) as channel:
        channel.sendall(sent)
        assert told(answer(channel)) == ("AA", "")
    assert statuses(cast) == ["validated"]


def test_a_message_that_is_too_large_is_refused_by_name_and_the_next_taken(
    cast: Cast, port: int
) -> None:
    large = joined(*results(order(), "OBX|1|TX|||" + "x" * (5 * LARGEST)))
    with connected(port) as channel:
        channel.sendall(b"\x0b" + large + b"\x1c\r")
        assert told(answer(channel)) == ("AR", "message-too-large")
        channel.sendall(b"\x0b" + REPORT + b"\x1c\r")
        assert told(answer(channel)) == ("AA", "")


def test_what_is_no_message_is_answered_too(cast: Cast, port: int) -> None:
    with connected(port) as channel:
        for rubbish in (b"\0\0\0", b"GET / HTTP/1.1\r\n\r\n", b"MSH|", bytes(range(32, 256))):
            channel.sendall(b"\x0b" + rubbish + b"\x1c\r")
            assert told(answer(channel)) == ("AR", "segment-missing")
        channel.sendall(b"\x0b" + REPORT + b"\x1c\r")
        assert told(answer(channel)) == ("AA", "")


def test_a_pdf_comes_through_in_pieces(cast: Cast, port: int) -> None:
    message = b"\x0b" + joined(*results(order(), embedded(pdf()))) + b"\x1c\r"
    with connected(port) as channel:
        for at in range(0, len(message), 97):
            channel.sendall(message[at : at + 97])
        assert told(answer(channel)) == ("AA", "")
    assert statuses(cast) == ["validated"]


def test_damage_of_any_kind_leaves_the_listener_listening(cast: Cast, port: int) -> None:
    chance = random.Random(7)  # noqa: S311 (the same damage every time)
    for _ in range(20):
        damaged = bytearray(b"\x0b" + REPORT + b"\x1c\r")
        for _ in range(chance.randint(1, 30)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with connected(port) as channel:
            channel.sendall(bytes(damaged) + b"\x1c\r")
            answer(channel)
    with connected(port) as channel:
        channel.sendall(b"\x0b" + REPORT.replace(b"|M1|", b"|M99|") + b"\x1c\r")
        assert answer(channel).first("MSA").text(2) == "M99"


def test_a_disk_that_is_away_is_told_and_nothing_acknowledged(cast: Cast, port: int) -> None:
    sentinel = cast.store.root / "cigogne-store"
    sentinel.rename(sentinel.with_name("away"))
    with connected(port) as channel:
        channel.sendall(b"\x0b" + REPORT + b"\x1c\r")
        refused = answer(channel)
        assert told(refused) == ("AE", "storage-absent")
        assert refused.first("MSA").text(2) == "M1"
        sentinel.with_name("away").rename(sentinel)
        channel.sendall(b"\x0b" + REPORT + b"\x1c\r")
        assert told(answer(channel)) == ("AA", "")


def test_a_machine_that_sends_for_several_names_whom_it_speaks_for(cast: Cast, port: int) -> None:
    add_sender(context(cast), NewSender(OTHERS, "*", "COLLINES", "127.0.0.0/8"))
    with MLLPClient(HERE, port) as client:
        for names in ("CIGOGNE|A", "COLLINES|A", f"X|{OTHERS}", "X|A"):
            message = header("QRY^A19").replace("CIGOGNE|ALSACE", names)
            client.send_message(joined(message))
    ours, others = establishment(cast), establishment(cast, OTHERS)
    assert [row.establishment_id for row in kept(cast)] == [ours, others, others, ours]


def test_a_stranger_is_cut_and_told_of(cast: Cast) -> None:
    listener = message_listener(context(cast), SETTINGS, lambda: cast.now)
    listener.start()
    with connected(listener.number) as channel:
        assert channel.recv(1) == b""
    listener.stop(0.1)
    with cast.db.reading() as session:
        assert session.query(Event).filter_by(action="sender-refused").count() == 1
