"""Measures how many frames a second of one core become stored stacks: row P6."""

import os
import resource
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median

from exams import BenchExam
from rows import PREPARED, Row

from core.imaging.confined import ConfinedStudio
from core.imaging.stacks import build

ROUNDS = 3
TICKS = os.sysconf("SC_CLK_TCK")


def prepared(exams: Iterable[BenchExam]) -> Iterator[Row]:
    """By the processor's time, the confined studio's included, whatever else the machine does.

    Of the one exam that the goals are about: others take as long as their codec does."""
    with ConfinedStudio() as studio:
        for exam in (one for one in exams if one.title == "CT explicit"):
            paths = sorted(exam.folder.iterdir())
            _make(studio, paths)
            rate = len(paths) / median(_make(studio, paths) for _ in range(ROUNDS))
            told = "of a core's time"
            yield Row(PREPARED, f"{exam.title}, prepared", rate, told)


def _make(studio: ConfinedStudio, paths: list[Path]) -> float:
    """Plan and build the stacks of these objects; gives the seconds of processor it took."""
    began = _used(studio)
    for plan in studio.plan(paths).stacks:
        for _ in build(plan, studio):
            pass
    return _used(studio) - began


def _used(studio: ConfinedStudio) -> float:
    here = resource.getrusage(resource.RUSAGE_SELF)
    return here.ru_utime + here.ru_stime + sum(map(_used_by, studio.process_ids()))


def _used_by(process: int) -> float:
    """User and system time, fields 14 and 15 of proc(5) `stat`, counted after the name."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
