"""Two stacks of one patient side by side, of whichever of her exams and establishments (V6, M6).

Each of the two exams is opened by itself, with its own verdict and its own line in the trail.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from core import audit
from core.context import Context, ViewerKind
from core.errors import NotFound
from core.exams.entitlement import glanced_exam, judgements, opened_exam
from core.exams.linking import Link, link_between
from core.exams.listing import exams_where
from core.exams.opening import StackCard, stack_cards
from core.exams.pictures import PicturePage, page_of
from core.exams.viewing import PictureAddress
from core.model import Exam


@dataclass(frozen=True, slots=True)
class ComparableExam:
    """An exam that opens, with the stacks to choose from."""

    token: str
    modality: str
    body_part: str
    description: str
    day: date | None
    establishment: str
    stacks: Sequence[StackCard]


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything of one patient that may be put beside something else, newest first."""

    token: str
    patient_name: str
    is_own: bool
    exams: Sequence[ComparableExam]


@dataclass(frozen=True, slots=True)
class Comparison:
    left: PicturePage
    right: PicturePage
    link: Link


def choices(ctx: Context, token: str) -> Choices:
    """What may be compared with an exam: it and the patient's others. Raises NotFound."""
    with glanced_exam(ctx, token) as (session, exam):
        opening = opening_exams(session, ctx, exam.patient_id)
        return Choices(
            token=exam.token,
            patient_name=f"{exam.patient.given_name} {exam.patient.family_name}".strip(),
            is_own=ctx.viewer.kind is ViewerKind.PERSON,
            exams=[comparable for each in opening if (comparable := _comparable(each)).stacks],
        )


def compared(ctx: Context, left: PictureAddress, right: PictureAddress) -> Comparison:
    """Two pictures with their stacks. Raises NotFound, also for exams of two patients."""
    first, owner = _opened(ctx, left)
    second, other_owner = _opened(ctx, right)
    if owner != other_owner:
        raise NotFound
    return Comparison(first, second, link_between(first.geometry, second.geometry))


def _opened(ctx: Context, address: PictureAddress) -> tuple[PicturePage, int]:
    """The page around a picture, and whose it is."""
    with opened_exam(ctx, address.token, audit.Action.PICTURES_VIEWED) as (session, exam):
        place = address.series, address.stack, address.number
        return page_of(ctx, session, exam, place), exam.patient_id


def opening_exams(session: Session, ctx: Context, patient_id: int) -> list[Exam]:
    """Those of a patient's exams that open to the viewer, newest first."""
    exams = exams_where(session, Exam.patient_id == patient_id)
    judged = zip(exams, judgements(session, ctx.viewer, exams, ctx.now), strict=True)
    return [exam for exam, judgement in judged if judgement.may_open]


def _comparable(exam: Exam) -> ComparableExam:
    return ComparableExam(
        token=exam.token,
        modality=exam.modality,
        body_part=exam.body_part,
        description=exam.description,
        day=exam.study_date,
        establishment=exam.establishment.name,
        stacks=stack_cards(exam.series),
    )
