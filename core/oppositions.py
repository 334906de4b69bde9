"""What a minor keeps from her parents, as a desk notes and lifts it (features L7).

It is noted for a day at the desk's own establishment, so that it covers what hasn't arrived yet. Which
exams that hides is `rules.opposition`'s; the parents see neither the exam nor that somebody asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.context import Context
from core.errors import InvalidInput, NotFound
from core.model import Opposition, Patient
from core.patients import own_patient
from core.records import record_at, record_ids
from core.rules.days import day_of
from core.rules.opposition import objection_to_opposing


@dataclass(frozen=True, slots=True)
class NotedOpposition:
    """One that stands; `number` is for `lift`."""

    number: int
    day: date
    recorded_at: datetime


def oppositions(ctx: Context, token: str) -> Sequence[NotedOpposition]:
    """Those that stand at this desk's establishment, newest first. Raises NotFound."""
    with ctx.db.reading() as session:
        rows = _standing(session, ctx, own_patient(session, ctx, token))
        return [NotedOpposition(row.id, row.day, row.recorded_at) for row in rows]


def oppose(ctx: Context, token: str, day: date) -> None:
    """Note that a minor keeps what is made here that day to herself; once is enough.

    Raises NotFound, and InvalidInput for an adult, or a day before her birth.
    """
    with ctx.db.writing() as session:
        patient = own_patient(session, ctx, token)
        objection = objection_to_opposing(patient.birth_date, day, day_of(ctx.now))
        if objection is not None:
            raise InvalidInput("day", objection.value)
        if day in {row.day for row in _standing(session, ctx, patient)}:
            return
        assert ctx.viewer.id is not None
        assert ctx.viewer.establishment_id is not None
        record = record_at(session, patient, ctx.viewer.establishment_id)
        session.add(
            Opposition(
                patient_id=record.id,
                establishment_id=ctx.viewer.establishment_id,
                day=day,
                recorded_at=ctx.now,
                recorded_by=ctx.viewer.id,
            )
        )
        _tell(session, ctx, audit.Action.OPPOSITION_NOTED, patient)


def lift(ctx: Context, token: str, number: int) -> None:
    """The minor no longer minds. Raises NotFound."""
    with ctx.db.writing() as session:
        patient = own_patient(session, ctx, token)
        for row in _standing(session, ctx, patient):
            if row.id == number:
                row.lifted_at = ctx.now
                _tell(session, ctx, audit.Action.OPPOSITION_LIFTED, patient)
                return
        raise NotFound


def _standing(session: Session, ctx: Context, patient: Patient) -> Sequence[Opposition]:
    return session.scalars(
        sa.select(Opposition)
        .where(
            Opposition.patient_id.in_(record_ids(session, patient.id)),
            Opposition.establishment_id == ctx.viewer.establishment_id,
            Opposition.lifted_at.is_(None),
        )
        .order_by(Opposition.day.desc(), Opposition.id.desc())
    ).all()


def _tell(session: Session, ctx: Context, action: audit.Action, patient: Patient) -> None:
    audit.record(session, ctx, action, patient_id=patient.id)
