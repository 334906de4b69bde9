"""The administrative file of a patient as a reception desk sees it (features X3, Z1, C4).

Finds patients by birth date and letters, or by number; shows who she is, when and where she comes, what
she decided. No picture, no report, no description of an exam ever passes through here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, selectinload

from core import audit, consents
from core.activation import new_code
from core.consents import Answered, ReceiptEntry
from core.context import Context
from core.decisions import decisions_then
from core.documents.leaflet import LeafletPrint, leaflet_pdf
from core.documents.letterhead import Letterhead
from core.documents.receipt import ReceiptPrint, receipt_pdf
from core.errors import InvalidInput, NotFound
from core.language import Language
from core.mailing.contact import Contact, contact_of
from core.model import Account, Establishment, Exam, Identifier, Patient, Receipt
from core.model.consent import Place
from core.proposing import propose
from core.records import person_of, record_at, record_ids
from core.rules.consent import AGE_OF_MAJORITY, Answer, Capacity, Question, Standing, age
from core.rules.days import day_of
from core.rules.desk import may_open_file
from core.rules.identity import Sex, name_key

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


def print_leaflet(ctx: Context, token: str) -> bytes:
    """Leaflet and personal slip as one PDF. Raises as `new_slip`."""
    return leaflet_pdf(new_slip(ctx, token))


def new_slip(ctx: Context, token: str) -> LeafletPrint:
    """What a new slip says; its code cancels the one printed before.

    The slip is for who answered last: the patient, or who decides for her. Raises NotFound, and
    InvalidInput while the birth date is unknown, for the code couldn't be used.
    """
    with ctx.db.writing() as session:
        patient = own_patient(session, ctx, token)
        if patient.birth_date is None:
            raise InvalidInput("birth_date", "missing")
        return slip_for(session, ctx, patient, *_who_signs_in(session, ctx, patient))


def slip_for(
    session: Session, ctx: Context, patient: Patient, capacity: Capacity, holder: str
) -> LeafletPrint:
    """A new slip for whoever will sign in, in the caller's transaction. Raises InvalidInput."""
    if patient.birth_date is None:
        raise InvalidInput("birth_date", "missing")
    record = record_at(session, patient, ctx.viewer.establishment_id)
    code, expires_at = new_code(session, ctx, record, capacity, holder)
    audit.record(
        session,
        ctx,
        audit.Action.CODE_PRINTED,
        patient_id=patient.id,
        details={"capacity": capacity.value},
    )
    return LeafletPrint(
        letterhead=_letterhead(session, ctx),
        patient_name=full_name(patient),
        birth_year=patient.birth_date.year,
        code=code,
        patient_url=ctx.settings.patient_url,
        expires_at=expires_at,
        language=Language.FRENCH,
    )


def print_receipt(ctx: Context, token: str, code: str) -> bytes:
    """The receipt of a patient of this desk, as a PDF. Raises NotFound."""
    with ctx.db.writing() as session:
        patient = own_patient(session, ctx, token)
        receipt = session.scalar(
            sa.select(Receipt).where(
                Receipt.patient_id.in_(record_ids(session, patient.id)), Receipt.code == code
            )
        )
        if receipt is None:
            raise NotFound
        audit.record(session, ctx, audit.Action.RECEIPT_PRINTED, patient_id=patient.id)
        decided = decisions_then(session, receipt.patient_id, receipt.recorded_at)
        printed = ReceiptPrint(
            letterhead=_letterhead(session, ctx),
            patient_name=full_name(patient),
            birth_date=patient.birth_date,
            code=receipt.code,
            capacity=receipt.capacity,
            answered_by=receipt.answered_by_name,
            recorded_at=receipt.recorded_at,
            establishment=receipt.establishment.name if receipt.establishment else "",
            asked_by=receipt.asked_by_name,
            leaflet_version=receipt.leaflet_version,
            leaflet_language=Language(receipt.leaflet_language),
            standings={question: decided.standing(question) for question in Question},
            patient_url=ctx.settings.patient_url,
            language=Language.FRENCH,
        )
    return receipt_pdf(printed)


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


def _who_signs_in(session: Session, ctx: Context, patient: Patient) -> tuple[Capacity, str]:
    if not is_minor(patient, ctx) and not patient.protected:
        return Capacity.PATIENT, full_name(patient)
    last = session.scalars(
        sa.select(Receipt)
        .where(Receipt.patient_id.in_(record_ids(session, patient.id)), Receipt.place == Place.DESK)
        .order_by(Receipt.recorded_at.desc(), Receipt.id.desc())
    ).first()
    if last is None:
        raise InvalidInput("capacity", "nobody-answered-yet")
    return last.capacity, last.answered_by_name


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


def _letterhead(session: Session, ctx: Context) -> Letterhead:
    establishment = session.get_one(Establishment, ctx.viewer.establishment_id)
    return Letterhead(establishment.name, establishment.city, establishment.desk_phone)


def is_minor(patient: Patient, ctx: Context) -> bool:
    return (
        patient.birth_date is not None
        and age(patient.birth_date, day_of(ctx.now)) < AGE_OF_MAJORITY
    )


def full_name(patient: Patient) -> str:
    """Her name as one says it; some devices send none, and then her number stands for it."""
    name = f"{patient.given_name} {patient.family_name}".strip()
    return name or patient.identifiers[0].value
