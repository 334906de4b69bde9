"""The printed code that opens an account once (features L1, L6).

The desk prints a slip; at home the code and the birth date together open an account. A wrong code, a
spent one and a wrong birth date get the same answer. A new slip cancels the old one; for somebody who
has an account already, it is the way back in: the account gets a new password, a patient's also a new
mail, and all sessions end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit, passwords, sessions
from core.accounts import mail_address, viewer_of_account
from core.attempts import counted
from core.context import Context, Viewer
from core.errors import AddressTaken, CredentialsRefused
from core.model import Account, ActivationCode, Patient, Proxy
from core.model.accounts import AccountKind
from core.records import person_of, record_ids
from core.rules.consent import Capacity
from core.rules.credentials import (
    CODE_LIFE,
    SECRET_LENGTH,
    CodeState,
    code_state,
    read_code,
    written_code,
)
from core.symbols import random_symbols, unused_locator

KEPT_FOR = 3 * CODE_LIFE
"""So long a code can be asked about at the desk; the trail keeps for ever what came of it."""


def looks_like_a_code(typed: str) -> bool:
    """Whether the check symbol fits: a slip of the pen is told at once and isn't a guess."""
    return read_code(typed) is not None


def new_code(
    session: Session, ctx: Context, patient: Patient, capacity: Capacity, holder: str
) -> tuple[str, datetime]:
    """Make a code for a slip, cancelling this holder's earlier ones; gives the code as printed and
    its end.

    `holder` is who will sign in: the patient, or who answers for her in this capacity.
    """
    cancel_codes(session, ctx, patient, capacity, holder)
    locator, secret = unused_locator(session, ActivationCode.locator), random_symbols(SECRET_LENGTH)
    session.add(
        ActivationCode(
            locator=locator,
            secret_hash=passwords.hashed(secret),
            patient_id=patient.id,
            capacity=capacity,
            holder=holder,
            issued_by=ctx.viewer.id,
            issued_at=ctx.now,
        )
    )
    return written_code(locator, secret), ctx.now + CODE_LIFE


def check_code(ctx: Context, typed: str, birth_date: date) -> int:
    """The number of the code, for `open_account`, once code and birth date both fit.

    Raises CredentialsRefused, TooManyAttempts.
    """
    code = read_code(typed)
    with counted(ctx, "activation", code.locator if code else ""):
        tried = _pay_for_a_try(ctx, code.locator) if code else None
        right = passwords.matches(code.secret if code else "", tried.secret_hash if tried else None)
        if tried is None or not right or tried.birth_date != birth_date:
            audit.record_refusal(ctx, audit.Action.CODE_TRIED, CredentialsRefused.code)
            raise CredentialsRefused
        _give_the_try_back(ctx, tried.code_id)
        return tried.code_id


@dataclass(frozen=True, slots=True)
class _Tried:
    """What a usable code must be met with."""

    code_id: int
    secret_hash: str
    birth_date: date | None


def _pay_for_a_try(ctx: Context, locator: str) -> _Tried | None:
    """Counts the try before it is made: so many at once can't outrun the count, and nobody else
    waits for the slow check."""
    with ctx.db.writing() as session:
        row = _code(session, locator)
        if row is None or _state(row, ctx) is not CodeState.USABLE:
            return None
        row.wrong_tries += 1
        patient = session.get_one(Patient, row.patient_id)
        return _Tried(row.id, row.secret_hash, patient.birth_date)


def _give_the_try_back(ctx: Context, code_id: int) -> None:
    with ctx.db.writing() as session:
        session.get_one(ActivationCode, code_id).wrong_tries -= 1


def open_account(
    ctx: Context, code_id: int, typed_mail: str, password: str, language: str
) -> Viewer:
    """Open the account a checked code stands for, and use the code up.

    Raises InvalidInput, PasswordTooWeak, AddressTaken, and CredentialsRefused for a code that was
    used or cancelled since it was checked.
    """
    mail = mail_address(typed_mail)
    with ctx.db.writing() as session:
        row, patient = usable_code(session, ctx, code_id)
        passwords.refuse_weak(password, [mail, patient.family_name, patient.given_name])
        account = _account_for(session, ctx, row, patient, mail)
        account.mail, account.language = mail, language
        account.password_hash = passwords.hashed(password)
        row.used_at = ctx.now
        session.flush()
        sessions.end_all(session, "patient", account.id)
        viewer = viewer_of_account(account)
        audit.record(
            session,
            ctx.seen_by(viewer),
            audit.Action.ACCOUNT_OPENED,
            patient_id=patient.id,
            details={"capacity": row.capacity.value},
        )
        return viewer


def usable_code(session: Session, ctx: Context, code_id: int) -> tuple[ActivationCode, Patient]:
    """A checked code, held until the end of the caller's transaction, and the record it is for.

    Raises CredentialsRefused for one that was used or cancelled since it was checked.
    """
    row = session.get(ActivationCode, code_id, with_for_update=True)
    if row is None or _state(row, ctx) is not CodeState.USABLE:
        raise CredentialsRefused
    return row, session.get_one(Patient, row.patient_id)


def sweep(ctx: Context) -> None:
    """Delete codes long past their end: there are a million locators, and a region prints on."""
    with ctx.db.writing() as session:
        session.execute(
            sa.delete(ActivationCode).where(ActivationCode.issued_at < ctx.now - KEPT_FOR)
        )


def _account_for(
    session: Session, ctx: Context, code: ActivationCode, patient: Patient, mail: str
) -> Account:
    """The account to open: one that is there already, or a new one, with the right to look."""
    account = _account_before(session, code, patient, mail)
    taken = session.scalar(sa.select(Account).where(Account.mail == mail))
    if taken is not None and taken is not account:
        raise AddressTaken
    own = code.capacity is Capacity.PATIENT
    if account is None:
        account = Account(
            kind=AccountKind.PERSON,
            mail=mail,
            password_hash="",
            name=code.holder,
            patient_id=patient.id if own else None,
            created_at=ctx.now,
        )
        session.add(account)
        session.flush()
    if not own:
        look_for(session, ctx, code, patient, account)
    return account


def look_for(
    session: Session, ctx: Context, code: ActivationCode, patient: Patient, account: Account
) -> None:
    """From now on this account looks for the patient, as the slip says; once is enough."""
    if _proxy(session, code, patient, account) is None:
        session.add(
            Proxy(
                account_id=account.id,
                patient_id=patient.id,
                capacity=code.capacity,
                began_at=ctx.now,
                checked_by=code.issued_by,
            )
        )


def _account_before(
    session: Session, code: ActivationCode, patient: Patient, mail: str
) -> Account | None:
    """The patient's own account; or, of somebody who looks for her, the one of this mail if it is of
    the holder of the slip: two parents may not take each other's."""
    if code.capacity is Capacity.PATIENT:
        return session.scalars(
            sa.select(Account)
            .where(Account.patient_id.in_(_records(session, patient)))
            .order_by(Account.id)
        ).first()
    account = session.scalar(
        sa.select(Account).where(
            Account.mail == mail, Account.name == code.holder, Account.patient_id.is_(None)
        )
    )
    return account if account and _proxy(session, code, patient, account) else None


def _proxy(
    session: Session, code: ActivationCode, patient: Patient, account: Account
) -> Proxy | None:
    return session.scalar(
        sa.select(Proxy).where(
            Proxy.account_id == account.id,
            Proxy.patient_id.in_(_records(session, patient)),
            Proxy.capacity == code.capacity,
            Proxy.ended_at.is_(None),
        )
    )


def records_of_code(session: Session, code: ActivationCode) -> Sequence[int]:
    """All records of the person whose slip this is."""
    return _records(session, session.get_one(Patient, code.patient_id))


def _records(session: Session, record: Patient) -> Sequence[int]:
    """All records of the person this one is of."""
    return record_ids(session, person_of(session, record).id)


def cancel_codes(
    session: Session, ctx: Context, patient: Patient, capacity: Capacity, holder: str | None = None
) -> None:
    """Cancel what was printed and not used yet in this capacity: the patient's own, whatever she was
    called, and the others' by holder, for two parents each have a slip; all without one."""
    those = [] if holder is None or capacity is Capacity.PATIENT else [holder]
    session.execute(
        sa.update(ActivationCode)
        .where(
            ActivationCode.patient_id.in_(_records(session, patient)),
            ActivationCode.capacity == capacity,
            ActivationCode.used_at.is_(None),
            ActivationCode.cancelled_at.is_(None),
            *(ActivationCode.holder == one for one in those),
        )
        .values(cancelled_at=ctx.now)
    )


def _code(session: Session, locator: str) -> ActivationCode | None:
    return session.scalar(
        sa.select(ActivationCode).where(ActivationCode.locator == locator).with_for_update()
    )


def _state(row: ActivationCode, ctx: Context) -> CodeState:
    return code_state(row.issued_at, row.used_at, row.cancelled_at, row.wrong_tries, ctx.now)
