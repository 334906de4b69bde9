"""The objects of an exam that are no pictures, and how they are named."""

from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.imaging.nature import Nature
from core.model import Exam, Instance, Series


@dataclass(frozen=True, slots=True)
class OtherObject:
    """An object that is no picture, named by the position of its series and its own among those of
    that series that are no pictures either."""

    series: int
    number: int
    nature: Nature
    modality: str
    description: str


def other_objects(session: Session, exam: Exam) -> list[OtherObject]:
    """The objects of an exam that are no pictures, in the order of their series."""
    numbers: Counter[int] = Counter()
    found = []
    for instance, series in session.execute(others_of(exam.id)):
        numbers[series.position] += 1
        found.append(
            OtherObject(
                series=series.position,
                number=numbers[series.position],
                nature=instance.nature,
                modality=series.modality,
                description=series.description,
            )
        )
    return found


def others_of(exam_id: int | sa.BindParameter[int]) -> sa.Select[Instance, Series]:
    """Their rows, in the same order."""
    return (
        sa.select(Instance, Series)
        .join(Series)
        .where(Series.exam_id == exam_id, Instance.settled, Instance.nature != Nature.PICTURE)
        .order_by(Series.position, Instance.instance_number, Instance.id)
    )
