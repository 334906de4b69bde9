"""The audit trail as the patient reads it: everything about her, in facts for plain words (T2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from core.audit import Action, Outcome
from core.context import Context, ViewerKind
from core.exams.entitlement import entitlement_of, verdicts
from core.model import Establishment, Event, Exam
from core.records import record_ids_of

LONGEST_TRAIL = 500


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One event. `exam_token` and `exam_day` are there only for an exam that opens to the reader."""

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

    Events about an exam that doesn't open to her aren't told, for they would tell that it exists.
    """
    with ctx.db.reading() as session:
        entitlement = entitlement_of(session, ctx.viewer, ctx.now)
        records = record_ids_of(session, entitlement.patients).values()
        events = session.scalars(
            sa.select(Event)
            .where(Event.patient_id.in_([one for person in records for one in person]))
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
        places = dict(session.execute(sa.select(Establishment.id, Establishment.name)).all())
    return [
        _entry(event, open_exams.get(event.exam_id or 0), places, ctx)
        for event in events
        if event.exam_id is None or event.exam_id in open_exams
    ]


def _entry(event: Event, exam: Exam | None, places: Mapping[int, str], ctx: Context) -> TrailEntry:
    return TrailEntry(
        recorded_at=event.recorded_at,
        action=Action(event.action),
        outcome=Outcome(event.outcome),
        actor_kind=ViewerKind(event.actor_kind),
        actor_name=event.actor_name,
        actor_role=event.actor_role,
        establishment=places.get(event.establishment_id or 0, ""),
        is_myself=event.actor_kind == ctx.viewer.kind.value and event.actor_id == ctx.viewer.id,
        exam_token=exam.token if exam else None,
        exam_day=exam.study_date if exam else None,
        details=event.details,
    )
