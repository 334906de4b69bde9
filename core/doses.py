"""Reads the dose of exams that have arrived, once for all, and tells it (feature Y1).

An exam waits while `dose_from` says since when (law 12). Its dose reports count; where they say nothing
of a quantity, its pictures' own attributes do. Derived: it may be deleted and read again.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from pydicom.dataset import Dataset
from sqlalchemy.orm import Session

from core.context import Context
from core.errors import Failure, ObjectRefused
from core.imaging.dicom import open_object
from core.imaging.nature import Nature
from core.model import Dose, Exam, Instance, Series
from core.model.exams import DoseSource
from core.objects.content_items import read_content
from core.objects.dose_report import dose_of
from core.objects.dose_tags import dose_told
from core.objects.readable import zone
from core.rules.dose import Figure, Quantity, Statement, combined

MOST_REPORTS = 50
MOST_PICTURES = 200
EVERY_PICTURE = frozenset({"DX", "CR", "XA", "RF", "PX", "IO", "MG"})
"""Modalities whose pictures are exposures of their own; of others the first of a series tells."""
FIRST_PICTURE = frozenset({"CT", "NM", "PT"})


@dataclass(frozen=True, slots=True)
class _Waiting:
    exam_id: int
    since: datetime
    reports: Sequence[str]
    pictures: Sequence[str]


@dataclass(frozen=True, slots=True)
class DoseLine:
    """A figure in the unit of its quantity, and where it was read."""

    quantity: Quantity
    value: float
    about: str
    source: DoseSource


def read_next_dose(ctx: Context) -> bool:
    """Read the dose of the exam that has waited longest; False when none waits."""
    waiting = _next(ctx)
    if waiting is None:
        return False
    reported = combined(_reported(ctx, waiting.reports))
    told_already = {figure.quantity for figure in reported}
    told = [
        figure
        for figure in combined(_told(ctx, waiting.pictures))
        if figure.quantity not in told_already
    ]
    _keep(ctx, waiting, reported, told)
    return True


def dose_lines(session: Session, exam_id: int) -> list[DoseLine]:
    """The dose of an exam, as it was read."""
    return dose_lines_of(session, [exam_id])[exam_id]


def dose_lines_of(session: Session, exams: Collection[int]) -> dict[int, list[DoseLine]]:
    """The dose of each of these exams, in one query."""
    found: dict[int, list[DoseLine]] = {exam_id: [] for exam_id in exams}
    for row in session.scalars(sa.select(Dose).where(Dose.exam_id.in_(exams)).order_by(Dose.id)):
        found[row.exam_id].append(DoseLine(row.quantity, row.value, row.about, row.source))
    return found


def _next(ctx: Context) -> _Waiting | None:
    with ctx.db.reading() as session:
        exam = session.scalars(
            sa.select(Exam).where(Exam.dose_from.is_not(None)).order_by(Exam.dose_from).limit(1)
        ).first()
        if exam is None or exam.dose_from is None:
            return None
        return _Waiting(
            exam.id, exam.dose_from, _reports(session, exam.id), _pictures(session, exam.id)
        )


def _reports(session: Session, exam_id: int) -> Sequence[str]:
    """The keys of its dose reports, in the order they came: the last of those that say the same
    counts."""
    return session.scalars(
        sa.select(Instance.object_key)
        .join(Series)
        .where(Series.exam_id == exam_id, Instance.settled, Instance.nature == Nature.DOSE_REPORT)
        .order_by(Instance.received_at, Instance.id)
        .limit(MOST_REPORTS)
    ).all()


def _pictures(session: Session, exam_id: int) -> Sequence[str]:
    is_picture = sa.and_(Series.exam_id == exam_id, Instance.settled, Instance.frames > 0)
    first = (
        sa.select(sa.func.min(Instance.id))
        .join(Series)
        .where(is_picture)
        .group_by(Instance.series_id)
    )
    wanted = sa.or_(
        Series.modality.in_(EVERY_PICTURE),
        sa.and_(Series.modality.in_(FIRST_PICTURE), Instance.id.in_(first)),
    )
    return session.scalars(
        sa.select(Instance.object_key)
        .join(Series)
        .where(is_picture, wanted)
        .order_by(Instance.id)
        .limit(MOST_PICTURES)
    ).all()


def _reported(ctx: Context, keys: Sequence[str]) -> Iterator[Statement]:
    for dataset in _readable(ctx, keys):
        yield dose_of(read_content(dataset, zone(dataset)).root)


def _told(ctx: Context, keys: Sequence[str]) -> Iterator[Statement]:
    return filter(None, map(dose_told, _readable(ctx, keys)))


def _readable(ctx: Context, keys: Sequence[str]) -> Iterator[Dataset]:
    """The objects but those that a disk has lost: the others still tell."""
    for key in keys:
        with suppress(ObjectRefused, Failure):
            yield open_object(ctx.store.path(key)).dataset


def _keep(
    ctx: Context, waiting: _Waiting, reported: Sequence[Figure], told: Sequence[Figure]
) -> None:
    """Put it in place of what was read before, unless more arrived meanwhile."""
    with ctx.db.writing() as session:
        exam = session.get_one(Exam, waiting.exam_id)
        if exam.dose_from != waiting.since:
            return
        exam.dose_from = None
        session.execute(sa.delete(Dose).where(Dose.exam_id == exam.id))
        for source, figures in ((DoseSource.REPORT, reported), (DoseSource.PICTURE, told)):
            session.add_all(
                Dose(
                    exam_id=exam.id,
                    quantity=figure.quantity,
                    value=figure.value,
                    about=figure.about,
                    source=source,
                )
                for figure in figures
            )
