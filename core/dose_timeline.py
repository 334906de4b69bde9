"""A person's exams with rays over the years, each with its own dose (Y2, Y5).

Doses stay in the unit of their quantity and are never added up across exams: there is no sum that would
mean anything for one person. Only exams that open to the reader are in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.context import Context
from core.dose_references import background_days, reference_level
from core.doses import DoseLine, dose_lines_of
from core.exams.entitlement import entitlement_of, verdicts
from core.exams.listing import exams_where
from core.model import Exam, Patient
from core.repeats.opening import opening, patient_of
from core.rules.consent import AGE_OF_MAJORITY, age
from core.rules.kinds import kind_of


@dataclass(frozen=True, slots=True)
class DosedExam:
    """`background_days` and `level` are those of its kind; None where there is nothing to compare."""

    token: str
    modality: str
    body_part: str
    description: str
    day: date | None
    establishment: str
    dose: Sequence[DoseLine]
    background_days: float | None
    level: float | None


@dataclass(frozen=True, slots=True)
class PersonDoses:
    """The exams with rays of one patient, newest first."""

    token: str
    name: str
    is_myself: bool
    birth_date: date | None
    exams: Sequence[DosedExam]


def own_doses(ctx: Context) -> list[PersonDoses]:
    """The viewer's own first, then those of each person she looks for."""
    with ctx.db.reading() as session:
        entitlement = entitlement_of(session, ctx.viewer, ctx.now)
        patients = session.scalars(
            sa.select(Patient).where(Patient.id.in_(entitlement.patients))
        ).all()
        exams = exams_where(session, Exam.patient_id.in_(entitlement.patients))
        judged = zip(exams, verdicts(session, entitlement, exams, ctx.now), strict=True)
        opened = [exam for exam, judgement in judged if judgement.may_open]
        people = [
            _person(session, patient, opened, is_myself=patient.id == entitlement.own_patient)
            for patient in patients
        ]
    return sorted(people, key=lambda person: (not person.is_myself, person.name))


def patient_doses(ctx: Context, patient_token: str) -> PersonDoses:
    """Those of a doctor's patient. Raises NotFound."""
    with ctx.db.writing() as session:
        patient = patient_of(session, ctx, patient_token)
        exams = exams_where(session, Exam.patient_id == patient.id)
        audit.record(session, ctx, audit.Action.TIMELINE_OPENED, patient_id=patient.id)
        return _person(session, patient, opening(session, ctx, exams), is_myself=False)


def _person(
    session: Session, patient: Patient, exams: Sequence[Exam], *, is_myself: bool
) -> PersonDoses:
    with_rays = [exam for exam in exams if exam.patient_id == patient.id and _uses_rays(exam)]
    doses = dose_lines_of(session, [exam.id for exam in with_rays])
    return PersonDoses(
        token=patient.token,
        name=f"{patient.given_name} {patient.family_name}".strip(),
        is_myself=is_myself,
        birth_date=patient.birth_date,
        exams=[_told(exam, patient.birth_date, doses[exam.id]) for exam in with_rays],
    )


def _uses_rays(exam: Exam) -> bool:
    kind = kind_of(exam.modality)
    return kind is not None and kind.uses_rays


def _told(exam: Exam, born: date | None, dose: Sequence[DoseLine]) -> DosedExam:
    is_adult = (
        born is not None
        and exam.study_date is not None
        and age(born, exam.study_date) >= AGE_OF_MAJORITY
    )
    return DosedExam(
        token=exam.token,
        modality=exam.modality,
        body_part=exam.body_part,
        description=exam.description,
        day=exam.study_date,
        establishment=exam.establishment.name,
        dose=dose,
        background_days=background_days(exam) if is_adult else None,
        level=reference_level(exam) if is_adult else None,
    )
