"""What a package would be made from now: a hash of it all, and whether every object is packed.

Asked at every request, so it counts rows by their indexes, once for all exams, and reads none of them.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
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
    return _hash([choice.form.value, choice.language.value, _numbers(in_order(exams))])


@dataclass(frozen=True, slots=True)
class Standing:
    """Exams of one patient as they stand now, and how far the worker is with them."""

    exams: Sequence[Exam]
    progress: Progress
    _told: list[Any]

    def state(self, choice: Choice) -> str:
        """A hash of everything that the package says or holds."""
        return _hash([LAYOUT, choice.form.value, choice.language.value, self._told])


def standing_of(session: Session, exams: Sequence[Exam]) -> Standing:
    """How these exams stand. Raises NotFound for one without a validated report."""
    counts, stacks = _counts(session, exams), _stacks(session, exams)
    told = [_told(exam, counts[exam.id], stacks[exam.id]) for exam in in_order(exams)]
    return Standing(exams, _progress(session, exams, counts.values()), told)


def _progress(
    session: Session, exams: Sequence[Exam], counts: Collection[tuple[int, int, int]]
) -> Progress:
    objects = sum(count for count, _, _ in counts)
    packed = sum(count for _, _, count in counts)
    return Progress(packed, objects, packed < objects and _is_stuck(session, exams))


def _told(exam: Exam, counts: tuple[int, int, int], stacks: Sequence[str]) -> list[Any]:
    report, patient, place = validated_report(exam), exam.patient, exam.establishment
    return [
        exam.study_instance_uid,
        [exam.study_date, exam.description, exam.modality, exam.body_part],
        [patient.given_name, patient.family_name, patient.birth_date],
        [place.name, place.city, place.desk_phone],
        [report.version, report.validated_at],
        counts,
        stacks,
    ]


def _counts(session: Session, exams: Sequence[Exam]) -> Mapping[int, tuple[int, int, int]]:
    """Of each exam how many objects, the sum of their numbers, and how many of them are packed."""
    rows = session.execute(
        sa.select(
            Series.exam_id,
            sa.func.count(Instance.id),
            sa.func.sum(Instance.id),
            sa.func.count(Departure.instance_id),
        )
        .select_from(Instance)
        .join(Series, Series.id == Instance.series_id)
        .outerjoin(Departure, Departure.instance_id == Instance.id)
        .where(Series.exam_id.in_(_numbers(exams)), Instance.settled)
        .group_by(Series.exam_id)
    )
    nothing = dict.fromkeys(_numbers(exams), (0, 0, 0))
    return nothing | {exam: (objects, int(total), packed) for exam, objects, total, packed in rows}


def _stacks(session: Session, exams: Sequence[Exam]) -> Mapping[int, Sequence[str]]:
    """The keys of the stacks of each exam."""
    rows = session.execute(
        sa.select(Series.exam_id, Stack.object_key)
        .join(Stack.series)
        .where(Series.exam_id.in_(_numbers(exams)))
        .order_by(Series.position, Stack.position)
    )
    keys: dict[int, list[str]] = defaultdict(list)
    for exam, key in rows:
        keys[exam].append(key)
    return keys


def _is_stuck(session: Session, exams: Sequence[Exam]) -> bool:
    left_alone = sa.select(Series.id).where(
        Series.exam_id.in_(_numbers(exams)),
        Series.pack_from.is_not(None),
        Series.pack_tries >= MOST_TRIES,
    )
    return session.scalar(left_alone.limit(1)) is not None


def _numbers(exams: Sequence[Exam]) -> list[int]:
    return [exam.id for exam in exams]


def _hash(told: list[Any]) -> str:
    return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()
