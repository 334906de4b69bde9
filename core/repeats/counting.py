"""Repeats avoided and the dose that wasn't given, from the answers about earlier exams (feature Y4).

An exam that serves spares one like it: what it gave itself is the dose not given, in the units of its
quantities, kind by kind, never added up across them. Numbers so small that they could tell of a person
are hidden, and so is their dose.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core.context import Context
from core.doses import DoseLine, dose_lines_of
from core.model import RepeatAnswer
from core.rules.days import beginning_of
from core.rules.dose import HIGHEST, Quantity
from core.rules.kinds import Kind, kind_of
from core.rules.repeats import FEWEST_TOLD, Answer


@dataclass(frozen=True, slots=True)
class Avoided:
    """Of one kind of exam. `avoided` and `repeated` are None where too few to be told."""

    kind: Kind
    avoided: int | None
    repeated: int | None
    dose: Mapping[Quantity, float]
    """Not given, in the unit of each quantity; of those whose exams told a dose."""


def avoided_repeats(ctx: Context, begins: date, ends: date) -> Sequence[Avoided]:
    """By kind of exam, what was answered from the first of these days to the day before the last."""
    with ctx.db.reading() as session:
        rows = session.scalars(
            sa.select(RepeatAnswer)
            .where(
                RepeatAnswer.answered_at >= beginning_of(begins),
                RepeatAnswer.answered_at < beginning_of(ends),
            )
            .options(joinedload(RepeatAnswer.exam))
        ).all()
        spared = {row.exam_id for row in rows if row.answer is Answer.USED}
        doses = dose_lines_of(session, spared)
    by_kind: dict[Kind, list[RepeatAnswer]] = defaultdict(list)
    for row in rows:
        if (kind := kind_of(row.exam.modality)) is not None:
            by_kind[kind].append(row)
    return [_told(kind, by_kind[kind], doses) for kind in Kind if kind in by_kind]


def _told(
    kind: Kind, rows: Iterable[RepeatAnswer], doses: Mapping[int, Sequence[DoseLine]]
) -> Avoided:
    """An exam spares one exam, however many say so."""
    exams: dict[Answer, set[int]] = defaultdict(set)
    for row in rows:
        exams[row.answer].add(row.exam_id)
    avoided = _if_enough(len(exams[Answer.USED]))
    spared = exams[Answer.USED] if avoided is not None else set()
    return Avoided(
        kind=kind,
        avoided=avoided,
        repeated=_if_enough(len(exams[Answer.REPEATED])),
        dose=_summed(line for exam_id in spared for line in doses[exam_id]),
    )


def _if_enough(number: int) -> int | None:
    return number if number == 0 or number >= FEWEST_TOLD else None


def _summed(lines: Iterable[DoseLine]) -> dict[Quantity, float]:
    """What adds up; the highest of acquisitions doesn't."""
    sums: dict[Quantity, float] = defaultdict(float)
    for line in lines:
        if line.quantity not in HIGHEST:
            sums[line.quantity] += line.value
    return dict(sums)
