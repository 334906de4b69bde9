"""Questions that patients raise about an exam or an access, and the answers they get."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.model.accounts import Staff
from core.model.exams import Exam
from core.model.people import Establishment, Patient
from core.model.table import Key, Table, one_of
from core.rules.cases import CaseKind, Finding


class Case(Table):
    __tablename__ = "case"

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(sa.String(12), unique=True)
    """Told to the patient and printed; opens nothing."""
    kind: Mapped[CaseKind] = mapped_column(one_of(CaseKind))
    patient_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id"), index=True)
    exam_id: Mapped[int | None] = mapped_column(sa.ForeignKey("exam.id"), index=True)
    event_sequence: Mapped[int | None] = mapped_column(sa.BigInteger)
    """The access it is about; no foreign key: the trail stands alone."""
    establishment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("establishment.id"))
    """Whose staff answer; None: those of the region."""
    opened_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    opened_at: Mapped[datetime]
    finding: Mapped[Finding | None] = mapped_column(one_of(Finding))
    answer: Mapped[str] = mapped_column(sa.String(1000), default="")
    answered_by: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    answered_at: Mapped[datetime | None] = mapped_column(index=True)

    patient: Mapped[Patient] = relationship()
    exam: Mapped[Exam | None] = relationship()
    establishment: Mapped[Establishment | None] = relationship()
    answerer: Mapped[Staff | None] = relationship()
