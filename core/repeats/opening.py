"""Whose earlier exams somebody may be told of before ordering another.

A doctor: those that open to her. Radiology: those its own establishment made, and those of others that
open to the team that is about to examine the patient (docs/decisions/0012). Reception: nobody's.
"""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context, ViewerKind
from core.doctors.candidates import MAY_OPEN, asked_by
from core.doctors.seeking import opened_by_herself
from core.errors import NotFound
from core.exams.entitlement import judgements
from core.exams.facts import facts_of
from core.model import Appointment, Exam, Patient
from core.records import person_of, record_ids
from core.rules.roles import Task, may
from core.rules.visibility import Relation, verdict

EXPECTED_WITHIN = timedelta(days=90)
"""An appointment further ahead doesn't make a team yet."""
JUST_BEEN = timedelta(days=30)
"""After an appointment or an exam, its report may still need a look back."""


def patient_of(session: Session, ctx: Context, token: str) -> Patient:
    """A patient about whom the viewer may ask. Raises NotFound."""
    record = session.scalar(sa.select(Patient).where(Patient.token == token))
    patient = person_of(session, record) if record else None
    if patient is None or not _may_ask(session, ctx, patient):
        raise NotFound
    return patient


def opening(session: Session, ctx: Context, exams: Sequence[Exam]) -> list[Exam]:
    """Those of these exams that the viewer may be told of."""
    if ctx.viewer.kind is ViewerKind.DOCTOR:
        judged = zip(exams, judgements(session, ctx.viewer, exams, ctx.now), strict=True)
        return [exam for exam, judgement in judged if judgement.may_open]
    return open_to_team(session, ctx, exams)


def open_to_team(session: Session, ctx: Context, exams: Sequence[Exam]) -> list[Exam]:
    """Those that radiology of the viewer's establishment may be told of."""
    facts = facts_of(session, [exam.id for exam in exams], ctx.now)
    return [
        exam
        for exam in exams
        if _is_ours(ctx, exam) or verdict(facts[exam.id], Relation.TEAM, ctx.now).may_open
    ]


def _is_ours(ctx: Context, exam: Exam) -> bool:
    is_whole = exam.identity_settled and exam.settled_at is not None
    return is_whole and exam.establishment_id == ctx.viewer.establishment_id


def _may_ask(session: Session, ctx: Context, patient: Patient) -> bool:
    if ctx.viewer.kind is ViewerKind.DOCTOR:
        return _treats(session, ctx, patient)
    return may(ctx.viewer.role, Task.REPORTING) and _examines(session, ctx, patient)


def _treats(session: Session, ctx: Context, patient: Patient) -> bool:
    """As for her timeline: something opens, or she has just opened the file herself."""
    hers = sa.select(Exam).where(Exam.patient_id == patient.id, MAY_OPEN).params(**asked_by(ctx))
    exams = session.scalars(hers).all()
    return bool(opening(session, ctx, exams)) or opened_by_herself(session, ctx, patient.id)


def _examines(session: Session, ctx: Context, patient: Patient) -> bool:
    """Whether radiology here is about to examine the patient, or has just done so."""
    here = ctx.viewer.establishment_id
    since = ctx.now - JUST_BEEN
    expected = sa.exists().where(
        Appointment.establishment_id == here,
        Appointment.patient_id.in_(record_ids(session, patient.id)),
        Appointment.cancelled_at.is_(None),
        Appointment.starts_at.between(since, ctx.now + EXPECTED_WITHIN),
    )
    examined = sa.exists().where(
        Exam.establishment_id == here,
        Exam.patient_id == patient.id,
        Exam.identity_settled,
        Exam.received_at >= since,
    )
    return bool(session.scalar(sa.select(sa.or_(expected, examined))))
