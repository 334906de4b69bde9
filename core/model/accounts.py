"""Accounts of the two sites, sessions, activation codes; who looks for whom; doctors' grants and blocks."""

from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.model.people import Establishment, Patient
from core.model.table import Key, Table, one_of
from core.rules.consent import Capacity
from core.rules.credentials import SessionKind
from core.rules.grants import GrantOrigin
from core.rules.roles import Role


class AccountKind(Enum):
    PERSON = "person"
    DOCTOR = "doctor"


class Account(Table):
    """A sign-in to the patient site: of a person, or of a doctor."""

    __tablename__ = "account"

    id: Mapped[Key]
    kind: Mapped[AccountKind] = mapped_column(one_of(AccountKind))
    mail: Mapped[str] = mapped_column(sa.String(254), unique=True)
    """In lower case."""
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    name: Mapped[str] = mapped_column(sa.String(200))
    patient_id: Mapped[int | None] = mapped_column(sa.ForeignKey("patient.id"), index=True)
    rpps: Mapped[str | None] = mapped_column(sa.String(11), unique=True)
    """A doctor's number in the national directory."""
    language: Mapped[str] = mapped_column(sa.String(2), default="fr")
    created_at: Mapped[datetime]
    suspended_at: Mapped[datetime | None]
    mail_fails_from: Mapped[datetime | None]
    """Mails to its address don't arrive since then; None where the last one did, or none was sent."""

    patient: Mapped[Patient | None] = relationship()


class Staff(Table):
    """A sign-in to the admin site, with one role in one establishment."""

    __tablename__ = "staff"

    id: Mapped[Key]
    mail: Mapped[str] = mapped_column(sa.String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    name: Mapped[str] = mapped_column(sa.String(200))
    role: Mapped[Role] = mapped_column(one_of(Role))
    establishment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("establishment.id"))
    language: Mapped[str] = mapped_column(sa.String(2), default="fr")
    created_at: Mapped[datetime]
    suspended_at: Mapped[datetime | None]

    establishment: Mapped[Establishment | None] = relationship()


class Proxy(Table):
    """Somebody who looks for a patient: she signs in as herself."""

    __tablename__ = "proxy"
    __table_args__ = (sa.UniqueConstraint("account_id", "patient_id", "began_at"),)

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    patient_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id"), index=True)
    capacity: Mapped[Capacity] = mapped_column(one_of(Capacity))
    began_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    checked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    """Who saw at a desk that she may: the one who printed her slip."""

    account: Mapped[Account] = relationship()
    patient: Mapped[Patient] = relationship()


class Grant(Table):
    """A doctor's right to open a patient's exams, or one of them."""

    __tablename__ = "grant"

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    patient_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id"), index=True)
    exam_id: Mapped[int | None] = mapped_column(sa.ForeignKey("exam.id"))
    """None: all exams of the patient."""
    origin: Mapped[GrantOrigin] = mapped_column(one_of(GrantOrigin))
    began_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    """What the doctor said who gave it to herself; the patient reads it."""
    reviewed_at: Mapped[datetime | None]
    """When somebody looked at this emergency afterwards."""
    reviewed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))

    account: Mapped[Account] = relationship()
    patient: Mapped[Patient] = relationship()


class Block(Table):
    """A patient wants a doctor to see nothing, whoever names her; one row each time."""

    __tablename__ = "block"
    __table_args__ = (sa.Index(None, "account_id", "patient_id"),)

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    patient_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id"), index=True)
    blocked_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()


class ActivationCode(Table):
    __tablename__ = "activation_code"

    id: Mapped[Key]
    locator: Mapped[str] = mapped_column(sa.String(4), unique=True)
    secret_hash: Mapped[str] = mapped_column(sa.String(200))
    patient_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id"), index=True)
    capacity: Mapped[Capacity] = mapped_column(one_of(Capacity))
    holder: Mapped[str] = mapped_column(sa.String(200))
    """Who will sign in: the patient, or the one who answers for her."""
    issued_by: Mapped[int] = mapped_column(sa.ForeignKey("staff.id"))
    issued_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    wrong_tries: Mapped[int] = mapped_column(default=0)


class Attempt(Table):
    """Failures of one place at one door, for the pause that follows them."""

    __tablename__ = "attempt"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    """A hash: neither an address nor a mail is kept."""
    failures: Mapped[int]
    last_at: Mapped[datetime]


class WebSession(Table):
    """A browser's session, by the hash of its token: a copy of the table opens nothing."""

    __tablename__ = "web_session"

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    site: Mapped[str] = mapped_column(sa.String(10))
    kind: Mapped[SessionKind] = mapped_column(one_of(SessionKind))
    viewer_id: Mapped[int | None] = mapped_column(index=True)
    """An account on the patient site, a member of staff on the admin site."""
    data: Mapped[dict[str, Any]]
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
