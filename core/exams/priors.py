"""The earlier exam of a patient that fits best beside one, if it opens to the viewer too (M6)."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.exams.entitlement import judgements
from core.model import Exam, Series
from core.model.exams import Stack
from core.regions import places_of
from core.rules.kinds import kind_of
from core.rules.priors import Comparable, best_prior


@dataclass(frozen=True, slots=True)
class Prior:
    """An earlier exam, and the two stacks to put side by side: as the comparing page names them."""

    day: date
    left: str
    right: str


def prior_of(session: Session, ctx: Context, exam: Exam) -> Prior | None:
    """What to offer beside this exam; None where nothing fits, opens, or has pictures."""
    kind = kind_of(exam.modality)
    if kind is None:
        return None
    earlier = session.scalars(
        sa.select(Exam).where(
            Exam.patient_id == exam.patient_id,
            Exam.modality.in_(kind.modalities),
            Exam.study_date < exam.study_date,
        )
    ).all()
    judged = zip(earlier, judgements(session, ctx.viewer, earlier, ctx.now), strict=True)
    opening = {one.id: one for one, judgement in judged if judgement.may_open}
    best = best_prior(_comparable(exam), map(_comparable, opening.values()))
    if best is None or best.day is None:
        return None
    left, right = _first_stack(session, opening[best.id]), _first_stack(session, exam)
    return Prior(best.day, left, right) if left and right else None


def _comparable(exam: Exam) -> Comparable:
    return Comparable(exam.id, kind_of(exam.modality), places_of(exam), exam.study_date)


def _first_stack(session: Session, exam: Exam) -> str:
    place = session.execute(
        sa.select(Series.position, Stack.position)
        .join(Stack, Stack.series_id == Series.id)
        .where(Series.exam_id == exam.id)
        .order_by(Series.position, Stack.position)
        .limit(1)
    ).first()
    return f"{exam.token}.{place[0]}.{place[1]}" if place else ""
