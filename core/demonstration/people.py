"""The people of the region: their establishments, who works there, patients and doctors.

Patients are registered with all their numbers, as the identity services of the establishments know
them; finding them again by such a number is here too, and the eyes of those who work there.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import accounts, passwords
from core.context import Context
from core.demonstration.one_time_codes import give_authenticator
from core.demonstration.region import DemoDoctor, DemoPatient, Region
from core.demonstration.sign_ins import password
from core.errors import NotFound
from core.model import Account, Establishment, Grant, Identifier, Patient, Staff
from core.model.accounts import AccountKind
from core.rules.grants import GrantOrigin
from core.rules.identity import Sex, name_key
from core.rules.roles import Role
from core.rules.second_factor import Missing
from core.rules.senders import ANY_TITLE
from core.second_factor import what_is_missing
from core.senders import NewSender, add_sender, senders

THIS_MACHINE = "127.0.0.0/8"


def settle(ctx: Context, region: Region) -> None:
    """Add the establishments, staff and patients that aren't there yet."""
    _establishments(ctx, region)
    _staff(ctx, region)
    with ctx.db.writing() as session:
        for patient in region.patients:
            if _found(session, patient) is None:
                session.add(_registered(session, ctx, patient))


def settle_senders(ctx: Context, region: Region) -> None:
    """Let any program on this machine send for an establishment, by the title it calls."""
    known = {line.finess for line in senders(ctx)}
    for one in region.establishments:
        if one.finess not in known:
            add_sender(ctx, NewSender(one.finess, ANY_TITLE, one.title, THIS_MACHINE))


def settle_doctors(ctx: Context, region: Region) -> None:
    """Add the doctors that aren't there yet, with the patients who named them."""
    password_hash = passwords.hashed(password(ctx))
    with ctx.db.writing() as session:
        for doctor in region.doctors:
            account = session.scalar(sa.select(Account).where(Account.rpps == doctor.rpps))
            if account is None:
                account = _doctor(session, ctx, region, doctor, password_hash)
            _complete(session, ctx, account)


def patient_row(session: Session, patient: DemoPatient) -> Patient:
    """The row of a patient. Raises NotFound before she is settled."""
    row = _found(session, patient)
    if row is None:
        raise NotFound
    return row


def at_work(ctx: Context, finess: str, role: Role) -> Context:
    """The same moment, through the eyes of who has this role in this establishment."""
    with ctx.db.reading() as session:
        staff = session.scalars(
            sa.select(Staff)
            .join(Establishment)
            .where(Establishment.finess == finess, Staff.role == role)
            .order_by(Staff.id)
            .limit(1)
        ).one()
        return ctx.seen_by(accounts.viewer_of_staff(staff))


def _establishments(ctx: Context, region: Region) -> None:
    with ctx.db.writing() as session:
        known = set(session.scalars(sa.select(Establishment.finess)))
        session.add_all(
            Establishment(
                finess=one.finess, name=one.name, city=one.city, desk_phone=one.desk_phone
            )
            for one in region.establishments
            if one.finess not in known
        )


def _staff(ctx: Context, region: Region) -> None:
    with ctx.db.reading() as session:
        known = set(session.scalars(sa.select(Staff.mail)))
    for one in region.staff:
        if one.mail not in known:
            accounts.create_staff(
                ctx, one.mail, one.name, Role(one.role), one.establishment, password(ctx)
            )
    with ctx.db.writing() as session:
        mails = [one.mail for one in region.staff]
        for row in session.scalars(sa.select(Staff).where(Staff.mail.in_(mails))):
            _complete(session, ctx, row)


def _complete(session: Session, ctx: Context, row: Account | Staff) -> None:
    """Give somebody the app she can't sign in without."""
    if what_is_missing(session, accounts.viewer_of(row)) is Missing.ENROLMENT:
        give_authenticator(session, ctx, row)


def _found(session: Session, patient: DemoPatient) -> Patient | None:
    finess, number = next(iter(patient.numbers.items()))
    return session.scalar(
        sa.select(Patient)
        .join(Patient.identifiers)
        .join(Establishment)
        .where(Establishment.finess == finess, Identifier.value == number)
    )


def _registered(session: Session, ctx: Context, patient: DemoPatient) -> Patient:
    issuers = dict(session.execute(sa.select(Establishment.finess, Establishment.id)).all())
    return Patient(
        given_name=patient.given_name,
        family_name=patient.family_name,
        birth_date=patient.birth_date,
        sex=Sex(patient.sex),
        family_key=name_key(patient.family_name),
        given_key=name_key(patient.given_name),
        created_at=ctx.now,
        identifiers=[
            Identifier(issuer_id=issuers[finess], value=number)
            for finess, number in patient.numbers.items()
        ],
    )


def _doctor(
    session: Session, ctx: Context, region: Region, doctor: DemoDoctor, password_hash: str
) -> Account:
    account = Account(
        kind=AccountKind.DOCTOR,
        mail=doctor.mail,
        name=doctor.name,
        rpps=doctor.rpps,
        password_hash=password_hash,
        created_at=ctx.now,
    )
    session.add(account)
    session.flush()
    session.add_all(
        Grant(
            account_id=account.id,
            patient_id=patient_row(session, region.patient(name)).id,
            origin=GrantOrigin.TREATING,
            began_at=ctx.now,
        )
        for name in doctor.treats
    )
    return account
