"""Measures Cigogne beside Debian's Orthanc, both on this machine and in the same minutes.

Decides the order: exams are made, both servers get them, rows are measured one after the other. What a
row means is told in README.md.
"""

import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import click

sys.path.append(str(Path(__file__).resolve().parent.parent))

import cigogne
import doors
import orthanc
from browsing import browsed
from clients import CLIENTS, Clients
from comparing import Contest
from dicomweb import fetched
from exams import BenchExam, left_out, make_exams, make_long_exam, make_many
from packages import packaged
from preparing import prepared
from receiving import received
from rows import Row, told_as_they_come
from servers import NotUp
from weighing import weighed

NO_PEER = (
    "Orthanc isn't installed, and every ratio is to it: start with bench/run, which installs it"
)


@dataclass(frozen=True, slots=True)
class Bench:
    """Both servers with the same exams, and eight clients."""

    contest: Contest
    peer: orthanc.Orthanc
    exams: Sequence[BenchExam]
    long_exam: BenchExam | None
    many: BenchExam | None
    """An exam of very many small objects, which ours alone gets."""
    known: Mapping[BenchExam, list[str]]
    """The images of each exam, as the peer numbers them."""
    folder: Path

    @property
    def site(self) -> cigogne.PatientSite:
        return self.contest.site


def _browsed(bench: Bench) -> Iterator[Row]:
    assert bench.long_exam
    return browsed(bench.site, bench.peer.port, bench.long_exam)


def _packaged(bench: Bench) -> Iterator[Row]:
    assert bench.long_exam
    assert bench.many
    archive = bench.peer.archive(bench.known[bench.long_exam])
    return packaged(bench.site, bench.long_exam, bench.many, archive, bench.folder)


def _received(bench: Bench) -> Iterator[Row]:
    with doors.opened(bench.folder / "doors", bench.peer.dicom + 2) as ours:
        yield from received(ours, bench.peer.door, bench.folder / "receiving")


ROWS: Mapping[str, Callable[[Bench], Iterator[Row]]] = {
    "P1": _received,
    "P4": lambda bench: bench.contest.on_demand(),
    "P5": lambda bench: bench.contest.stored(),
    "P6": lambda bench: prepared(bench.exams),
    "P7": _browsed,
    "P8": _packaged,
    "P12": lambda bench: weighed(bench.site, bench.exams[0]),
    "P14": lambda bench: fetched(bench.contest, bench.peer.port, bench.exams),
}


@click.command()
@click.option("--seconds", default=1.5, show_default=True, help="Of each round.")
@click.option("--only", default="", metavar="WORD", help="Exams with this in their title.")
@click.option(
    "--row", "wanted", multiple=True, type=click.Choice(list(ROWS)), help="These rows alone."
)
def bench(seconds: float, only: str, wanted: Sequence[str]) -> None:
    """Measure how fast pictures are, beside Debian's Orthanc; takes some minutes."""
    executable = orthanc.program()
    if executable is None:
        raise click.ClickException(NO_PEER)
    wanted = wanted or list(ROWS)
    with tempfile.TemporaryDirectory(prefix="cigogne-bench-") as folder:
        click.echo("Making exams", err=True)
        if left_out():
            click.echo(f"{', '.join(left_out())} left out: dcmtk isn't installed", err=True)
        exams = make_exams(Path(folder), only)
        if not exams:
            raise click.BadParameter(only, param_hint="--only")
        long_exam = make_long_exam(Path(folder)) if {"P7", "P8"} & {*wanted} else None
        many = make_many(Path(folder)) if "P8" in wanted else None
        try:
            _measure(Path(folder), executable, (exams, long_exam, many), seconds, wanted)
        except NotUp as down:
            raise click.ClickException(f"A server didn't start: {down}") from down


def _measure(
    folder: Path,
    executable: str,
    made: tuple[Sequence[BenchExam], BenchExam | None, BenchExam | None],
    seconds: float,
    wanted: Sequence[str],
) -> None:
    click.echo("Sending them to both servers", err=True)
    exams, long_exam, many = made
    everything = [*exams, *([long_exam] if long_exam else [])]
    with (
        orthanc.started(executable, folder / "orthanc") as peer,
        cigogne.started(
            folder / "cigogne", [*everything, *([many] if many else [])], peer.dicom + 1
        ) as site,
        closing(Clients()) as clients,
    ):
        known = {exam: peer.send(exam) for exam in everything}
        asked = {exam: peer.rendered(exam, known[exam]) for exam in exams}
        contest = Contest(clients, seconds, site, asked)
        bench = Bench(contest, peer, exams, long_exam, many, known, folder)
        click.echo(_heading())
        for name in wanted:
            list(told_as_they_come(ROWS[name](bench)))


def _heading() -> str:
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{os.cpu_count()} processors ({platform.machine()}), shared by both servers and"
        f" {CLIENTS} clients; load {load}.\nOnly ratios count, and those of one run: ours ÷ Orthanc's.\n"
    )


if __name__ == "__main__":
    bench(prog_name="bench/run")
