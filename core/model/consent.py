"""Decisions, and the receipts that prove them. Rows are added, never changed or deleted."""

from datetime import datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.model.people import Establishment
from core.model.table import Key, Table, one_of
from core.rules.consent import Answer, Capacity, Question
from core.rules.leaflets import LeafletLanguage
from core.rules.release import Timing


class Place(Enum):
    DESK = "desk"
    ONLINE = "online"


class Receipt(Table):
    """Proof of answers given together: who answered, who asked, when, where, after reading what."""

    __tablename__ = "receipt"

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(sa.String(12), unique=True)
    """Short, printed, looked up by staff; opens nothing."""
    patient_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id"), index=True)
    recorded_at: Mapped[datetime]
    place: Mapped[Place] = mapped_column(one_of(Place))
    establishment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("establishment.id"))
    asked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    asked_by_name: Mapped[str] = mapped_column(sa.String(200), default="")
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    capacity: Mapped[Capacity] = mapped_column(one_of(Capacity))
    answered_by_name: Mapped[str] = mapped_column(sa.String(200))
    leaflet_version: Mapped[str] = mapped_column(sa.String(20))
    leaflet_language: Mapped[LeafletLanguage] = mapped_column(one_of(LeafletLanguage))

    establishment: Mapped[Establishment | None] = relationship()
    decisions: Mapped[list["Decision"]] = relationship(
        back_populates="receipt", order_by="Decision.id"
    )


class Decision(Table):
    __tablename__ = "decision"
    __table_args__ = (sa.Index(None, "patient_id", "question"),)

    id: Mapped[Key]
    receipt_id: Mapped[int] = mapped_column(sa.ForeignKey("receipt.id"), index=True)
    patient_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id"))
    exam_id: Mapped[int | None] = mapped_column(sa.ForeignKey("exam.id"))
    """None: about all exams."""
    question: Mapped[Question] = mapped_column(one_of(Question))
    answer: Mapped[Answer] = mapped_column(one_of(Answer))
    recorded_at: Mapped[datetime]

    receipt: Mapped[Receipt] = relationship(back_populates="decisions")


class ReleaseChoice(Table):
    """When results are to appear, as somebody said: the last row holds."""

    __tablename__ = "release_choice"

    id: Mapped[Key]
    patient_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id"), index=True)
    timing: Mapped[Timing] = mapped_column(one_of(Timing))
    days: Mapped[int]
    recorded_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """Who said it from home."""
    staff_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    """Who wrote it down at a desk."""
