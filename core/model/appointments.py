"""Appointments: who comes, and when; what for is kept for radiology, and never told to the desk."""

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
    planned: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    """The exam to be made, in its sender's words."""

    patient: Mapped[Patient] = relationship()
