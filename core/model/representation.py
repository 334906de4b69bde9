"""Legal protection of adults, and what minors keep to themselves, as it was noted at a desk."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.model.accounts import Staff
from core.model.table import Key, Table, one_of
from core.rules.protection import Measure


class Protection(Table):
    """From when to when an adult was noted as protected, and who had seen the proof."""

    __tablename__ = "protection"

    id: Mapped[Key]
    patient_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id"), index=True)
    measure: Mapped[Measure] = mapped_column(one_of(Measure))
    began_at: Mapped[datetime]
    checked_by: Mapped[int] = mapped_column(sa.ForeignKey("staff.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))

    checker: Mapped[Staff] = relationship(foreign_keys=checked_by)
    ender: Mapped[Staff | None] = relationship(foreign_keys=ended_by)


class Opposition(Table):
    """A minor keeps what is made at one establishment on one day from her parents."""

    __tablename__ = "opposition"

    id: Mapped[Key]
    patient_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id"), index=True)
    establishment_id: Mapped[int] = mapped_column(sa.ForeignKey("establishment.id"))
    day: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(sa.ForeignKey("staff.id"))
    lifted_at: Mapped[datetime | None]
