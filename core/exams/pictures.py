"""Single pictures of an exam, read from its prepared stacks by byte range (V2).

The page that shows them opened the exam and was recorded; each picture asks the one question again, so
that a withdrawal holds at the next picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.context import Context
from core.errors import NotFound
from core.exams.entitlement import glanced_exam, opened_exam
from core.exams.opening import StackCard, stack_cards
from core.model import Exam, Series, Stack


@dataclass(frozen=True, slots=True)
class PicturePage:
    """One picture and its place among the others."""

    token: str
    modality: str
    body_part: str
    description: str
    day: date | None
    establishment: str
    shown: StackCard
    number: int
    """1 is the first in reading order."""
    width: int
    height: int
    problem: str
    """Why this picture can't be shown: a refusal's code; empty where it can."""
    stacks: Sequence[StackCard]

    @property
    def count(self) -> int:
        return self.shown.pictures


def picture_page(ctx: Context, token: str, series: int, stack: int, number: int) -> PicturePage:
    """The page around one picture. Raises NotFound, beyond the last picture too."""
    from core.imaging.stacks import read_index

    with opened_exam(ctx, token, audit.Action.PICTURES_VIEWED) as (session, exam):
        row = _stack(session, exam, series, stack)
        entry = read_index(partial(ctx.store.read, row.object_key)).picture(number)
        cards = stack_cards(exam)
        return PicturePage(
            token=exam.token,
            modality=exam.modality,
            body_part=exam.body_part,
            description=exam.description,
            day=exam.study_date,
            establishment=exam.establishment.name,
            shown=next(one for one in cards if (one.series, one.stack) == (series, stack)),
            number=number,
            width=entry.width,
            height=entry.height,
            problem=entry.problem,
            stacks=cards,
        )


def picture(ctx: Context, token: str, series: int, stack: int, number: int) -> bytes:
    """One picture as JPEG. Raises NotFound, also for one that can't be shown."""
    from core.imaging.stacks import read_index

    with glanced_exam(ctx, token) as (session, exam):
        key = _stack(session, exam, series, stack).object_key
    entry = read_index(partial(ctx.store.read, key)).picture(number)
    if entry.problem:
        raise NotFound
    return ctx.store.read(key, entry.offset, entry.length)


def thumbnail(ctx: Context, token: str, series: int, stack: int) -> bytes:
    """A small JPEG that stands for a stack. Raises NotFound."""
    from core.imaging.stacks import read_index

    with glanced_exam(ctx, token) as (session, exam):
        key = _stack(session, exam, series, stack).object_key
    entry = read_index(partial(ctx.store.read, key)).thumbnail
    if entry is None:
        raise NotFound
    return ctx.store.read(key, entry.offset, entry.length)


def _stack(session: Session, exam: Exam, series: int, stack: int) -> Stack:
    row = session.scalar(
        sa.select(Stack)
        .join(Series)
        .where(Series.exam_id == exam.id, Series.position == series, Stack.position == stack)
    )
    if row is None:
        raise NotFound
    return row
