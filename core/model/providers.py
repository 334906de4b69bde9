"""By whom an account's holder is known to a provider of identities."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.model.table import Key, Table


class ProviderIdentity(Table):
    """Issuer and subject together never mean anybody else (OpenID Connect Core 1.0, section 5.7). Taken
    away by its owner, the row goes; the trail keeps that it was there."""

    __tablename__ = "provider_identity"
    __table_args__ = (
        sa.UniqueConstraint("issuer", "subject"),
        sa.UniqueConstraint("account_id", "issuer"),
    )

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    issuer: Mapped[str] = mapped_column(sa.String(255))
    subject: Mapped[str] = mapped_column(sa.String(255))
    connected_at: Mapped[datetime]
    signed_in_at: Mapped[datetime | None]
    """Last by it."""
