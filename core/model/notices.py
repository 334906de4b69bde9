"""What somebody is to be told outside of the site: written with the change, sent by mail later."""

from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.model.table import Key, Table, one_of


class NoticeKind(Enum):
    SHARE_OPENED = "share-opened"
    CARE_ATTESTED = "care-attested"
    EMERGENCY_OPENED = "emergency-opened"
    """A doctor opened the file by her own word; the notice names her (features M3, T3)."""


class Notice(Table):
    """One thing to tell one account. Facts only, and none about health: a mail may be read by others."""

    __tablename__ = "notice"

    id: Mapped[Key]
    kind: Mapped[NoticeKind] = mapped_column(one_of(NoticeKind))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    facts: Mapped[dict[str, Any]]
    noticed_at: Mapped[datetime]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
