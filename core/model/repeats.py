"""What was answered when an earlier exam was found before a new one was ordered."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.model.exams import Exam
from core.model.table import Key, Table, one_of
from core.rules.repeats import Answer, Why


class RepeatAnswer(Table):
    """Who used an earlier exam, or had it made again and why."""

    __tablename__ = "repeat_answer"

    id: Mapped[Key]
    exam_id: Mapped[int] = mapped_column(sa.ForeignKey("exam.id"), index=True)
    """The earlier one."""
    answer: Mapped[Answer] = mapped_column(one_of(Answer))
    why: Mapped[Why | None] = mapped_column(one_of(Why))
    word: Mapped[str] = mapped_column(sa.String(200), default="")
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """The doctor who answered, or …"""
    staff_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    """… the radiologist."""
    answered_at: Mapped[datetime] = mapped_column(index=True)

    exam: Mapped[Exam] = relationship()
