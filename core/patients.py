"""The administrative file of a patient as a reception desk sees it (features X3, Z1, C4).

Finds patients by birth date and letters, or by number; shows who she is, when and where she comes, what
she decided; what is printed for her is `core.desk_documents`'. No picture, no report, no description of
an exam ever passes through here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, selectinload

from core import audit, consents
from core.consents import Answered, ReceiptEntry
from core.context import Context
from core.errors import InvalidInput, NotFound
from core.mailing.contact import Contact, contact_of
from core.model import Account, Exam, Identifier, Patient, Receipt
from core.model.consent import Place
from core.proposing import propose
from core.records import person_of, record_at, record_ids
from core.repeats.planned import may_repeat
from core.rules.consent import AGE_OF_MAJORITY, Answer, Capacity, Question, Standing, age
from core.rules.days import day_of
from core.rules.desk import may_open_file
from core.rules.identity import Sex, name_key
from core.rules.leaflets import LeafletLanguage

MOST_FOUND = 20
MOST_LETTERS = 40


@dataclass(frozen=True, slots=True)
class PatientLine:
    """One patient found."""

    token: str
    family_name: str
    given_name: str
    birth_date: date | None
    sex: Sex
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """An exam as far as the desk may know: place and time."""

    establishment: str
    day: date | None
    clock: time | None


@dataclass(frozen=True, slots=True)
class PatientFile:
    line: PatientLine
    is_minor: bool
    protected: bool
    has_account: bool
    contact: Contact | None
    """Of her own account."""
    standings: Mapping[Question, Standing]
    history: Sequence[ReceiptEntry]
    visits: Sequence[Visit]
    leaflet_language: LeafletLanguage
    """In which she was last given the leaflet; French before that."""
    may_repeat: bool
    """What she comes for today may have been done already: radiology is to know, and no more is said."""

    @property
    def was_asked(self) -> bool:
        return any(held is not Standing.NEVER_ASKED for held in self.standings.values())


def search_by_birth_date(ctx: Context, birth_date: date, letters: str) -> list[PatientLine]:
    """Patients of this desk born that day whose family or given name begins with these letters."""
    key = name_key(letters[:MOST_LETTERS])
    record = aliased(Patient)
    begins = sa.or_(
        record.family_key.startswith(key, autoescape=True),
        record.given_key.startswith(key, autoescape=True),
    )
    named = sa.select(sa.func.coalesce(record.joined_to_id, record.id)).where(
        record.birth_date == birth_date, begins
    )
    return _search(ctx, Patient.id.in_(named))


def search_by_number(ctx: Context, number: str) -> list[PatientLine]:
    """The patient this establishment knows by this number."""
    return _search(
        ctx,
        Patient.identifiers.any(
            sa.and_(
                Identifier.value == number.strip(),
                Identifier.issuer_id == ctx.viewer.establishment_id,
            )
        ),
    )


def opened_file(ctx: Context, token: str) -> PatientFile:
    """A patient's administrative file. Raises NotFound, alike for unknown and for not ours."""
    with ctx.db.writing() as session:
        patient = own_patient(session, ctx, token)
        audit.record(session, ctx, audit.Action.FILE_OPENED, patient_id=patient.id)
        return _file(session, ctx, patient)


def answer_at_desk(
    ctx: Context, token: str, wanted: Mapping[Question, Answer], answered: Answered
) -> str | None:
    """Record what was answered at the desk; gives the receipt's code, None if nothing changed.

    Raises NotFound, InvalidInput.
    """
    with ctx.db.writing() as session:
        patient = own_patient(session, ctx, token)
        name = answered.name.strip()
        if answered.capacity is Capacity.PATIENT:
            name = full_name(patient)
        elif not name:
            raise InvalidInput("answered_by", "missing")
        patient.leaflet_language = answered.leaflet_language
        receipt = consents.record_answers(
            session,
            ctx,
            record_at(session, patient, ctx.viewer.establishment_id),
            wanted,
            Answered(answered.capacity, name, answered.leaflet_language),
            Place.DESK,
        )
        return receipt.code if receipt else None


def complete_birth_date(ctx: Context, token: str, birth_date: date) -> None:
    """Add a birth date no sender gave; one that is known is never changed here.

    Raises NotFound, InvalidInput.
    """
    with ctx.db.writing() as session:
        patient = own_patient(session, ctx, token)
        if patient.birth_date is not None:
            raise InvalidInput("birth_date", "known-already")
        if birth_date > day_of(ctx.now):
            raise InvalidInput("birth_date", "in-the-future")
        patient.birth_date = birth_date
        propose(session, ctx, patient)
        audit.record(session, ctx, audit.Action.IDENTITY_COMPLETED, patient_id=patient.id)


def patient_of_receipt(ctx: Context, code: str) -> str:
    """The token of the patient whose receipt carries this code. Raises NotFound."""
    with ctx.db.writing() as session:
        receipt = session.scalar(sa.select(Receipt).where(Receipt.code == code.strip().upper()))
        record = session.get(Patient, receipt.patient_id) if receipt else None
        patient = person_of(session, record) if record else None
        if patient is None or not _is_ours(session, ctx, patient):
            raise NotFound
        audit.record(session, ctx, audit.Action.RECEIPT_LOOKED_UP, patient_id=patient.id)
        return patient.token


def _search(ctx: Context, condition: sa.ColumnElement[bool]) -> list[PatientLine]:
    ours = Patient.identifiers.any(Identifier.issuer_id == ctx.viewer.establishment_id)
    with ctx.db.writing() as session:
        found = session.scalars(
            sa.select(Patient)
            .where(condition, ours)
            .order_by(Patient.family_key, Patient.given_key, Patient.id)
            .limit(MOST_FOUND)
            .options(selectinload(Patient.identifiers))
        ).all()
        audit.record(session, ctx, audit.Action.FILE_SEARCHED, details={"found": len(found)})
        return [_line(ctx, patient) for patient in found]


def _line(ctx: Context, patient: Patient) -> PatientLine:
    return PatientLine(
        token=patient.token,
        family_name=patient.family_name,
        given_name=patient.given_name,
        birth_date=patient.birth_date,
        sex=patient.sex,
        numbers=tuple(
            identifier.value
            for identifier in patient.identifiers
            if identifier.issuer_id == ctx.viewer.establishment_id
        ),
    )


def _file(session: Session, ctx: Context, patient: Patient) -> PatientFile:
    return PatientFile(
        line=_line(ctx, patient),
        is_minor=is_minor(patient, ctx),
        protected=patient.protected,
        has_account=session.scalar(
            sa.select(Account.id)
            .where(Account.patient_id.in_(record_ids(session, patient.id)))
            .limit(1)
        )
        is not None,
        contact=contact_of(session, patient.id),
        standings=consents.standings(session, patient.id),
        history=consents.history(session, patient.id),
        visits=_visits(session, ctx, patient),
        leaflet_language=patient.leaflet_language or LeafletLanguage.FRENCH,
        may_repeat=may_repeat(session, ctx, patient),
    )


def _visits(session: Session, ctx: Context, patient: Patient) -> list[Visit]:
    rows = session.scalars(
        sa.select(Exam)
        .where(
            Exam.patient_id == patient.id,
            Exam.establishment_id == ctx.viewer.establishment_id,
            Exam.identity_settled,
        )
        .order_by(Exam.study_date.desc().nulls_last(), Exam.study_time.desc().nulls_last())
        .options(selectinload(Exam.establishment))
    )
    return [Visit(row.establishment.name, row.study_date, row.study_time) for row in rows]


def own_patient(session: Session, ctx: Context, token: str) -> Patient:
    """A patient whose file this desk may open, in the caller's transaction. Raises NotFound."""
    record = session.scalar(sa.select(Patient).where(Patient.token == token))
    patient = person_of(session, record) if record else None
    if patient is None or not _is_ours(session, ctx, patient):
        raise NotFound
    return patient


def _is_ours(session: Session, ctx: Context, patient: Patient) -> bool:
    known_at = session.scalars(
        sa.select(Identifier.issuer_id).where(Identifier.patient_id == patient.id)
    )
    return may_open_file(ctx.viewer.establishment_id, set(known_at))


def is_minor(patient: Patient, ctx: Context) -> bool:
    """Whether she is known to be too young to decide for herself."""
    return (
        patient.birth_date is not None
        and age(patient.birth_date, day_of(ctx.now)) < AGE_OF_MAJORITY
    )


def full_name(patient: Patient) -> str:
    """Her name as one says it; some devices send none, and then her number stands for it."""
    name = f"{patient.given_name} {patient.family_name}".strip()
    return name or patient.identifiers[0].value
