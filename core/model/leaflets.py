"""The region's own versions of the leaflet. Rows are added, never changed: decisions name what was read."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.model.table import Key, Table, one_of
from core.rules.leaflets import LeafletLanguage


class LeafletVersion(Table):
    __tablename__ = "leaflet_version"
    __table_args__ = (sa.UniqueConstraint("language", "version"),)

    id: Mapped[Key]
    language: Mapped[LeafletLanguage] = mapped_column(one_of(LeafletLanguage))
    version: Mapped[str] = mapped_column(sa.String(20))
    begins: Mapped[date]
    """From which day it is handed out."""
    words: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    """By `rules.leaflets.Part`."""
    written_by: Mapped[int] = mapped_column(sa.ForeignKey("staff.id"))
    written_at: Mapped[datetime]
