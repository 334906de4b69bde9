"""What patients bring from outside: uploads that wait for somebody to look, and the objects in them.

They lie apart from exams: nothing here is shown as a picture, and nothing becomes an exam by itself.
"""

from datetime import date, datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.model.table import Key, Table, Token, one_of
from core.rules.identity import Sex


class OutsideRefusal(Enum):
    """Why nothing of an upload came in. Found by its check."""

    NOTHING_TO_READ = "nothing-to-read"
    TOO_LARGE = "too-large"
    TOO_MANY_OBJECTS = "too-many-objects"


class OutsideUpload(Table):
    """One file that somebody sent. Each step it has taken is a moment (law 12)."""

    __tablename__ = "outside_upload"
    __table_args__ = (sa.Index(None, "establishment_id", "decided_at"),)

    id: Mapped[Key]
    token: Mapped[Token]
    uploaded_by: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    patient_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id"))
    establishment_id: Mapped[int] = mapped_column(sa.ForeignKey("establishment.id"))
    """Whose archivist looks at it, and under whose number it comes in."""
    folder: Mapped[str] = mapped_column(sa.String(32), unique=True)
    """Of its own in the store: what is cleared away here is missed nowhere else."""
    sent_at: Mapped[datetime]
    checked_at: Mapped[datetime | None] = mapped_column(index=True)
    ignored: Mapped[int] = mapped_column(default=0)
    """Files that are no DICOM objects: viewers, indexes, pictures."""
    refused: Mapped[int] = mapped_column(default=0)
    """Objects that are broken or lack an identifier."""
    refusal: Mapped[OutsideRefusal | None] = mapped_column(one_of(OutsideRefusal))
    """Why nothing of it came in; None as long as something may."""
    decided_at: Mapped[datetime | None]


class OutsideObject(Table):
    """A DICOM object of an upload, with what tells a person whose it is."""

    __tablename__ = "outside_object"
    __table_args__ = (sa.UniqueConstraint("upload_id", "sop_instance_uid"),)

    id: Mapped[Key]
    upload_id: Mapped[int] = mapped_column(sa.ForeignKey("outside_upload.id"))
    object_key: Mapped[str] = mapped_column(sa.String(200))
    sop_instance_uid: Mapped[str] = mapped_column(sa.String(64))
    study_instance_uid: Mapped[str] = mapped_column(sa.String(64))
    person: Mapped[int]
    """1, 2, 3 …: objects of one patient by number and traits bear the same."""
    patient_number: Mapped[str] = mapped_column(sa.String(64))
    family_name: Mapped[str] = mapped_column(sa.String(200))
    given_name: Mapped[str] = mapped_column(sa.String(200))
    birth_date: Mapped[date | None]
    sex: Mapped[Sex] = mapped_column(one_of(Sex))
    study_date: Mapped[date | None]
    description: Mapped[str] = mapped_column(sa.String(200))
    modality: Mapped[str] = mapped_column(sa.String(16))
