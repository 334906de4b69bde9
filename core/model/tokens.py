"""Personal tokens: what a doctor's own program shows instead of signing in."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.model.table import Key, Table


class PersonalToken(Table):
    """Reads what opens to its holder, until its end. Revoked, it stays as a record."""

    __tablename__ = "personal_token"

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(100))
    """Of the program, as the doctor calls it."""
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
