"""Which exams a minor keeps from her parents; of an adult nothing is asked. What it covers is decided by
`rules.opposition`.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.model import Opposition, Patient
from core.queries import Asked, Query
from core.rules.days import day_of
from core.rules.opposition import OppositionFact, is_opposed, may_oppose

_PERSON = sa.func.coalesce(Patient.joined_to_id, Patient.id)
_NOTED = (
    sa.select(
        _PERSON.label("person"),
        Opposition.establishment_id,
        Opposition.day,
        Opposition.recorded_at,
    )
    .join(Patient, Patient.id == Opposition.patient_id)
    .where(Opposition.lifted_at.is_(None))
)
_NOTED_FOR = Query(_NOTED.where(sa.bindparam("person") == _PERSON))


def is_kept_back(asked: Asked, exam: Any, now: datetime) -> bool:
    """Whether this exam is; given by its `patient_id`, `birth_date`, `establishment_id` and
    `study_date`."""
    if not may_oppose(exam.birth_date, day_of(now)):
        return False
    return _covers(_NOTED_FOR.put(asked, person=exam.patient_id), exam, now)


def kept_back(session: Session, exams: Sequence[Any], now: datetime) -> frozenset[int]:
    """The numbers of those among these exams that are."""
    minors = {one.patient_id for one in exams if may_oppose(one.birth_date, day_of(now))}
    noted = _noted(session, minors) if minors else {}
    return frozenset(one.id for one in exams if _covers(noted.get(one.patient_id, ()), one, now))


def days_kept_back(
    session: Session, persons: Collection[int], now: datetime
) -> Mapping[int, Collection[tuple[int, Any]]]:
    """Establishments and days of which the parents of these persons must not hear, by person: those
    of the oppositions, and those on which they were noted."""
    born = session.execute(sa.select(Patient.id, Patient.birth_date).where(Patient.id.in_(persons)))
    minors = {number for number, birth in born if may_oppose(birth, day_of(now))}
    return {
        person: {(row.establishment_id, day) for row in rows for day in _days(row)}
        for person, rows in _noted(session, minors).items()
    }


def _days(row: Any) -> tuple[Any, Any]:
    return row.day, day_of(row.recorded_at)


def _noted(session: Session, persons: Collection[int]) -> Mapping[int, Sequence[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(_NOTED.where(_PERSON.in_(persons))):
        found[row.person].append(row)
    return found


def _covers(noted: Sequence[Any], exam: Any, now: datetime) -> bool:
    facts = [OppositionFact(row.establishment_id, row.day) for row in noted]
    return is_opposed(facts, exam.birth_date, exam.establishment_id, exam.study_date, now)
