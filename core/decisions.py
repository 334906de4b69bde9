"""Gathers what was decided for persons, over all their records, in a number of queries that doesn't grow.

What then holds is `rules.joining`'s and `rules.consent`'s.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.model import Decision, Identifier, Joining, Patient
from core.queries import Asked, Query
from core.rules.consent import DecisionFact
from core.rules.joining import JoinedDecisions

_JOINED_AT = (
    sa.select(sa.func.max(Joining.joined_at))
    .where(Joining.joined_id == Patient.id, Joining.undone_at.is_(None))
    .scalar_subquery()
)
_HAS_NUMBER = sa.exists().where(Identifier.record_id == Patient.id)
"""A record without a number is only what some object claimed: nobody could be asked for it."""
_PERSON: sa.BindParameter[int] = sa.bindparam("person")
_DECIDED = (
    sa.select(
        sa.func.coalesce(Patient.joined_to_id, Patient.id).label("person"),
        Patient.id.label("record"),
        _JOINED_AT.label("joined_at"),
        Decision.question,
        Decision.answer,
        Decision.recorded_at,
        Decision.exam_id,
    )
    .outerjoin(Decision, Decision.patient_id == Patient.id)
    .where(sa.or_(Patient.joined_to_id.is_(None), _HAS_NUMBER))
    .order_by(Patient.id, Decision.id)
)
"""A row for each decision, and one for each record for which nothing was decided."""
_DECIDED_FOR = Query(_DECIDED.where(sa.or_(Patient.id == _PERSON, Patient.joined_to_id == _PERSON)))


def decisions_for(asked: Asked, person: int) -> JoinedDecisions:
    """What was decided for this person."""
    found = _DECIDED_FOR.put(asked, person=person)
    return _joined([row for row in found if row.person == person])


def decisions_of(session: Session, persons: Collection[int]) -> dict[int, JoinedDecisions]:
    """What was decided for each of these persons, in one query."""
    wanted = sa.or_(Patient.id.in_(persons), Patient.joined_to_id.in_(persons))
    found: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(_DECIDED.where(wanted)):
        found[row.person].append(row)
    return {person: _joined(found[person]) for person in persons}


def _joined(rows: Sequence[Any]) -> JoinedDecisions:
    sides: dict[int, list[DecisionFact]] = {row.record: [] for row in rows}
    for row in rows:
        if row.question is not None:
            sides[row.record].append(
                DecisionFact(row.question, row.answer, row.recorded_at, row.exam_id)
            )
    moments = [row.joined_at for row in rows if row.joined_at is not None]
    return JoinedDecisions(list(sides.values()), max(moments, default=None))


def decisions_then(session: Session, record: int, moment: datetime) -> JoinedDecisions:
    """What had been decided, up to this moment, for the person this record was of then."""
    joins = session.execute(
        sa.select(Joining.kept_id, Joining.joined_id, Joining.joined_at)
        .join(Patient, Patient.id == Joining.joined_id)
        .where(
            _HAS_NUMBER,
            Joining.joined_at <= moment,
            sa.or_(Joining.undone_at.is_(None), Joining.undone_at > moment),
        )
    ).all()
    group, last = _reached(record, [(kept, joined, at) for kept, joined, at in joins])
    facts = _facts(session, group)
    sides = [[fact for fact in facts[one] if fact.recorded_at <= moment] for one in sorted(group)]
    return JoinedDecisions(sides, last)


def _facts(session: Session, records: Collection[int]) -> Mapping[int, Sequence[DecisionFact]]:
    found: dict[int, list[DecisionFact]] = defaultdict(list)
    for row in session.scalars(
        sa.select(Decision).where(Decision.patient_id.in_(records)).order_by(Decision.id)
    ):
        found[row.patient_id].append(
            DecisionFact(row.question, row.answer, row.recorded_at, row.exam_id)
        )
    return found


def _reached(
    record: int, joins: Iterable[tuple[int, int, datetime]]
) -> tuple[set[int], datetime | None]:
    """Every record that joins lead to from this one, and the moment of the last of them."""
    group, last, grew = {record}, None, True
    while grew:
        grew = False
        for kept, joined, moment in joins:
            if (kept in group) != (joined in group):
                group |= {kept, joined}
                grew = True
            if kept in group and joined in group:
                last = max(last or moment, moment)
    return group, last
