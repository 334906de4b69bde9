"""What reports from machines wait for and mention: exams that aren't there yet, objects to be read,
doctors who are named."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.model.exams import Exam, Instance
from core.model.receiving import ReceivedMessage
from core.model.table import Key, Table, one_of
from core.rules.doctors import DoctorRole


class AwaitedExam(Table):
    """A number by which a report in a message will know its exam; gone once that is there."""

    __tablename__ = "awaited_exam"
    __table_args__ = (sa.Index(None, "establishment_id", "value"),)

    id: Mapped[Key]
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("received_message.id"), index=True)
    establishment_id: Mapped[int] = mapped_column(sa.ForeignKey("establishment.id"))
    value: Mapped[str] = mapped_column(sa.String(64))
    """An accession number, or a study instance UID."""
    due_from: Mapped[datetime | None] = mapped_column(index=True)
    """An exam of this number is there since then: the message is to be looked at again (law 12)."""

    message: Mapped[ReceivedMessage] = relationship()


class ReportObject(Table):
    """An object of an exam that may be its report, until somebody has looked."""

    __tablename__ = "report_object"

    instance_id: Mapped[int] = mapped_column(sa.ForeignKey("instance.id"), primary_key=True)
    due_from: Mapped[datetime | None] = mapped_column(index=True)
    """To be read since then; None once it is (law 12)."""

    instance: Mapped[Instance] = relationship()


class NamedDoctor(Table):
    """A doctor whom the sender of a report names: who asked for the exam, who is to have a copy."""

    __tablename__ = "named_doctor"
    __table_args__ = (sa.UniqueConstraint("exam_id", "role", "rpps", "name"),)

    id: Mapped[Key]
    exam_id: Mapped[int] = mapped_column(sa.ForeignKey("exam.id"))
    role: Mapped[DoctorRole] = mapped_column(one_of(DoctorRole))
    rpps: Mapped[str] = mapped_column(sa.String(11), index=True)
    """"" where the sender gave no valid one."""
    name: Mapped[str] = mapped_column(sa.String(200))
    named_at: Mapped[datetime]

    exam: Mapped[Exam] = relationship()
