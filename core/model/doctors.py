"""How doctors and staff come to their accounts: doctors' requests, and invitations of both."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.model.table import Key, Table, Token


class DoctorRequest(Table):
    """A doctor asks for an account; staff compare with the national directory and decide."""

    __tablename__ = "doctor_request"

    id: Mapped[Key]
    token: Mapped[Token]
    name: Mapped[str] = mapped_column(sa.String(200))
    rpps: Mapped[str] = mapped_column(sa.String(11), index=True)
    mail: Mapped[str] = mapped_column(sa.String(254))
    place: Mapped[str] = mapped_column(sa.String(200))
    """Where they practise, as they wrote it."""
    requested_at: Mapped[datetime]
    decided_at: Mapped[datetime | None] = mapped_column(index=True)
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    accepted: Mapped[bool | None]
    is_proven: Mapped[bool] = mapped_column(default=False)
    """Pro Santé Connect vouched for the number; else it is what somebody typed."""


class Invitation(Table):
    """A code that opens once, together with the RPPS number, a vetted doctor's account; or, together
    with the mail address, that of a member of staff."""

    __tablename__ = "invitation"

    id: Mapped[Key]
    locator: Mapped[str] = mapped_column(sa.String(4), unique=True)
    secret_hash: Mapped[str] = mapped_column(sa.String(200))
    name: Mapped[str] = mapped_column(sa.String(200))
    rpps: Mapped[str | None] = mapped_column(sa.String(11), index=True)
    mail: Mapped[str] = mapped_column(sa.String(254))
    invited_by: Mapped[int] = mapped_column(sa.ForeignKey("staff.id"))
    invited_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    wrong_tries: Mapped[int] = mapped_column(default=0)
    staff_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), index=True)


class Reading(Table):
    """When a doctor last opened an exam: what is unread at her desk. The trail is elsewhere."""

    __tablename__ = "reading"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), primary_key=True)
    exam_id: Mapped[int] = mapped_column(sa.ForeignKey("exam.id"), primary_key=True)
    opened_at: Mapped[datetime]
