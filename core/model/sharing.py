"""What patients pass on themselves: shares, the exams in them, and each time one was opened."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.model.exams import Exam
from core.model.people import Patient
from core.model.table import Key, Table, Token, one_of
from core.rules.sharing import ShareKind


class Share(Table):
    """A patient's link or room code for a doctor without an account."""

    __tablename__ = "share"

    id: Mapped[Key]
    token: Mapped[Token]
    """Names its page, to the patient alone; opens nothing."""
    kind: Mapped[ShareKind] = mapped_column(one_of(ShareKind))
    patient_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id"), index=True)
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    recipient: Mapped[str] = mapped_column(sa.String(80))
    """Whom it is for, in the patient's words; the trail calls the guest so."""
    locator: Mapped[str | None] = mapped_column(sa.String(4), unique=True)
    """Finds a link's row; not a secret. A room code is found by the birth date."""
    secret_hash: Mapped[str | None] = mapped_column(sa.String(200))
    """Of a link's code and PIN together: neither can be tried alone."""
    may_download: Mapped[bool]
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    most_uses: Mapped[int]
    wrong_tries: Mapped[int] = mapped_column(default=0)
    revoked_at: Mapped[datetime | None]

    patient: Mapped[Patient] = relationship()
    exams: Mapped[list[Exam]] = relationship(
        secondary="share_exam", order_by=Exam.study_date.desc().nulls_last(), viewonly=True
    )
    openings: Mapped[list["ShareOpening"]] = relationship(
        back_populates="share", order_by="ShareOpening.opened_at"
    )


class ShareExam(Table):
    __tablename__ = "share_exam"

    share_id: Mapped[int] = mapped_column(sa.ForeignKey("share.id"), primary_key=True)
    exam_id: Mapped[int] = mapped_column(sa.ForeignKey("exam.id"), primary_key=True, index=True)


class ShareOpening(Table):
    """One use of a share; its number is the guest's, who has no account."""

    __tablename__ = "share_opening"

    id: Mapped[Key]
    share_id: Mapped[int] = mapped_column(sa.ForeignKey("share.id"), index=True)
    opened_at: Mapped[datetime]

    share: Mapped[Share] = relationship(back_populates="openings")
