"""Whom a person looks at: herself, and those she looks for now; and how a page keeps to one of them.

What she is to them is decided by `entitlement`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.errors import NotFound
from core.exams.entitlement import Entitlement, entitlement_of
from core.model import Patient


@dataclass(frozen=True, slots=True)
class OwnPerson:
    """One of the people a viewer looks for; `number` is for `keeping_to`, the token for a form."""

    number: int
    token: str
    name: str
    is_myself: bool


def own_people(ctx: Context) -> Sequence[OwnPerson]:
    """The viewer herself and everybody she looks for, in the order of `patients_of`."""
    with ctx.db.reading() as session:
        entitlement = entitlement_of(session, ctx.viewer, ctx.now)
        return [
            OwnPerson(
                number=patient.id,
                token=patient.token,
                name=f"{patient.given_name} {patient.family_name}".strip(),
                is_myself=patient.id == entitlement.own_patient,
            )
            for patient in patients_of(session, entitlement)
        ]


def patients_of(session: Session, entitlement: Entitlement) -> Sequence[Patient]:
    """The patients whose lists a person may read: herself first, then the others by name."""
    patients = session.scalars(sa.select(Patient).where(Patient.id.in_(entitlement.patients)))
    return sorted(
        patients,
        key=lambda one: (
            one.id != entitlement.own_patient,
            f"{one.given_name} {one.family_name}".strip(),
        ),
    )


def keeping_to(ctx: Context, person: OwnPerson) -> Context:
    """The same viewer, who looks at this person and nobody else."""
    return ctx.seen_by(replace(ctx.viewer, about=person.number))


def own_person(session: Session, ctx: Context, token: str) -> tuple[Patient, Entitlement]:
    """The patient of this token, with all that the viewer may decide about. Raises NotFound, alike for
    an unknown one and for somebody else's."""
    patient = session.scalar(sa.select(Patient).where(Patient.token == token))
    entitlement = entitlement_of(session, ctx.viewer, ctx.now)
    if patient is None or patient.id not in entitlement.patients:
        raise NotFound
    return patient, entitlement
