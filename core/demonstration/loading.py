"""Loads the region step by step, as its people would: exams arrive, reports are signed, desks ask.

Every step goes through the operation that a hospital or a person would use. Loading twice changes
nothing: a region that is there is left alone, one that was interrupted is completed.
"""

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import accounts, activation, consents, passwords, patients, reports
from core.consents import Answered
from core.context import Context
from core.demonstration.objects import write_exam
from core.demonstration.region import DemoExam, DemoPatient, Region, read_region
from core.errors import NotInThisState
from core.ingest.importing import import_path
from core.model import Account, Establishment, Exam, Grant, Identifier, Patient, Receipt, Staff
from core.model.accounts import AccountKind, GrantOrigin
from core.rules.consent import Answer, Capacity, Question
from core.rules.identity import Sex, name_key
from core.rules.roles import Role

SIGN_INS = "demonstration.json"
WORDS = (
    "acajou", "baleine", "cabane", "dentelle", "escargot", "fanfare", "galopin", "harpe", "iguane",
    "jonquille", "kayak", "lavande", "mirabelle", "navette", "orchestre", "pervenche", "quenelle",
    "rivage", "saule", "tambour", "usine", "violette", "wagon", "zeste", "brioche", "clairon",
)  # fmt: skip
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class SignIn:
    """Something to try: on which site, as whom, with what, and why it is interesting."""

    site: str
    who: str
    name: str
    secret: str
    about: str


def load(ctx: Context, progress: Progress) -> None:
    """Load what isn't there yet."""
    region = read_region()
    password = _password(ctx)
    _establishments(ctx, region)
    _staff(ctx, region, password)
    with ctx.db.writing() as session:
        for patient in region.patients:
            _register(session, ctx, patient)
    for exam in region.exams:
        _exam(ctx, region, exam, progress)
    codes = {one.name: _patient(ctx, one, password) for one in region.patients}
    _doctors(ctx, region, password)
    unused = {name: code for name, code in codes.items() if code}
    _tell_sign_ins(ctx, region, unused, password)


def sign_ins(ctx: Context) -> list[SignIn]:
    """What can be tried; empty before the region is loaded."""
    kept = _kept(ctx)
    return [SignIn(**one) for one in kept.get("sign_ins", [])]


# --- Steps --------------------------------------------------------------------------------------


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


def _staff(ctx: Context, region: Region, password: str) -> None:
    with ctx.db.reading() as session:
        known = set(session.scalars(sa.select(Staff.mail)))
    for one in region.staff:
        if one.mail not in known:
            accounts.create_staff(
                ctx, one.mail, one.name, Role(one.role), one.establishment, password
            )


def _exam(ctx: Context, region: Region, exam: DemoExam, progress: Progress) -> None:
    row = _exam_row(ctx, exam, region)
    if row is not None and row.is_done:
        return
    progress(f"{exam.patient} — {exam.description}")
    with TemporaryDirectory() as folder:
        write_exam(region, exam, Path(folder))
        import_path(ctx, exam.establishment, Path(folder))
    row = _exam_row(ctx, exam, region)
    if row is None:
        raise NotInThisState
    _report(ctx, exam, row.token)


def _report(ctx: Context, exam: DemoExam, token: str) -> None:
    radiologist = _at(ctx, exam.establishment, Role.RADIOLOGIST)
    draft = reports.ReportDraft(
        exam.indication, exam.technique, exam.findings.strip(), exam.conclusion
    )
    if exam.held_days:
        until = ctx.now + timedelta(days=exam.held_days)
        reports.hold(radiologist, token, exam.hold_reason, until)
    if exam.report == "draft":
        reports.write(radiologist, token, draft)
    else:
        reports.validate(radiologist, token, draft)
    if exam.amended:
        reports.validate(radiologist, token, replace(draft, conclusion=exam.amended))


@dataclass(frozen=True, slots=True)
class _ExamRow:
    token: str
    is_done: bool
    """It has all the versions of a report that the region gives it."""


def _exam_row(ctx: Context, exam: DemoExam, region: Region) -> _ExamRow | None:
    numbers = region.patient(exam.patient).numbers.values()
    with ctx.db.reading() as session:
        row = session.scalars(
            sa.select(Exam)
            .join(Patient)
            .join(Identifier)
            .where(
                Exam.study_date == exam.date,
                Exam.study_time == exam.time,
                Identifier.value.in_(numbers),
            )
        ).first()
        if row is None:
            return None
        return _ExamRow(row.token, len(row.reports) == (2 if exam.amended else 1))


def _patient(ctx: Context, patient: DemoPatient, password: str) -> str | None:
    """What she answered and opened; gives the code of a slip that is still unused."""
    token, receipts = _token_and_receipts(ctx, patient)
    if patient.answer == "not asked" or receipts:
        return None
    desk = _at(ctx, next(iter(patient.numbers)), Role.RECEPTION)
    capacity = Capacity.PARENT if patient.answered_by else Capacity.PATIENT
    answer = Answer.REFUSED if patient.answer == "no" else Answer.GRANTED
    answered = Answered(capacity, patient.answered_by, "fr")
    patients.answer_at_desk(desk, token, dict.fromkeys(Question, answer), answered)
    if patient.account:
        _open_account(ctx, desk, patient, token, password)
    if patient.answer == "withdrawn":
        _withdraw(ctx, patient, token)
    return patients.new_slip(desk, token).code if patient.slip else None


def _register(session: Session, ctx: Context, patient: DemoPatient) -> None:
    """One person with her numbers in several establishments, as their identity services know her."""
    issuers = dict(session.execute(sa.select(Establishment.finess, Establishment.id)).all())
    finess, number = next(iter(patient.numbers.items()))
    if session.scalar(_by_number(issuers[finess], number)) is not None:
        return
    session.add(
        Patient(
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
    )


def _token_and_receipts(ctx: Context, patient: DemoPatient) -> tuple[str, int]:
    finess, number = next(iter(patient.numbers.items()))
    with ctx.db.reading() as session:
        issuer = session.scalars(
            sa.select(Establishment.id).where(Establishment.finess == finess)
        ).one()
        row = session.scalars(_by_number(issuer, number)).one()
        receipts = session.scalar(sa.select(sa.func.count()).where(Receipt.patient_id == row.id))
        return row.token, receipts or 0


def _by_number(issuer: int, number: str) -> sa.Select[Patient]:
    return (
        sa.select(Patient)
        .join(Identifier)
        .where(Identifier.issuer_id == issuer, Identifier.value == number)
    )


def _open_account(
    ctx: Context, desk: Context, patient: DemoPatient, token: str, password: str
) -> str:
    """The account as it opens at home, with the code of a slip printed at the desk."""
    code = patients.new_slip(desk, token).code
    number = activation.check_code(ctx, code, patient.birth_date)
    activation.open_account(ctx, number, patient.account, password, "fr")
    return code


def _withdraw(ctx: Context, patient: DemoPatient, token: str) -> None:
    with ctx.db.reading() as session:
        account = session.scalars(sa.select(Account).where(Account.mail == patient.account)).one()
        viewer = accounts.viewer_of_account(account)
    own = ctx.seen_by(viewer)
    for question in Question:
        consents.answer_online(own, token, question, Answer.REFUSED)


def _doctors(ctx: Context, region: Region, password: str) -> None:
    with ctx.db.writing() as session:
        for one in region.doctors:
            if session.scalar(sa.select(Account.id).where(Account.rpps == one.rpps)):
                continue
            account = Account(
                kind=AccountKind.DOCTOR,
                mail=one.mail,
                name=one.name,
                rpps=one.rpps,
                password_hash=passwords.hashed(password),
                created_at=ctx.now,
            )
            session.add(account)
            session.flush()
            for name in one.treats:
                session.add(_treating(session, ctx, region.patient(name), account))


def _treating(session: Session, ctx: Context, patient: DemoPatient, account: Account) -> Grant:
    number = next(iter(patient.numbers.values()))
    row = session.scalars(
        sa.select(Patient).join(Identifier).where(Identifier.value == number)
    ).one()
    return Grant(
        account_id=account.id,
        patient_id=row.id,
        origin=GrantOrigin.TREATING,
        began_at=ctx.now,
    )


def _at(ctx: Context, finess: str, role: Role) -> Context:
    """The same moment, seen by the one of this role in this establishment."""
    with ctx.db.reading() as session:
        staff = session.scalars(
            sa.select(Staff)
            .join(Establishment)
            .where(Establishment.finess == finess, Staff.role == role)
        ).one()
        return ctx.seen_by(accounts.viewer_of_staff(staff))


# --- What to try --------------------------------------------------------------------------------


def _password(ctx: Context) -> str:
    """One password for all of the demonstration, made at random and kept beside the store."""
    kept = _kept(ctx)
    if "password" not in kept:
        kept = {"password": "-".join(secrets.choice(WORDS) for _ in range(4))}
        _keep(ctx, kept)
    return str(kept["password"])


def _tell_sign_ins(ctx: Context, region: Region, codes: dict[str, str], password: str) -> None:
    kept = _kept(ctx)
    codes = {**kept.get("codes", {}), **codes}
    told = [
        *(SignIn("admin", one.mail, one.name, password, one.role) for one in region.staff),
        *(
            SignIn("patient", one.account, one.name, password, one.about)
            for one in region.patients
            if one.account
        ),
        *(SignIn("patient", one.mail, one.name, password, "doctor") for one in region.doctors),
        *(
            SignIn("activation", one.birth_date.strftime("%d/%m/%Y"), one.name, code, one.about)
            for one in region.patients
            if (code := codes.get(one.name))
        ),
    ]
    _keep(ctx, {**kept, "codes": codes, "sign_ins": [asdict(one) for one in told]})


def _kept(ctx: Context) -> dict[str, Any]:
    path = ctx.store.root / SIGN_INS
    kept: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return kept


def _keep(ctx: Context, kept: dict[str, Any]) -> None:
    path = ctx.store.root / SIGN_INS
    path.touch(mode=0o600)
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1), "utf-8")
