"""What is kept, for an operator: identifiers and counts, no name and no description."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from core.context import Context
from core.model import Establishment, Exam, Instance, Series


@dataclass(frozen=True, slots=True)
class InventoryLine:
    study_instance_uid: str
    day: date | None
    modality: str
    establishment: str
    instances: int
    is_complete: bool


def inventory(ctx: Context) -> Sequence[InventoryLine]:
    """All exams, oldest arrival first."""
    with ctx.db.reading() as session:
        rows = session.execute(
            sa.select(Exam, Establishment.name, sa.func.count(Instance.id))
            .join(Establishment)
            .join(Series, Series.exam_id == Exam.id)
            .join(Instance, Instance.series_id == Series.id)
            .group_by(Exam.id, Establishment.name)
            .order_by(Exam.id)
        )
        return [
            InventoryLine(
                study_instance_uid=exam.study_instance_uid,
                day=exam.study_date,
                modality=exam.modality,
                establishment=establishment,
                instances=count,
                is_complete=exam.settled_at is not None,
            )
            for exam, establishment, count in rows
        ]
