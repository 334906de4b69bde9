"""The objects of an exam that are no pictures, and how they are named."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.imaging.nature import Nature
from core.model import Exam, Instance, Series

NUMBER = (
    sa.func.row_number()
    .over(partition_by=Series.id, order_by=(Instance.instance_number, Instance.id))
    .label("number")
)
"""Counts from 1 the objects of a series that are no pictures."""


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
    return [other_object(*row) for row in session.execute(others_of(exam.id))]


def other_object(instance: Instance, series: Series, number: int) -> OtherObject:
    return OtherObject(
        series=series.position,
        number=number,
        nature=instance.nature,
        modality=series.modality,
        description=series.description,
    )


def others_of(exam_id: int | sa.BindParameter[int]) -> sa.Select[Instance, Series, int]:
    """Their rows and numbers, in the same order."""
    return (
        sa.select(Instance, Series, NUMBER)
        .join(Series)
        .where(Series.exam_id == exam_id, Instance.settled, Instance.nature != Nature.PICTURE)
        .order_by(Series.position, Instance.instance_number, Instance.id)
    )
