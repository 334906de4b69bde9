"""Who comes to a desk today (feature C7): never what for, and no more of a person than her name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from core.context import Context
from core.decisions import decisions_of
from core.model import Appointment
from core.records import persons_of
from core.rules.consent import Question, Standing
from core.rules.days import bounds_of, day_of

MOST_TOLD = 500


@dataclass(frozen=True, slots=True)
class ExpectedPatient:
    """Somebody who comes, with whether she is still to be asked."""

    token: str
    family_name: str
    given_name: str
    birth_date: date | None
    starts_at: datetime
    is_asked: bool


def expected_today(ctx: Context) -> Sequence[ExpectedPatient]:
    """Today's appointments of the viewer's establishment: who wasn't asked yet first, then by hour."""
    begins, ends = bounds_of(day_of(ctx.now))
    with ctx.db.reading() as session:
        rows = session.scalars(
            sa.select(Appointment)
            .where(
                Appointment.establishment_id == ctx.viewer.establishment_id,
                Appointment.starts_at >= begins,
                Appointment.starts_at < ends,
                Appointment.cancelled_at.is_(None),
            )
            .order_by(Appointment.starts_at, Appointment.id)
            .limit(MOST_TOLD)
            .options(joinedload(Appointment.patient))
        ).all()
        expected = _expected(session, rows)
    return sorted(expected, key=lambda one: (one.is_asked, one.starts_at, one.family_name))


def _expected(session: Session, rows: Sequence[Appointment]) -> list[ExpectedPatient]:
    """Each person once, with the first of her appointments, whichever of her records they name."""
    persons = persons_of(session, [row.patient for row in rows])
    firsts: dict[int, Appointment] = {}
    for row in rows:
        firsts.setdefault(persons[row.patient_id].id, row)
    decided = decisions_of(session, firsts.keys())
    return [
        ExpectedPatient(
            token=persons[row.patient_id].token,
            family_name=row.patient.family_name,
            given_name=row.patient.given_name,
            birth_date=row.patient.birth_date,
            starts_at=row.starts_at,
            is_asked=all(
                decided[person].standing(question) is not Standing.NEVER_ASKED
                for question in Question
            ),
        )
        for person, row in firsts.items()
    ]
