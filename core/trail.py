"""The audit trail as the patient reads it: everything about her, in facts for plain words (T2)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit import Action, Outcome
from core.context import Context, Viewer, ViewerKind
from core.exams.entitlement import Entitlement, entitlement_of, verdicts
from core.exams.opposed import days_kept_back
from core.model import Establishment, Event, Exam
from core.records import record_ids_of
from core.rules.days import day_of

LONGEST_TRAIL = 500


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One event. `exam_token` and `exam_day` are there only for an exam that opens to the reader."""

    sequence: int
    recorded_at: datetime
    action: Action
    outcome: Outcome
    actor_kind: ViewerKind
    actor_name: str
    actor_role: str
    establishment: str
    is_myself: bool
    exam_token: str | None
    exam_day: date | None
    details: Mapping[str, Any]


def own_trail(ctx: Context) -> Sequence[TrailEntry]:
    """What happened with the viewer's data and those of people she looks for, newest first.

    Events about an exam that doesn't open to her aren't told, for they would tell that it exists; nor
    is what happened on a day of which a minor's parents aren't to hear.
    """
    return _told(ctx, sa.true())


def told_entry(ctx: Context, sequence: int) -> TrailEntry | None:
    """The event of this number, if the viewer's trail tells it."""
    return next(iter(_told(ctx, Event.sequence == sequence)), None)


def _told(ctx: Context, asked: sa.ColumnElement[bool]) -> Sequence[TrailEntry]:
    with ctx.db.reading() as session:
        entitlement = entitlement_of(session, ctx.viewer, ctx.now)
        records = record_ids_of(session, entitlement.patients).values()
        events = session.scalars(
            sa.select(Event)
            .where(Event.patient_id.in_([one for person in records for one in person]), asked)
            .order_by(Event.sequence.desc())
            .limit(LONGEST_TRAIL)
        ).all()
        exams = session.scalars(
            sa.select(Exam).where(Exam.id.in_({event.exam_id for event in events}))
        ).all()
        judgements = verdicts(session, entitlement, exams, ctx.now)
        open_exams = {
            exam.id: exam
            for exam, judgement in zip(exams, judgements, strict=True)
            if judgement.may_open
        }
        kept_back = _kept_back(session, entitlement, ctx)
        places = dict(session.execute(sa.select(Establishment.id, Establishment.name)).all())
    return [
        entry_of(event, open_exams.get(event.exam_id or 0), places, ctx.viewer)
        for event in events
        if (event.exam_id is None or event.exam_id in open_exams)
        and not _is_kept_back(event, kept_back)
    ]


KeptBack = Mapping[int, Collection[tuple[int, date]]]
"""What minors keep to themselves: establishments and days, by record."""


def _kept_back(session: Session, entitlement: Entitlement, ctx: Context) -> KeptBack:
    days = days_kept_back(session, entitlement.looked_after, ctx.now)
    records = record_ids_of(session, set(days))
    return {record: days[person] for person in days for record in records[person]}


def _is_kept_back(event: Event, kept_back: KeptBack) -> bool:
    """Even that a desk opened the file would tell the parents that she was there."""
    days = kept_back.get(event.patient_id or 0, ())
    was_noted = event.action in {Action.OPPOSITION_NOTED.value, Action.OPPOSITION_LIFTED.value}
    return was_noted or (event.establishment_id or 0, day_of(event.recorded_at)) in days


def entry_of(
    event: Event, exam: Exam | None, places: Mapping[int, str], viewer: Viewer
) -> TrailEntry:
    """An event in facts; without its exam where that doesn't open to the reader."""
    return TrailEntry(
        sequence=event.sequence,
        recorded_at=event.recorded_at,
        action=Action(event.action),
        outcome=Outcome(event.outcome),
        actor_kind=ViewerKind(event.actor_kind),
        actor_name=event.actor_name,
        actor_role=event.actor_role,
        establishment=places.get(event.establishment_id or 0, ""),
        is_myself=event.actor_kind == viewer.kind.value and event.actor_id == viewer.id,
        exam_token=exam.token if exam else None,
        exam_day=exam.study_date if exam else None,
        details=event.details,
    )
