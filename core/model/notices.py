"""What somebody is to be told outside of the site: written with the change, sent by mail later."""

from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.model.accounts import Account
from core.model.table import Key, Table, Token, one_of
from core.rules.notices import NoticeKind


class MailOutcome(Enum):
    SENT = "sent"
    REFUSED = "refused"
    """The address takes no mail."""
    GIVEN_UP = "given-up"
    """Tried for days in vain."""


class Mail(Table):
    """A mail to one account, which tells one kind of notices."""

    __tablename__ = "mail"
    __table_args__ = (sa.Index(None, "account_id", "kind", "made_at"),)

    id: Mapped[Key]
    token: Mapped[Token]
    """Its Message-ID: the same however often it is tried, so that a copy can be told from another."""
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    kind: Mapped[NoticeKind] = mapped_column(one_of(NoticeKind))
    made_at: Mapped[datetime]
    send_from: Mapped[datetime | None] = mapped_column(index=True)
    """To be tried from then on; None once its outcome is known (law 12)."""
    tries: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[MailOutcome | None] = mapped_column(one_of(MailOutcome))
    ended_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()
    notices: Mapped[list["Notice"]] = relationship(back_populates="mail", order_by="Notice.id")


class Notice(Table):
    """One thing to tell one account. Facts only, and none about health: a mail may be read by others."""

    __tablename__ = "notice"
    __table_args__ = (sa.Index(None, "account_id", "exam_id"),)

    id: Mapped[Key]
    kind: Mapped[NoticeKind] = mapped_column(one_of(NoticeKind))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    facts: Mapped[dict[str, Any]]
    noticed_at: Mapped[datetime]
    exam_id: Mapped[int | None] = mapped_column(sa.ForeignKey("exam.id"))
    version: Mapped[int | None]
    """Of the exam's report, where it is about that: not told twice."""
    gather_from: Mapped[datetime | None] = mapped_column(index=True)
    """To be told by a mail from then on; None once one does, or nobody wants it (law 12)."""
    mail_id: Mapped[int | None] = mapped_column(sa.ForeignKey("mail.id"), index=True)

    mail: Mapped[Mail | None] = relationship(back_populates="notices")


class UnwantedNotice(Table):
    """An account wants no mails of this kind."""

    __tablename__ = "unwanted_notice"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), primary_key=True)
    kind: Mapped[NoticeKind] = mapped_column(one_of(NoticeKind), primary_key=True)
