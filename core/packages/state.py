"""What a package would be made from now: a hash of it all, and whether every object is packed.

Asked at every request, so it counts rows by their indexes and reads none of them.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.download.forms import PackageForm
from core.exams.reading import validated_report
from core.language import Language
from core.model import Departure, Exam, Instance, Series, Stack
from core.packing import MOST_TRIES

LAYOUT = 2
"""To be raised when the same exams come to make another package."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which package: of which form, in which language."""

    form: PackageForm
    language: Language


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the objects are packed; whether the worker has given up on some of the others."""

    packed: int
    objects: int
    is_stuck: bool = False

    @property
    def is_complete(self) -> bool:
        return self.packed == self.objects


def in_order(exams: Sequence[Exam]) -> Sequence[Exam]:
    """As a package holds them, however they were asked for: newest first."""
    return sorted(exams, key=lambda exam: (exam.study_date or date.min, exam.id), reverse=True)


def selection_of(exams: Sequence[Exam], choice: Choice) -> str:
    """The hash that names a package."""
    numbers = [exam.id for exam in in_order(exams)]
    return _hash([choice.form.value, choice.language.value, numbers])


def progress_of(session: Session, exams: Sequence[Exam]) -> Progress:
    """How far the worker is with these exams."""
    counted = [_counted(session, exam) for exam in exams]
    packed, objects = sum(packed for _, _, packed in counted), sum(count for count, _, _ in counted)
    return Progress(packed, objects, packed < objects and _is_stuck(session, exams))


def state_of(session: Session, exams: Sequence[Exam], choice: Choice) -> str:
    """A hash of everything that the package says or holds."""
    told = [_told(session, exam) for exam in in_order(exams)]
    return _hash([LAYOUT, choice.form.value, choice.language.value, told])


def _told(session: Session, exam: Exam) -> list[Any]:
    report, patient, place = validated_report(exam), exam.patient, exam.establishment
    return [
        exam.study_instance_uid,
        [exam.study_date, exam.description, exam.modality, exam.body_part],
        [patient.given_name, patient.family_name, patient.birth_date],
        [place.name, place.city, place.desk_phone],
        [report.version, report.validated_at],
        _counted(session, exam),
        _stacks(session, exam),
    ]


def _counted(session: Session, exam: Exam) -> tuple[int, int, int]:
    """How many objects, the sum of their numbers, and how many of them are packed."""
    row = session.execute(
        sa.select(
            sa.func.count(Instance.id),
            sa.func.coalesce(sa.func.sum(Instance.id), 0),
            sa.func.count(Departure.instance_id),
        )
        .select_from(Instance)
        .join(Series, Series.id == Instance.series_id)
        .outerjoin(Departure, Departure.instance_id == Instance.id)
        .where(Series.exam_id == exam.id, Instance.settled)
    ).one()
    return row[0], int(row[1]), row[2]


def _stacks(session: Session, exam: Exam) -> list[str]:
    return list(
        session.scalars(
            sa.select(Stack.object_key)
            .join(Series)
            .where(Series.exam_id == exam.id)
            .order_by(Series.position, Stack.position)
        )
    )


def _is_stuck(session: Session, exams: Sequence[Exam]) -> bool:
    left_alone = sa.select(Series.id).where(
        Series.exam_id.in_([exam.id for exam in exams]),
        Series.pack_from.is_not(None),
        Series.pack_tries >= MOST_TRIES,
    )
    return session.scalar(left_alone.limit(1)) is not None


def _hash(told: list[Any]) -> str:
    return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()
