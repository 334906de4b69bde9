"""Measures Cigogne beside Debian's Orthanc, both on this machine and in the same minutes.

Decides the order: exams are made, both servers get them, rows are measured one after the other. What a
row means is told in README.md.
"""

import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import click

sys.path.append(str(Path(__file__).resolve().parent.parent))

import cigogne
import orthanc
from clients import CLIENTS, Clients
from comparing import Contest
from exams import BenchExam, left_out, make_exams
from preparing import prepared
from rows import Row, told_as_they_come
from servers import NotUp
from weighing import weighed

NO_PEER = "Orthanc isn't installed, and every ratio is to it: sudo apt-get install orthanc"


@click.command()
@click.option("--seconds", default=1.5, show_default=True, help="Of each round.")
@click.option("--only", default="", metavar="WORD", help="Exams with this in their title.")
def bench(seconds: float, only: str) -> None:
    """Measure how fast pictures are, beside Debian's Orthanc; takes some minutes."""
    executable = orthanc.program()
    if executable is None:
        raise click.ClickException(NO_PEER)
    with tempfile.TemporaryDirectory(prefix="cigogne-bench-") as folder:
        click.echo("Making exams", err=True)
        if left_out():
            click.echo(f"{', '.join(left_out())} left out: dcmtk isn't installed", err=True)
        exams = make_exams(Path(folder), only)
        if not exams:
            raise click.BadParameter(only, param_hint="--only")
        try:
            _measure(Path(folder), executable, exams, seconds)
        except NotUp as down:
            raise click.ClickException(f"A server didn't start: {down}") from down


def _measure(folder: Path, executable: str, exams: Sequence[BenchExam], seconds: float) -> None:
    click.echo("Sending them to both servers", err=True)
    with (
        orthanc.started(executable, folder / "orthanc") as peer,
        cigogne.started(folder / "cigogne", exams, peer.port + 1) as site,
        closing(Clients()) as clients,
    ):
        asked = {exam: peer.rendered(exam, peer.send(exam)) for exam in exams}
        click.echo(_heading())
        list(told_as_they_come(_rows(Contest(clients, seconds, site, asked), exams)))


def _rows(contest: Contest, exams: Sequence[BenchExam]) -> Iterator[Row]:
    yield from contest.on_demand()
    yield from contest.stored()
    yield from prepared(exams)
    yield from weighed(contest.site, exams[0])


def _heading() -> str:
    return (
        f"{os.cpu_count()} processors ({platform.machine()}), shared by both servers and"
        f" {CLIENTS} clients.\nOnly ratios count, and those of one run: ours ÷ Orthanc's.\n"
    )


if __name__ == "__main__":
    bench(prog_name="bench/run")
