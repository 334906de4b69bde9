"""Who may look for a patient, as a desk checks it: parents, guardians; and the protection of adults.

A desk notes what it has seen, prints the slip of each representative, and ends what is over. Each signs
in as herself; what she then sees is `entitlement`'s matter, and ages and measures are the rules'.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from core import audit
from core.accounts import person_name
from core.activation import cancel_codes
from core.context import Context
from core.desk_documents import slip_for
from core.documents.leaflet import LeafletPrint, leaflet_pdf
from core.errors import InvalidInput, NotFound, NotInThisState
from core.model import Patient, Protection, Proxy
from core.patients import full_name, is_minor, own_patient
from core.proxies import proxies_in_force
from core.records import record_at, record_ids, records_of
from core.rules.consent import Capacity, objection_to_deciding
from core.rules.days import day_of
from core.rules.protection import Measure


@dataclass(frozen=True, slots=True)
class Representative:
    """Somebody who looks for the patient now; `number` names her to `end_representation`."""

    number: int
    name: str
    capacity: Capacity
    began_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProtectionEntry:
    """A protection as it was noted, and who had seen what proves it."""

    measure: Measure
    began_at: datetime
    checked_by: str
    ended_at: datetime | None
    ended_by: str


@dataclass(frozen=True, slots=True)
class Representation:
    token: str
    name: str
    birth_date: date | None
    is_minor: bool
    protected: bool
    representatives: Sequence[Representative]
    protections: Sequence[ProtectionEntry]
    """Newest first."""


def representation(ctx: Context, token: str) -> Representation:
    """Who looks for a patient of this desk, and whether she is protected. Raises NotFound."""
    with ctx.db.reading() as session:
        patient = own_patient(session, ctx, token)
        return Representation(
            token=patient.token,
            name=full_name(patient),
            birth_date=patient.birth_date,
            is_minor=is_minor(patient, ctx),
            protected=patient.protected,
            representatives=[
                Representative(row.id, row.account.name, row.capacity, row.began_at, row.ends_at)
                for row in proxies_in_force(session, patient, ctx.now)
            ],
            protections=_protections(session, patient),
        )


def protect(ctx: Context, token: str, measure: Measure) -> None:
    """Note that an adult is protected, by what the desk has seen.

    Raises NotFound, InvalidInput for a minor and while the birth date is unknown, NotInThisState when
    she is noted as protected already.
    """
    with ctx.db.writing() as session:
        patient = own_patient(session, ctx, token)
        if patient.birth_date is None:
            raise InvalidInput("birth_date", "missing")
        if is_minor(patient, ctx):
            raise InvalidInput("measure", "minor")
        if patient.protected:
            raise NotInThisState
        assert ctx.viewer.id is not None
        session.add(
            Protection(
                patient_id=record_at(session, patient, ctx.viewer.establishment_id).id,
                measure=measure,
                began_at=ctx.now,
                checked_by=ctx.viewer.id,
            )
        )
        _mark(session, patient, protected=True)
        told = {"measure": measure.value}
        _tell(session, ctx, audit.Action.PROTECTION_RECORDED, patient, told)


def end_protection(ctx: Context, token: str) -> None:
    """Note that the protection is over: with it ends what her guardians may see, and their slips.

    Raises NotFound, NotInThisState when she isn't protected.
    """
    with ctx.db.writing() as session:
        patient = own_patient(session, ctx, token)
        if not patient.protected:
            raise NotInThisState
        for row in _rows(session, patient):
            if row.ended_at is None:
                row.ended_at, row.ended_by = ctx.now, ctx.viewer.id
        for proxy in proxies_in_force(session, patient, ctx.now):
            if proxy.capacity is Capacity.GUARDIAN:
                _end(session, ctx, patient, proxy)
        cancel_codes(session, ctx, patient, Capacity.GUARDIAN)
        _mark(session, patient, protected=False)
        _tell(session, ctx, audit.Action.PROTECTION_ENDED, patient, {})


def end_representation(ctx: Context, token: str, number: int) -> None:
    """End what one representative may see, from the very next request on. Raises NotFound."""
    with ctx.db.writing() as session:
        patient = own_patient(session, ctx, token)
        for proxy in proxies_in_force(session, patient, ctx.now):
            if proxy.id == number:
                _end(session, ctx, patient, proxy)
                return
        raise NotFound


def representative_slip(ctx: Context, token: str, capacity: Capacity, typed_name: str) -> bytes:
    """Leaflet and slip for a representative whose right the desk has checked, as a PDF.

    Raises NotFound, and InvalidInput when nobody of this capacity may decide for this patient.
    """
    return leaflet_pdf(new_representative_slip(ctx, token, capacity, typed_name))


def new_representative_slip(
    ctx: Context, token: str, capacity: Capacity, typed_name: str
) -> LeafletPrint:
    """What that slip says. Raises as `representative_slip`."""
    holder = person_name(typed_name)
    with ctx.db.writing() as session:
        patient = own_patient(session, ctx, token)
        objection = objection_to_deciding(
            capacity, patient.birth_date, patient.protected, day_of(ctx.now)
        )
        if objection is not None:
            raise InvalidInput("capacity", objection.value)
        return slip_for(session, ctx, patient, capacity, holder)


def _end(session: Session, ctx: Context, patient: Patient, proxy: Proxy) -> None:
    proxy.ended_at = ctx.now
    cancel_codes(session, ctx, patient, proxy.capacity, proxy.account.name)
    told = {"name": proxy.account.name, "capacity": proxy.capacity.value}
    _tell(session, ctx, audit.Action.PROXY_ENDED, patient, told)


def _mark(session: Session, patient: Patient, *, protected: bool) -> None:
    """On every record of the person: what holds for her doesn't hang on which one is asked."""
    for record in records_of(session, patient):
        record.protected = protected


def _rows(session: Session, patient: Patient) -> Sequence[Protection]:
    return session.scalars(
        sa.select(Protection)
        .where(Protection.patient_id.in_(record_ids(session, patient.id)))
        .order_by(Protection.began_at.desc(), Protection.id.desc())
        .options(joinedload(Protection.checker), joinedload(Protection.ender))
    ).all()


def _protections(session: Session, patient: Patient) -> Sequence[ProtectionEntry]:
    return [
        ProtectionEntry(
            measure=row.measure,
            began_at=row.began_at,
            checked_by=row.checker.name,
            ended_at=row.ended_at,
            ended_by=row.ender.name if row.ender else "",
        )
        for row in _rows(session, patient)
    ]


def _tell(
    session: Session,
    ctx: Context,
    action: audit.Action,
    patient: Patient,
    details: dict[str, str],
) -> None:
    audit.record(session, ctx, action, patient_id=patient.id, details=details)
