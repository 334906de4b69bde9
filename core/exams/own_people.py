"""Whom a person decides for: herself, and those she looks for now. What she is to them is decided by
`entitlement`."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.errors import NotFound
from core.exams.entitlement import Entitlement, entitlement_of
from core.model import Patient


def own_person(session: Session, ctx: Context, token: str) -> tuple[Patient, Entitlement]:
    """The patient of this token, with all that the viewer may decide about. Raises NotFound, alike for
    an unknown one and for somebody else's."""
    patient = session.scalar(sa.select(Patient).where(Patient.token == token))
    entitlement = entitlement_of(session, ctx.viewer, ctx.now)
    if patient is None or patient.id not in entitlement.patients:
        raise NotFound
    return patient, entitlement
