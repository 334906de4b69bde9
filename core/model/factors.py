"""Second factors: authenticator apps and the recovery codes that stand in for a lost one."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.model.table import Key, Table


class Authenticator(Table):
    """The app on somebody's phone. Its secret is derived from the nonce and a key that isn't here."""

    __tablename__ = "authenticator"
    __table_args__ = (sa.UniqueConstraint("site", "viewer_id"),)

    id: Mapped[Key]
    site: Mapped[str] = mapped_column(sa.String(10))
    viewer_id: Mapped[int]
    """An account on the patient site, a member of staff on the admin site."""
    nonce: Mapped[str] = mapped_column(sa.String(43))
    last_step: Mapped[int] = mapped_column(sa.BigInteger)
    """The last half minute whose code was accepted; no code works twice."""
    enrolled_at: Mapped[datetime]


class RecoveryCode(Table):
    """Opens the second step once, by a keyed hash."""

    __tablename__ = "recovery_code"

    id: Mapped[Key]
    authenticator_id: Mapped[int] = mapped_column(
        sa.ForeignKey("authenticator.id", ondelete="CASCADE"), index=True
    )
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    used_at: Mapped[datetime | None]
