"""My doctors: whom a patient named, who else may ask for her exams and why, and whom she blocks.

Naming, ending and blocking hold at the very next request. A grant says that a doctor treats her; that
professionals may look at all is her decision, elsewhere.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from core import audit
from core.consents import standings
from core.context import Context
from core.doctors.directory import Doctor, account_of, find_doctors
from core.doctors.grants import end, fact_of, give
from core.errors import NotFound, NotInThisState
from core.exams.entitlement import entitlement_of
from core.exams.own_people import own_person, patients_of
from core.model import Account, Block, Grant, Patient
from core.records import record_ids
from core.rules.consent import Question, Standing
from core.rules.grants import GrantOrigin, is_in_force


@dataclass(frozen=True, slots=True)
class Ground:
    """On what a doctor's right to ask rests."""

    origin: GrantOrigin
    began_at: datetime
    ends_at: datetime | None
    is_for_one_exam: bool


@dataclass(frozen=True, slots=True)
class OwnDoctor:
    name: str
    rpps: str
    grounds: Sequence[Ground]
    is_blocked: bool


@dataclass(frozen=True, slots=True)
class PersonDoctors:
    """The doctors of one patient: the viewer, or somebody she looks for."""

    patient_token: str
    patient_name: str
    is_myself: bool
    professionals: Standing
    doctors: Sequence[OwnDoctor]


def own_doctors(ctx: Context) -> Sequence[PersonDoctors]:
    """The doctors of each patient the viewer decides for, herself first."""
    with ctx.db.reading() as session:
        entitlement = entitlement_of(session, ctx.viewer, ctx.now)
        return [
            PersonDoctors(
                patient_token=patient.token,
                patient_name=f"{patient.given_name} {patient.family_name}".strip(),
                is_myself=patient.id == entitlement.own_patient,
                professionals=standings(session, patient.id)[Question.PROFESSIONALS],
                doctors=_doctors(session, ctx, record_ids(session, patient.id)),
            )
            for patient in patients_of(session, entitlement)
        ]


def who_may_be_chosen(ctx: Context, patient_token: str, letters: str) -> Sequence[Doctor]:
    """The directory's doctors of this name, for a patient the viewer decides for. Raises NotFound."""
    with ctx.db.reading() as session:
        own_person(session, ctx, patient_token)
    return find_doctors(ctx, letters)


def choose(ctx: Context, patient_token: str, rpps: str) -> None:
    """Name a doctor, for three years. Raises NotFound, and NotInThisState for one who is blocked."""
    with ctx.db.writing() as session:
        patient, account = _both(session, ctx, patient_token, rpps)
        if account.suspended_at is not None:
            raise NotFound
        if _blocks(session, account, record_ids(session, patient.id)):
            raise NotInThisState
        give(session, ctx, account, patient, GrantOrigin.CHOSEN)
        _tell(session, ctx, audit.Action.GRANT_GIVEN, patient, account, GrantOrigin.CHOSEN)


def dismiss(ctx: Context, patient_token: str, rpps: str) -> None:
    """End every grant of this doctor; new ones may come. Raises NotFound."""
    with ctx.db.writing() as session:
        patient, account = _both(session, ctx, patient_token, rpps)
        if end(session, ctx, account, record_ids(session, patient.id)):
            _tell(session, ctx, audit.Action.GRANT_ENDED, patient, account)


def block(ctx: Context, patient_token: str, rpps: str) -> None:
    """Let this doctor see nothing, whoever names her, in an emergency either. Raises NotFound."""
    with ctx.db.writing() as session:
        patient, account = _both(session, ctx, patient_token, rpps)
        if not _blocks(session, account, record_ids(session, patient.id)):
            session.add(Block(account_id=account.id, patient_id=patient.id, blocked_at=ctx.now))
            _tell(session, ctx, audit.Action.DOCTOR_BLOCKED, patient, account)


def unblock(ctx: Context, patient_token: str, rpps: str) -> None:
    """Let grants of this doctor count again. Raises NotFound."""
    with ctx.db.writing() as session:
        patient, account = _both(session, ctx, patient_token, rpps)
        blocks = _blocks(session, account, record_ids(session, patient.id))
        for row in blocks:
            row.lifted_at = ctx.now
        if blocks:
            _tell(session, ctx, audit.Action.DOCTOR_UNBLOCKED, patient, account)


def _both(session: Session, ctx: Context, token: str, rpps: str) -> tuple[Patient, Account]:
    """A patient the viewer decides for, and a doctor."""
    patient, _ = own_person(session, ctx, token)
    return patient, account_of(session, rpps)


def _blocks(session: Session, account: Account, records: Collection[int]) -> Sequence[Block]:
    return session.scalars(
        sa.select(Block).where(
            Block.account_id == account.id,
            Block.patient_id.in_(records),
            Block.lifted_at.is_(None),
        )
    ).all()


def _doctors(session: Session, ctx: Context, records: Collection[int]) -> Sequence[OwnDoctor]:
    """Those with a grant in force, and those who are blocked, by name."""
    accounts: dict[int, Account] = {}
    grounds: dict[int, list[Ground]] = defaultdict(list)
    for row in _grants(session, records):
        if is_in_force(fact_of(row), ctx.now):
            accounts[row.account_id] = row.account
            grounds[row.account_id].append(
                Ground(row.origin, row.began_at, row.ends_at, row.exam_id is not None)
            )
    blocked = {row.account_id: row.account for row in _blocked(session, records)}
    return [
        OwnDoctor(account.name, account.rpps or "", grounds[number], number in blocked)
        for number, account in sorted(
            (accounts | blocked).items(), key=lambda one: (one[1].name, one[0])
        )
    ]


def _grants(session: Session, records: Collection[int]) -> sa.ScalarResult[Grant]:
    return session.scalars(
        sa.select(Grant)
        .where(Grant.patient_id.in_(records), Grant.ended_at.is_(None))
        .order_by(Grant.began_at.desc(), Grant.id.desc())
        .options(joinedload(Grant.account))
    )


def _blocked(session: Session, records: Collection[int]) -> sa.ScalarResult[Block]:
    return session.scalars(
        sa.select(Block)
        .where(Block.patient_id.in_(records), Block.lifted_at.is_(None))
        .options(joinedload(Block.account))
    )


def _tell(
    session: Session,
    ctx: Context,
    action: audit.Action,
    patient: Patient,
    account: Account,
    origin: GrantOrigin | None = None,
) -> None:
    details = {"doctor": account.name, **({"ground": origin.value} if origin else {})}
    audit.record(session, ctx, action, patient_id=patient.id, details=details)
