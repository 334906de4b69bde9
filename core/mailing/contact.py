"""What a reception desk sees of a patient's mail address: enough to speak about it, and whether it works
(feature L9)."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.model import Account
from core.records import record_ids


@dataclass(frozen=True, slots=True)
class Contact:
    mail: str
    """Masked: "j…@example.org"."""
    fails_from: datetime | None
    """Mails don't arrive since then."""


def contact_of(session: Session, person_id: int) -> Contact | None:
    """The address of a patient's own account; None where she has none."""
    account = session.scalars(
        sa.select(Account)
        .where(Account.patient_id.in_(record_ids(session, person_id)))
        .order_by(Account.id)
        .limit(1)
    ).first()
    return Contact(masked(account.mail), account.mail_fails_from) if account else None


def masked(mail: str) -> str:
    """An address that its owner recognises, and nobody else can write to."""
    name, _, place = mail.rpartition("@")
    return f"{name[:1]}…@{place}"
