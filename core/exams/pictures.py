"""Single pictures of an exam: the page around one, and the JPEGs that were prepared (V2).

Each picture asks the one question again, so that a withdrawal holds at the next; the first of a sitting
is told in the trail, whoever asks for it and from whichever page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from core import audit
from core.context import Context, ViewerKind
from core.errors import NotFound
from core.exams.attached import (
    MarkedPictures,
    OfferedState,
    StateName,
    marked_pictures,
    offered_states,
)
from core.exams.entitlement import glanced_exam, opened_exam, watched_exam
from core.exams.opening import StackCard, series_of, stack_cards
from core.exams.stored_stacks import find_stack, index_of
from core.imaging.stack_index import Geometry
from core.imaging.windows import Preset, presets_of
from core.model import Exam


@dataclass(frozen=True, slots=True)
class PicturePage:
    """One picture and its place among the others."""

    token: str
    patient_name: str
    is_own: bool
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
    position: Sequence[float]
    """The centre of its first pixel in mm, () where unknown."""
    geometry: Geometry
    frames_per_second: float | None
    window: tuple[float, float] | None
    """Center and width chosen for the whole stack, None where its objects offer their own."""
    presets: Sequence[Preset]
    octets: int
    """Bytes of the prepared stack: what is loaded to leaf through all of it."""
    stacks: Sequence[StackCard]
    states: Sequence[OfferedState]
    marked: Sequence[MarkedPictures]

    @property
    def count(self) -> int:
        return self.shown.pictures

    def state(self, name: StateName | None) -> OfferedState | None:
        """The state of this name. Raises NotFound where it isn't offered."""
        if name is None:
            return None
        for offered in self.states:
            if offered.name == name:
                return offered
        raise NotFound


def picture_page(ctx: Context, token: str, series: int, stack: int, number: int) -> PicturePage:
    """The page around one picture. Raises NotFound, beyond the last picture too."""
    with opened_exam(ctx, token, audit.Action.PICTURES_VIEWED) as (session, exam):
        return page_of(ctx, session, exam, (series, stack, number))


def page_of(
    ctx: Context, session: Session, exam: Exam, address: tuple[int, int, int]
) -> PicturePage:
    """The page around the picture at this series, stack and number of an exam that was opened."""
    series, stack, number = address
    found = find_stack(session, exam.id, series, stack)
    index = index_of(ctx.store, found.key)
    entry = index.picture(number)
    cards = stack_cards(series_of(session, exam))
    return PicturePage(
        token=exam.token,
        patient_name=f"{exam.patient.given_name} {exam.patient.family_name}".strip(),
        is_own=ctx.viewer.kind is ViewerKind.PERSON,
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
        position=entry.position,
        geometry=index.geometry,
        frames_per_second=index.frames_per_second,
        window=index.window,
        presets=presets_of(found.modality),
        octets=ctx.store.size(found.key),
        stacks=cards,
        states=offered_states(session, ctx.store, exam.id, index),
        marked=marked_pictures(session, ctx.store, exam.id),
    )


def picture(ctx: Context, token: str, series: int, stack: int, number: int) -> bytes:
    """One picture as JPEG. Raises NotFound, also for one that can't be shown."""
    with watched_exam(ctx, token, audit.Action.PICTURES_VIEWED) as (asked, exam_id):
        key = find_stack(asked, exam_id, series, stack).key
    entry = index_of(ctx.store, key).picture(number)
    if entry.problem:
        raise NotFound
    return ctx.store.read(key, entry.offset, entry.length)


def thumbnail(ctx: Context, token: str, series: int, stack: int) -> bytes:
    """A small JPEG that stands for a stack. Raises NotFound."""
    with glanced_exam(ctx, token) as (session, exam):
        key = find_stack(session, exam.id, series, stack).key
    entry = index_of(ctx.store, key).thumbnail
    if entry is None:
        raise NotFound
    return ctx.store.read(key, entry.offset, entry.length)
