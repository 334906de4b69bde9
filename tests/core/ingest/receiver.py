"""A receiver that listens on a port of its own, and peers that send to it: another implementation's,
and one that says what it likes."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian
from pynetdicom import AE, build_context
from pynetdicom.association import Association
from pynetdicom.sop_class import Verification

from core.config import ListenerSettings
from core.context import system
from core.listening import Listener
from core.receiving import dicom_listener
from core.senders import NewSender, add_sender
from tests.cast import OURS, Cast

TITLE = "CIGOGNE"
SETTINGS = ListenerSettings("127.0.0.1", 0, 8)


@contextmanager
def receiver(cast: Cast, settings: ListenerSettings = SETTINGS) -> Iterator[Listener]:
    """Listens, for any sender on this machine that calls it by its title."""
    ctx = replace(cast.context(), viewer=system("receive"))
    add_sender(ctx, NewSender(OURS, "*", TITLE, "127.0.0.1"))
    listener = dicom_listener(ctx, settings, lambda: cast.now)
    listener.start()
    try:
        yield listener
    finally:
        listener.stop(5)


@contextmanager
def associated(listener: Listener, called: str = TITLE, *classes: str) -> Iterator[Association]:
    """An association of pynetdicom's; released at the end unless it is over already."""
    peer = AE("MODALITY")
    contexts = [build_context(uid, ExplicitVRLittleEndian) for uid in classes or (CTImageStorage,)]
    contexts.append(build_context(Verification))
    association = peer.associate("127.0.0.1", listener.number, contexts, called)
    try:
        yield association
    finally:
        if association.is_established:
            association.release()


def store(association: Association, data: bytes) -> Dataset:
    """The response to one C-STORE."""
    return association.send_c_store(dcmread(BytesIO(data)))


@dataclass
class Stranger:
    """A connection on which anything may be said."""

    channel: socket.socket

    def says(self, kind: int, body: bytes, length: int | None = None) -> None:
        self.channel.sendall(struct.pack(">BxI", kind, len(body) if length is None else length))
        self.channel.sendall(body)

    def hears(self) -> tuple[int, bytes]:
        """Type and body of the answer; type 0 when the connection has ended."""
        try:
            head = self._exactly(6)
            kind, length = struct.unpack(">BxI", head)
            return kind, self._exactly(length)
        except (EOFError, ConnectionResetError):
            return 0, b""

    def _exactly(self, length: int) -> bytes:
        heard = b""
        while len(heard) < length:
            piece = self.channel.recv(length - len(heard))
            if not piece:
                raise EOFError
            heard += piece
        return heard


@contextmanager
def stranger(listener: Listener) -> Iterator[Stranger]:
    with socket.create_connection(("127.0.0.1", listener.number), timeout=10) as channel:
        yield Stranger(channel)


def request(called: str = TITLE, syntax: str = ExplicitVRLittleEndian, **changes: Any) -> bytes:
    """The body of an A-ASSOCIATE-RQ for CT images."""
    context = b"\1\0\0\0" + item(0x30, CTImageStorage) + item(0x40, syntax)
    return b"".join(
        (
            struct.pack(
                ">Hxx16s16s32x", changes.get("version", 1), called.encode().ljust(16), b"X"
            ),
            item(0x10, changes.get("application", "1.2.840.10008.3.1.1.1")),
            item(0x20, context),
            item(0x50, item(0x51, (16384).to_bytes(4, "big"))),
        )
    )


def item(kind: int, value: bytes | str) -> bytes:
    encoded = value.encode() if isinstance(value, str) else value
    return struct.pack(">BxH", kind, len(encoded)) + encoded


def fragment(value: bytes, control: int, length: int | None = None) -> bytes:
    """A presentation data value of the first context."""
    return struct.pack(">IBB", len(value) + 2 if length is None else length, 1, control) + value


def store_command(sop_instance_uid: str) -> bytes:
    """The command set of a C-STORE of a CT image."""
    elements = (
        (0x0002, _uid(CTImageStorage)),
        (0x0100, struct.pack("<H", 1)),
        (0x0110, struct.pack("<H", 7)),
        (0x0700, struct.pack("<H", 0)),
        (0x0800, struct.pack("<H", 1)),
        (0x1000, _uid(sop_instance_uid)),
    )
    return b"".join(struct.pack("<HHI", 0, tag, len(value)) + value for tag, value in elements)


def _uid(uid: str) -> bytes:
    return (uid + "\0" * (len(uid) % 2)).encode()
