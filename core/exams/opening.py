"""What one opened exam shows: when, where, its series, its report, what can be downloaded (V1–V10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core import audit
from core.context import Context, Viewer, ViewerKind
from core.doctors.readings import mark_read
from core.documents.report import ReportText
from core.doses import DoseLine, dose_lines
from core.exams.attached import MarkedPictures, PictureName, marked_pictures
from core.exams.completeness import Completeness, completeness
from core.exams.entitlement import may_take, opened_exam
from core.exams.others import OtherObject, other_objects
from core.exams.priors import Prior, prior_of
from core.exams.reading import validated_report
from core.exams.stored_stacks import index_of
from core.model import Departure, Event, Exam, Instance, Series
from core.model.exams import Stack
from core.preparing import MOST_TRIES
from core.storage import Store

MOST_OTHERS = 100


class Preparing(Enum):
    """How far the pictures of an exam are."""

    DONE = "done"
    GOING_ON = "going-on"
    GIVEN_UP = "given-up"
    """What is missing was tried in vain, and waits for something new to arrive."""


@dataclass(frozen=True, slots=True)
class StackCard:
    """A stack of pictures, named by the positions of its series and of itself."""

    series: int
    stack: int
    distinctions: Sequence[tuple[str, str]]
    """What tells it from the other stacks of its series: kinds of `ordering.Difference`, values."""
    description: str
    pictures: int


@dataclass(frozen=True, slots=True)
class ExamPage:
    token: str
    patient_name: str
    is_own: bool
    modality: str
    body_part: str
    description: str
    day: date | None
    clock: time | None
    establishment: str
    requested_by: str
    report: ReportText
    stacks: Sequence[StackCard]
    first: PictureName | None
    """The first picture that can be shown."""
    others: Sequence[OtherObject]
    marked: Sequence[MarkedPictures]
    dose: Sequence[DoseLine]
    completeness: Completeness
    preparing: Preparing
    """Whether all its pictures are there yet."""
    instances: int
    octets: int
    """Bytes of all objects as they leave: about the size of the download."""
    last_downloaded_at: datetime | None
    prior: Prior | None
    """The earlier exam that fits best beside this one."""
    patient_token: str
    may_take: bool
    """Files of it may be downloaded too."""

    @property
    def pictures(self) -> int:
        return sum(stack.pictures for stack in self.stacks)


def exam_page(ctx: Context, token: str) -> ExamPage:
    """Open an exam. Raises NotFound."""
    with opened_exam(ctx, token, audit.Action.EXAM_OPENED) as (session, exam):
        mark_read(session, ctx, exam)
        instances, octets = _extent(session, exam)
        series = series_of(session, exam)
        return ExamPage(
            token=exam.token,
            patient_name=f"{exam.patient.given_name} {exam.patient.family_name}".strip(),
            is_own=ctx.viewer.kind is ViewerKind.PERSON,
            modality=exam.modality,
            body_part=exam.body_part,
            description=exam.description,
            day=exam.study_date,
            clock=exam.study_time,
            establishment=exam.establishment.name,
            requested_by=exam.requested_by,
            report=validated_report(exam),
            prior=prior_of(session, ctx, exam),
            stacks=stack_cards(series),
            first=_first_picture(ctx.store, series),
            others=other_objects(session, exam)[:MOST_OTHERS],
            marked=marked_pictures(session, ctx.store, exam.id),
            dose=dose_lines(session, exam.id),
            completeness=completeness(session, exam),
            preparing=_preparing(series),
            instances=instances,
            octets=octets,
            last_downloaded_at=last_downloaded(session, exam, ctx.viewer),
            patient_token=exam.patient.token,
            may_take=may_take(session, ctx),
        )


def _first_picture(store: Store, series: Sequence[Series]) -> PictureName | None:
    for card, key in stack_rows(series):
        for number, picture in enumerate(index_of(store, key).pictures, 1):
            if not picture.problem:
                return PictureName(card.series, card.stack, number)
    return None


def _preparing(series: Sequence[Series]) -> Preparing:
    waiting = [one for one in series if one.prepare_from]
    if not waiting:
        return Preparing.DONE
    is_given_up = all(one.prepare_tries >= MOST_TRIES for one in waiting)
    return Preparing.GIVEN_UP if is_given_up else Preparing.GOING_ON


def stack_cards(series: Sequence[Series]) -> list[StackCard]:
    """The stacks of these series, in their order."""
    return [card for card, _ in stack_rows(series)]


def stack_rows(series: Sequence[Series]) -> list[tuple[StackCard, str]]:
    """The same, each with the key under which it is stored."""
    return [(_stack_card(one, stack), stack.object_key) for one in series for stack in one.stacks]


def series_of(session: Session, exam: Exam) -> Sequence[Series]:
    """The series of an exam with their stacks, in two queries however many they are."""
    return session.scalars(
        sa.select(Series)
        .where(Series.exam_id == exam.id)
        .order_by(Series.position)
        .options(selectinload(Series.stacks))
    ).all()


def _stack_card(series: Series, stack: Stack) -> StackCard:
    return StackCard(
        series=series.position,
        stack=stack.position,
        distinctions=[(kind, value) for kind, value in stack.distinctions],
        description=series.description,
        pictures=stack.pictures,
    )


def _extent(session: Session, exam: Exam) -> tuple[int, int]:
    row = session.execute(
        sa.select(
            sa.func.count(),
            sa.func.coalesce(
                sa.func.sum(sa.func.coalesce(Departure.packed_size, Instance.size)), 0
            ),
        )
        .select_from(Instance)
        .join(Series, Series.id == Instance.series_id)
        .outerjoin(Departure, Departure.instance_id == Instance.id)
        .where(Series.exam_id == exam.id, Instance.settled)
    ).one()
    return row[0], row[1]


def last_downloaded(session: Session, exam: Exam, viewer: Viewer) -> datetime | None:
    """When this viewer last began to download it."""
    return session.scalar(
        sa.select(sa.func.max(Event.recorded_at)).where(
            Event.patient_id == exam.patient_id,
            Event.exam_id == exam.id,
            Event.action == audit.Action.PACKAGE_DOWNLOADED.value,
            Event.actor_kind == viewer.kind.value,
            Event.actor_id == viewer.id,
            Event.outcome == audit.Outcome.DONE.value,
        )
    )
