"""The audit trail: one row an event, chained to the one before."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.model.table import Table

BigKey = sa.BigInteger().with_variant(sa.Integer, "sqlite")


class Event(Table):
    """Columns hold facts, never sentences; ids point at rows that may be gone, so none is a foreign
    key: the trail outlives what it tells of."""

    __tablename__ = "event"
    __table_args__ = (sa.Index(None, "patient_id", "sequence"),)

    sequence: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    recorded_at: Mapped[datetime]
    action: Mapped[str] = mapped_column(sa.String(40))
    outcome: Mapped[str] = mapped_column(sa.String(10))
    reason: Mapped[str] = mapped_column(sa.String(60), default="")
    actor_kind: Mapped[str] = mapped_column(sa.String(10))
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    actor_role: Mapped[str] = mapped_column(sa.String(40), default="")
    establishment_id: Mapped[int | None]
    patient_id: Mapped[int | None]
    exam_id: Mapped[int | None]
    details: Mapped[dict[str, Any]]
    request: Mapped[str] = mapped_column(sa.String(40), default="")
    address: Mapped[str] = mapped_column(sa.String(45), default="")
    digest: Mapped[str] = mapped_column(sa.String(64))


class ChainHead(Table):
    """The one row that every writer of the trail locks: which event is the last."""

    __tablename__ = "chain_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(BigKey)
    digest: Mapped[str] = mapped_column(sa.String(64))
