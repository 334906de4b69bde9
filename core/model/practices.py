"""Practices: doctors who work together and share what they were granted."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.model.accounts import Account
from core.model.table import Key, Table, Token


class Practice(Table):
    __tablename__ = "practice"

    id: Mapped[Key]
    token: Mapped[Token]
    name: Mapped[str] = mapped_column(sa.String(200))
    created_at: Mapped[datetime]


class Membership(Table):
    """One doctor in one practice, from her acceptance; counts while it is confirmed now and then."""

    __tablename__ = "membership"
    __table_args__ = (sa.Index(None, "practice_id"), sa.Index(None, "account_id"))

    id: Mapped[Key]
    practice_id: Mapped[int] = mapped_column(sa.ForeignKey("practice.id"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    invited_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    invited_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    """None until the invited doctor accepts."""
    ended_at: Mapped[datetime | None]

    practice: Mapped[Practice] = relationship()
    account: Mapped[Account] = relationship(foreign_keys=account_id)
