"""How long things are kept, as establishments and the region set it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.model.table import Key, Table, one_of
from core.rules.retention import Kind


class RetentionPolicy(Table):
    """Without one of its establishment the region's counts; without that, things are kept for ever."""

    __tablename__ = "retention_policy"

    id: Mapped[Key]
    establishment_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("establishment.id"), index=True
    )
    """None: the region's."""
    kind: Mapped[Kind] = mapped_column(one_of(Kind))
    days: Mapped[int]
    set_at: Mapped[datetime]
