"""Kills receiver, site and worker with SIGKILL at random moments while modalities and an archive send.

Decides what counts as lost: an object that its sender was told is kept, and that is not there, whole,
as part of its exam, once all is over.
"""

import secrets
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

sys.path.append(str(Path(__file__).resolve().parent.parent))

import sqlalchemy as sa
import trying
from cigogne import FINESS, Installation, add_establishment, make_context, run_core
from doors import SITE, TITLE
from exams import make_slices, renamed
from sending import Door
from servers import free_port
from victims import Killer, Victim

from core.context import Context
from core.credentials import make_credential
from core.digests import digest_of
from core.imaging.confined import ConfinedStudio
from core.ingest import lost_arrivals
from core.model import Exam, Instance, Series
from core.senders import NewSender, add_sender
from core.verification.finding import find
from core.verification.mending import mend

OF_A_STUDY = 25
LOOK_AGAIN = 0.2
SENDERS: Sequence[Callable[[Door, Path], Iterator[set[str]]]] = (
    trying.by_c_store,
    trying.by_c_store,
    trying.by_stow,
)
CORE = (sys.executable, "-m", "core")


@dataclass
class Sending:
    """What is sent until enough was, and what its senders were told."""

    objects: int
    killer: Killer
    tries: int = 0
    sent: int = 0
    acknowledged: set[str] = field(default_factory=set)

    @property
    def is_enough(self) -> bool:
        return self.sent >= self.objects and self.killer.is_done

    def send(
        self,
        by: Callable[[Door, Path], Iterator[set[str]]],
        door: Door,
        slices: Sequence[Path],
        place: Path,
    ) -> None:
        """Study after study, each until all of it was acknowledged."""
        while not self.is_enough:
            with tempfile.TemporaryDirectory(dir=place) as folder:
                for acknowledged in by(door, renamed(slices, Path(folder, "study"))):
                    self.acknowledged |= acknowledged
                    self.tries += 1
            self.sent += len(slices)


@dataclass
class Watch:
    """Looks all the while whether part of an exam is shown."""

    ctx: Context
    half_visible: set[str] = field(default_factory=set)
    _stop: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def kept(self) -> Iterator[None]:
        watching = threading.Thread(target=self._look, daemon=True)
        watching.start()
        try:
            yield
        finally:
            self._stop.set()
            watching.join()

    def _look(self) -> None:
        while not self._stop.wait(LOOK_AGAIN):
            self.half_visible |= _half_visible(self.ctx)


@click.command()
@click.option("--objects", default=1000, show_default=True, help="At least so many are sent.")
@click.option("--kills", default=100, show_default=True)
@click.option("--seed", default=1, show_default=True, help="Of the moments.")
def kills(objects: int, kills: int, seed: int) -> None:
    """Kill what receives, again and again, and count what was acknowledged and lost."""
    with tempfile.TemporaryDirectory(prefix="cigogne-kills-") as place, ConfinedStudio() as studio:
        folder = Path(place)
        slices = make_slices(folder / "slices", OF_A_STUDY)
        environment = _environment(folder)
        run_core(environment, "migrate")
        ctx = make_context(environment, studio)
        door = _let_in(ctx, environment)
        victims = _victims(folder, environment, door)
        sending, watch = Sending(objects, Killer(victims, kills, seed)), Watch(ctx)
        with ExitStack() as under_way, ThreadPoolExecutor() as senders:
            for victim in victims:
                under_way.enter_context(victim.alive())
            under_way.enter_context(watch.kept())
            under_way.enter_context(sending.killer.at_work())
            at_it = [senders.submit(sending.send, by, door, slices, folder) for by in SENDERS]
            for one in at_it:
                one.result()
        sys.exit(_tell(ctx, sending, watch))


def _environment(folder: Path) -> Mapping[str, str]:
    web = free_port()
    dicom = free_port(web + 1)
    return Installation(folder, web, "").environment() | {
        "CIGOGNE_ADMIN_SECRET": secrets.token_hex(32),
        "CIGOGNE_DICOM_PORT": str(dicom),
        "CIGOGNE_HL7_PORT": str(free_port(dicom + 1)),
        "WEB": str(web),
    }


def _let_in(ctx: Context, environment: Mapping[str, str]) -> Door:
    add_establishment(ctx)
    add_sender(ctx, NewSender(FINESS, "BENCH", TITLE, "127.0.0.1/32"))
    token = make_credential(ctx, FINESS, "bench")
    ports = int(environment["CIGOGNE_DICOM_PORT"]), int(environment["WEB"])
    return Door(TITLE, *ports, "/dicom-web/studies", {"Authorization": f"Bearer {token}"})


def _victims(folder: Path, environment: Mapping[str, str], door: Door) -> list[Victim]:
    site = (*SITE, f"--bind=127.0.0.1:{door.web}")
    return [
        Victim("receiver", (*CORE, "receive"), environment, folder / "receiver.log", door.dicom),
        Victim("site", site, environment, folder / "site.log", door.web),
        Victim("worker", (*CORE, "work"), environment, folder / "worker.log"),
    ]


# --- What is left ---------------------------------------------------------------------------------


def _tell(ctx: Context, sending: Sending, watch: Watch) -> int:
    """Print the table; gives the status to exit with."""
    later = replace(ctx, now=datetime.now(UTC) + timedelta(hours=2))  # nothing is on its way then
    lost_arrivals.sweep(later)
    found = list(find(later, checksums=True))
    for fault in found:
        mend(later, fault)
    counts = {
        "acknowledged and lost": len(sending.acknowledged - _whole(ctx)),
        "exams that were half visible": len(watch.half_visible | _half_visible(ctx)),
        "orphans after verify --repair": len(list(find(later, checksums=True))),
    }
    print(f"{sending.killer.killed.total()} times SIGKILL, seed {sending.killer.seed}:")
    for who, times in sorted(sending.killer.killed.items()):
        print(f"  {who:36} {times:6}")
    print(f"{'objects sent':38} {sending.sent:6}")
    print(f"{'acknowledged':38} {len(sending.acknowledged):6}  in {sending.tries} tries")
    print(f"{'left over by those killed':38} {len(found):6}")
    for what, count in counts.items():
        print(f"{what:38} {count:6}")
    return int(any(counts.values()))


def _whole(ctx: Context) -> set[str]:
    """The UIDs of all objects that are part of their exams, with the bytes their rows tell of."""
    with ctx.db.reading() as session:
        rows = session.execute(
            sa.select(Instance.sop_instance_uid, Instance.object_key, Instance.sha256).where(
                Instance.settled
            )
        ).all()
    return {
        uid
        for uid, key, sha256 in rows
        if ctx.store.exists(key) and digest_of(ctx.store.stream(key)).sha256 == sha256
    }


def _half_visible(ctx: Context) -> set[str]:
    """The studies of which something is shown, but not all."""
    shown = sa.func.count().filter(Instance.settled)
    with ctx.db.reading() as session:
        return set(
            session.scalars(
                sa.select(Exam.study_instance_uid)
                .join(Series, Series.exam_id == Exam.id)
                .join(Instance, Instance.series_id == Series.id)
                .group_by(Exam.id)
                .having(shown > 0, shown < OF_A_STUDY)
            )
        )


if __name__ == "__main__":
    kills(prog_name="bench/kills")
