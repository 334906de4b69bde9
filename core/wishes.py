"""When a person's results are to appear, as she said last, over all her records.

What that comes to for an exam is `rules.release`'s.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.model import Exam, Patient, ReleaseChoice
from core.records import record_ids
from core.rules.release import AT_ONCE, ReleaseWish


def latest_wish(column: InstrumentedAttribute[Any]) -> sa.ScalarSelect[Any]:
    """A column of the last choice of the patient of an exam, within a query of exams."""
    record = sa.orm.aliased(Patient)
    return (
        sa.select(column)
        .join(record, record.id == ReleaseChoice.patient_id)
        .where(sa.func.coalesce(record.joined_to_id, record.id) == Exam.patient_id)
        .order_by(ReleaseChoice.recorded_at.desc(), ReleaseChoice.id.desc())
        .limit(1)
        .correlate(Exam)
        .scalar_subquery()
    )


def wish_of(session: Session, person_id: int) -> ReleaseWish:
    """What a person said last; at once where she said nothing."""
    last = session.scalars(
        sa.select(ReleaseChoice)
        .where(ReleaseChoice.patient_id.in_(record_ids(session, person_id)))
        .order_by(ReleaseChoice.recorded_at.desc(), ReleaseChoice.id.desc())
        .limit(1)
    ).first()
    return ReleaseWish(last.timing, last.days) if last else AT_ONCE
