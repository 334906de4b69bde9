"""Appointments, as far as a desk needs them: who comes, and when. What for isn't kept."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.model.people import Patient
from core.model.table import Key, Table


class Appointment(Table):
    __tablename__ = "appointment"
    __table_args__ = (
        sa.UniqueConstraint("establishment_id", "number"),
        sa.Index(None, "establishment_id", "starts_at"),
    )

    id: Mapped[Key]
    establishment_id: Mapped[int] = mapped_column(sa.ForeignKey("establishment.id"))
    number: Mapped[str] = mapped_column(sa.String(100))
    """What the sender knows it by."""
    patient_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id"), index=True)
    starts_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]

    patient: Mapped[Patient] = relationship()
