"""An import killed with SIGKILL at any moment: nothing kept is lost, nothing half shown, and the next
one completes it."""

import multiprocessing
import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.audit_verification import verify
from core.config import Settings
from core.context import Context, system
from core.db import Database
from core.imaging.confined import ConfinedStudio
from core.ingest.importing import import_path
from core.model import Arrival, Exam, Instance
from core.storage import Store
from tests.cast import OURS, Cast
from tests.core.ingest.hospital import holdings
from tests.dicom import part10

ROOT = Path(__file__).parents[3]
STUDIES, IMAGES = 3, 20
KILLS = 24
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["__main__", __name__])  # or each would start by importing it all


@pytest.fixture
def medium(tmp_path: Path) -> Path:
    folder = tmp_path / "medium"
    folder.mkdir()
    for study in range(STUDIES):
        for image in range(IMAGES):
            data = part10(
                StudyInstanceUID=f"1.7.{study}",
                SeriesInstanceUID=f"1.7.{study}.1",
                SOPInstanceUID=f"1.7.{study}.1.{image}",
            )
            (folder / f"IM{study}{image:02}").write_bytes(data)
    return folder


def importing(settings: Settings, medium: Path) -> None:
    """What a process of its own does, to be killed at it."""
    clock = datetime.now(UTC)
    db, store = Database(settings.database_url), Store(settings.store)
    ctx = Context(db, store, settings, system("import"), clock, studio=ConfinedStudio())
    import_path(ctx, OURS, medium)


def arrivals_in(cast: Cast) -> int:
    with cast.db.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Arrival)) or 0


def kill_under_way(cast: Cast, medium: Path, after: float) -> None:
    """Start an import, and kill it so many seconds after its arrival began."""
    before = arrivals_in(cast)
    process = PROCESSES.Process(target=importing, args=(cast.settings, medium))
    process.start()
    while arrivals_in(cast) == before and process.is_alive():
        time.sleep(0.002)
    time.sleep(after)
    process.kill()
    process.join()
    process.close()


def import_by_command(cast: Cast, medium: Path) -> str:
    settings = cast.settings
    environment = {
        **os.environ,
        "CIGOGNE_DATABASE_URL": settings.database_url,
        "CIGOGNE_STORE": str(settings.store),
        "CIGOGNE_AUDIT_KEY": settings.audit_key.decode(),
        "CIGOGNE_PATIENT_URL": settings.patient_url,
    }
    command = [sys.executable, "-m", "core", "import", str(medium)]
    return subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout


def kept(cast: Cast) -> dict[str, str]:
    """The hash of each object of the medium that is kept, by its UID; its bytes are right."""
    with cast.db.reading() as session:
        rows = session.scalars(
            sa.select(Instance).where(Instance.sop_instance_uid.startswith("1.7."))
        ).all()
    for row in rows:
        assert sha256(cast.store.read(row.object_key)).hexdigest() == row.sha256
    return {row.sop_instance_uid: row.sha256 for row in rows}


def complete(cast: Cast) -> list[bool]:
    """Of each exam of the medium that is there, whether it counts as complete."""
    with cast.db.reading() as session:
        exams = session.scalars(
            sa.select(Exam).where(Exam.study_instance_uid.startswith("1.7."))
        ).all()
        return [exam.settled_at is not None for exam in exams]


def settled(cast: Cast) -> int:
    with cast.db.reading() as session:
        return session.query(Instance).filter(Instance.settled).count()


def test_an_import_killed_again_and_again_loses_nothing_and_is_completed_by_the_next(
    cast: Cast, medium: Path
) -> None:
    moments = random.Random(7)  # noqa: S311 (moments, no secrets)
    shown, safe = settled(cast), kept(cast)
    longest = 0.15
    for _ in range(KILLS):
        kill_under_way(cast, medium, after=moments.uniform(0, longest))
        before, safe = safe, kept(cast)
        assert before.items() <= safe.items()
        # one that is shown is whole: a fast machine may be through before it is killed
        assert settled(cast) == shown + IMAGES * sum(complete(cast))
        longest *= 1 if safe else 1.5  # a slow machine has kept nothing yet

    assert safe
    assert f"already there {len(safe)}, refused 0" in import_by_command(cast, medium)
    assert len(kept(cast)) == STUDIES * IMAGES
    assert complete(cast) == [True] * STUDIES
    with cast.db.reading() as session:
        verify(session, cast.settings.audit_key)


def test_what_killed_imports_leave_is_swept_away(cast: Cast, medium: Path) -> None:
    before = holdings(cast)
    (cast.store.root / "spool" / "of-a-killed-import").write_bytes(b"half")
    assert cast.store.clear_spool(older_than=time.time() + 1) == 1
    assert holdings(cast) == before
