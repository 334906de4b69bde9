"""What a reception desk prints for a patient: the leaflet with her slip, and receipts of answers.

Decides for whom a slip is, in which language it speaks, and who may have a receipt. How it looks is
`core.documents`'.
"""

from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.activation import new_code
from core.context import Context
from core.decisions import decisions_then
from core.documents.leaflet import Format, LeafletPrint, leaflet_pdf
from core.documents.letterhead import Letterhead
from core.documents.receipt import ReceiptPrint, receipt_pdf
from core.errors import InvalidInput, NotFound
from core.language import Language, spoken
from core.leaflets.editions import edition_on
from core.model import Establishment, Patient, Receipt
from core.model.consent import Place
from core.patients import full_name, is_minor, own_patient
from core.records import record_at, record_ids
from core.rules.consent import Capacity, Question
from core.rules.days import day_of
from core.rules.leaflets import LeafletLanguage


def print_leaflet(
    ctx: Context, token: str, language: LeafletLanguage, printed_as: Format = Format.FOLDED
) -> bytes:
    """Leaflet and personal slip as one PDF. Raises as `new_slip`."""
    return leaflet_pdf(new_slip(ctx, token, language, printed_as))


def new_slip(
    ctx: Context,
    token: str,
    language: LeafletLanguage | None = None,
    printed_as: Format = Format.FOLDED,
) -> LeafletPrint:
    """What a new slip says; its code cancels the one printed before.

    The slip is for who answered last: the patient, or who decides for her. Raises NotFound, and
    InvalidInput while the birth date is unknown, for the code couldn't be used.
    """
    with ctx.db.writing() as session:
        patient = own_patient(session, ctx, token)
        if patient.birth_date is None:
            raise InvalidInput("birth_date", "missing")
        if language is not None:
            patient.leaflet_language = language
        slip = slip_for(session, ctx, patient, *_who_signs_in(session, ctx, patient))
        return replace(slip, format=printed_as)


def slip_for(
    session: Session, ctx: Context, patient: Patient, capacity: Capacity, holder: str
) -> LeafletPrint:
    """A new slip for whoever will sign in, in the language in which the patient's leaflet was last
    printed or explained, in the caller's transaction. Raises InvalidInput."""
    if patient.birth_date is None:
        raise InvalidInput("birth_date", "missing")
    record = record_at(session, patient, ctx.viewer.establishment_id)
    code, expires_at = new_code(session, ctx, record, capacity, holder)
    language = patient.leaflet_language or LeafletLanguage.FRENCH
    edition = edition_on(session, language, day_of(ctx.now))
    audit.record(
        session,
        ctx,
        audit.Action.CODE_PRINTED,
        patient_id=patient.id,
        details={
            "capacity": capacity.value,
            "leaflet": edition.version,
            "language": language.value,
        },
    )
    return LeafletPrint(
        edition=edition,
        letterhead=_letterhead(session, ctx),
        patient_name=full_name(patient),
        birth_year=patient.birth_date.year,
        code=code,
        patient_url=ctx.settings.patient_url,
        expires_at=expires_at,
    )


def print_receipt(ctx: Context, token: str, code: str, language: Language | None = None) -> bytes:
    """The receipt of a patient of this desk, as a PDF: in this language, else in hers where we speak
    it. Raises NotFound."""
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
            leaflet_language=receipt.leaflet_language,
            standings={question: decided.standing(question) for question in Question},
            patient_url=ctx.settings.patient_url,
            language=language or _spoken_to(receipt),
        )
    return receipt_pdf(printed)


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


def _spoken_to(receipt: Receipt) -> Language:
    """What we speak of the language in which the leaflet was read."""
    return spoken(receipt.leaflet_language.tag) or Language.FRENCH


def _letterhead(session: Session, ctx: Context) -> Letterhead:
    establishment = session.get_one(Establishment, ctx.viewer.establishment_id)
    return Letterhead(establishment.name, establishment.city, establishment.desk_phone)
