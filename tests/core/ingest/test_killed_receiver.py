"""A receiver killed with SIGKILL while a modality sends, and sends again until all is through: nothing
acknowledged is lost, nothing half shown, nothing left over."""

import multiprocessing
import random
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from threading import Timer

import pytest
import sqlalchemy as sa

from core.config import ListenerSettings, Settings
from core.context import Context, system
from core.db import Database
from core.imaging.confined import ConfinedStudio
from core.ingest import lost_arrivals
from core.model import Exam, Instance
from core.receiving import dicom_listener
from core.senders import NewSender, add_sender
from core.storage import Store
from core.verification.finding import find
from core.verification.mending import mend
from tests.cast import OURS, Cast
from tests.core.ingest.receiver import (
    SETTINGS,
    TITLE,
    Stranger,
    fragment,
    request,
    store_command,
)
from tests.dicom import part10

IMAGES, KILLS = 40, 6
UIDS = [f"1.7.1.1.{number}" for number in range(IMAGES)]
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["__main__", __name__])


def receiving(settings: Settings, dicom: ListenerSettings) -> None:
    """What the process does that is killed."""
    clock = datetime.now(UTC)
    db, store = Database(settings.database_url), Store(settings.store)
    ctx = Context(db, store, settings, system("receive"), clock, studio=ConfinedStudio())
    dicom_listener(ctx, dicom, lambda: datetime.now(UTC)).start()
    signal.pause()


@pytest.fixture
def dicom(cast: Cast) -> ListenerSettings:
    add_sender(
        replace(cast.context(), viewer=system("test")), NewSender(OURS, "*", TITLE, "127.0.0.1")
    )
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return replace(SETTINGS, port=door.getsockname()[1])


@contextmanager
def receiver_dying(cast: Cast, dicom: ListenerSettings, after: float | None) -> Iterator[None]:
    """A receiver that is killed so many seconds after it listens; with None, at the end."""
    process = PROCESSES.Process(target=receiving, args=(cast.settings, dicom))
    process.start()
    while not _listens(dicom):
        time.sleep(0.01)
    timer = Timer(after or 0, process.kill)
    if after is not None:
        timer.start()
    try:
        yield
    finally:
        timer.cancel()
        process.kill()
        process.join()
        process.close()


def _listens(dicom: ListenerSettings) -> bool:
    try:
        socket.create_connection((dicom.address, dicom.port), timeout=1).close()
    except OSError:
        return False
    return True


def send(dicom: ListenerSettings, uids: list[str]) -> Iterator[str]:
    """Send objects in one association; gives each UID once it is acknowledged, until all is over."""
    try:
        with socket.create_connection((dicom.address, dicom.port), timeout=20) as channel:
            peer = Stranger(channel)
            peer.says(1, request())
            if peer.hears()[0] != 2:
                return
            for uid in uids:
                peer.says(4, fragment(store_command(uid), 3))
                peer.says(4, fragment(body_of(uid), 2))
                _, answer = peer.hears()
                if not answer.count(b"\0\0\0\x09\x02\0\0\0\0\0"):  # Status (0000,0900) is success
                    return
                yield uid
            peer.says(5, bytes(4))
            peer.hears()
    except OSError:
        return


def body_of(uid: str) -> bytes:
    data = part10(
        StudyInstanceUID="1.7.1", SeriesInstanceUID="1.7.1.1", SOPInstanceUID=uid, InstanceNumber=1
    )
    return data[data.index(b"\x08\0\x05\0CS") :]


def kept(cast: Cast) -> set[str]:
    """What is kept of the study, each with the bytes its row tells of."""
    with cast.db.reading() as session:
        rows = session.scalars(
            sa.select(Instance).where(Instance.sop_instance_uid.startswith("1.7.1.1."))
        ).all()
    for row in rows:
        assert sha256(cast.store.read(row.object_key)).hexdigest() == row.sha256
    return {row.sop_instance_uid for row in rows}


def is_shown(cast: Cast) -> bool:
    with cast.db.reading() as session:
        exam = session.scalars(
            sa.select(Exam).where(Exam.study_instance_uid == "1.7.1")
        ).one_or_none()
        return exam is not None and exam.settled_at is not None


def test_killed_again_and_again_it_loses_nothing_it_acknowledged(
    cast: Cast, dicom: ListenerSettings
) -> None:
    moments = random.Random(11)  # noqa: S311 (moments, no secrets)
    acknowledged: set[str] = set()
    for _ in range(KILLS):
        with receiver_dying(cast, dicom, after=moments.uniform(0, 0.4)):
            acknowledged |= set(send(dicom, UIDS))
        assert acknowledged <= kept(cast)
        if acknowledged < set(UIDS):
            assert not is_shown(cast)

    with receiver_dying(cast, dicom, after=None):
        assert list(send(dicom, UIDS)) == UIDS
        assert is_shown(cast)
    assert kept(cast) == set(UIDS)
    later = replace(
        cast.context(), viewer=system("verify"), now=datetime.now(UTC) + timedelta(hours=2)
    )
    lost_arrivals.sweep(later)
    for found in find(later, checksums=True):
        mend(later, found)
    assert list(find(later, checksums=True)) == []
    assert list((cast.store.root / "spool").iterdir()) == []
    assert kept(cast) == set(UIDS)
