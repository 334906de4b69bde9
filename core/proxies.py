"""Who looks for a person now, whichever of her records it was noted for."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from core.model import Patient, Proxy
from core.records import record_ids
from core.rules.consent import proxy_in_force


def proxies_in_force(session: Session, person: Patient, now: datetime) -> Sequence[Proxy]:
    """Those who look for her at this moment, in the order in which they began."""
    rows = session.scalars(
        sa.select(Proxy)
        .where(Proxy.patient_id.in_(record_ids(session, person.id)))
        .order_by(Proxy.began_at, Proxy.id)
        .options(joinedload(Proxy.account))
    )
    return [row for row in rows if _is_in_force(row, person, now)]


def _is_in_force(row: Proxy, person: Patient, now: datetime) -> bool:
    return proxy_in_force(
        row.capacity,
        person.birth_date,
        person.protected,
        row.began_at,
        row.ends_at,
        row.ended_at,
        now,
    )
