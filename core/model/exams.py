"""Exams with their series, instances, stacks of pictures, reports and holds."""

from datetime import date, datetime, time
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.imaging.nature import Nature
from core.model.people import Establishment, Patient, own_record
from core.model.table import Key, Table, Token, Uid, one_of
from core.rules.dose import Quantity
from core.rules.rejection import Reason
from core.rules.reports import Origin


class Exam(Table):
    """One imaging study. Complete once the arrival that brought it has ended (`settled_at`)."""

    __tablename__ = "exam"
    __table_args__ = (
        sa.Index(None, "patient_id", "study_date"),
        sa.Index(None, "establishment_id", "study_date"),
    )

    id: Mapped[Key]
    token: Mapped[Token]
    study_instance_uid: Mapped[Uid]
    patient_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id"))
    establishment_id: Mapped[int] = mapped_column(sa.ForeignKey("establishment.id"))
    accession_number: Mapped[str] = mapped_column(sa.String(64), default="")
    study_id: Mapped[str] = mapped_column(sa.String(64), default="")
    study_date: Mapped[date | None]
    study_time: Mapped[time | None]
    description: Mapped[str] = mapped_column(sa.String(200), default="")
    modality: Mapped[str] = mapped_column(sa.String(16), default="")
    """Of the first series that makes pictures."""
    body_part: Mapped[str] = mapped_column(sa.String(64), default="")
    requested_by: Mapped[str] = mapped_column(sa.String(200), default="")
    identity_settled: Mapped[bool] = mapped_column(default=True)
    received_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    record_id: Mapped[int] = mapped_column(
        sa.ForeignKey("patient.id"), index=True, default=own_record
    )
    """The record it came under: where it goes back when a join is undone."""
    dose_from: Mapped[datetime | None] = mapped_column(index=True)
    """Its dose hasn't been read yet, or again, since then; None once it is (law 12)."""
    expected_instances: Mapped[int | None]
    """How many objects its sender says it has."""
    announce_from: Mapped[datetime | None] = mapped_column(index=True)
    """Somebody may have to be told of it from then on; None once that was looked at (law 12)."""

    patient: Mapped[Patient] = relationship(foreign_keys=patient_id)
    establishment: Mapped[Establishment] = relationship()
    series: Mapped[list["Series"]] = relationship(back_populates="exam", order_by="Series.position")
    reports: Mapped[list["Report"]] = relationship(back_populates="exam", order_by="Report.version")
    holds: Mapped[list["Hold"]] = relationship(back_populates="exam")


class Series(Table):
    __tablename__ = "series"
    __table_args__ = (sa.UniqueConstraint("exam_id", "position"),)

    id: Mapped[Key]
    exam_id: Mapped[int] = mapped_column(sa.ForeignKey("exam.id"))
    position: Mapped[int]
    """1, 2, 3 … in the order of arrival: how URLs name it within its exam."""
    series_instance_uid: Mapped[Uid]
    series_number: Mapped[int | None]
    modality: Mapped[str] = mapped_column(sa.String(16), default="")
    description: Mapped[str] = mapped_column(sa.String(200), default="")
    prepare_from: Mapped[datetime | None] = mapped_column(index=True)
    """Its stacks are missing or out of date since then; None once they are made (law 12)."""
    prepare_tries: Mapped[int] = mapped_column(default=0)
    pack_from: Mapped[datetime | None] = mapped_column(index=True)
    """Some of its instances aren't packed yet, since then; None once all are (law 12)."""
    pack_tries: Mapped[int] = mapped_column(default=0)

    exam: Mapped[Exam] = relationship(back_populates="series")
    instances: Mapped[list["Instance"]] = relationship(back_populates="series")
    stacks: Mapped[list["Stack"]] = relationship(
        back_populates="series", order_by="Stack.position", cascade="all, delete-orphan"
    )


class Instance(Table):
    __tablename__ = "instance"
    __table_args__ = (sa.Index(None, "series_id", "settled", "nature"),)

    id: Mapped[Key]
    series_id: Mapped[int] = mapped_column(sa.ForeignKey("series.id"))
    sop_instance_uid: Mapped[Uid]
    sop_class_uid: Mapped[str] = mapped_column(sa.String(64))
    transfer_syntax_uid: Mapped[str] = mapped_column(sa.String(64))
    instance_number: Mapped[int | None]
    nature: Mapped[Nature] = mapped_column(one_of(Nature))
    """What it is: a picture, or something that has a page of its own."""
    frames: Mapped[int]
    """0 for an object without pixels."""
    object_key: Mapped[str] = mapped_column(sa.String(200))
    size: Mapped[int] = mapped_column(sa.BigInteger)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    directory_record: Mapped[dict[str, Any]]
    """What a DICOMDIR says about it, drawn from its header at arrival."""
    leaving: Mapped[dict[str, Any]]
    """How it leaves in a package: lengths and checksums counted at arrival."""
    settled: Mapped[bool] = mapped_column(default=False)
    """The arrival that brought it has ended; until then it is no part of what anyone sees."""
    received_at: Mapped[datetime]

    series: Mapped[Series] = relationship(back_populates="instances")


class Stack(Table):
    """Prepared pictures, derived from a series; may be deleted and made again."""

    __tablename__ = "stack"
    __table_args__ = (sa.UniqueConstraint("series_id", "position"),)

    id: Mapped[Key]
    series_id: Mapped[int] = mapped_column(sa.ForeignKey("series.id"))
    position: Mapped[int]
    object_key: Mapped[str] = mapped_column(sa.String(200))
    pictures: Mapped[int]
    distinctions: Mapped[list[list[str]]] = mapped_column(sa.JSON)
    """What tells it from the other stacks of its series: pairs of a kind and a value."""
    made_at: Mapped[datetime]

    series: Mapped[Series] = relationship(back_populates="stacks")


class ReportStatus(Enum):
    DRAFT = "draft"
    """Being typed in the admin site."""
    PRELIMINARY = "preliminary"
    """Received, not signed as far as its establishment's policy can tell: shown to nobody."""
    VALIDATED = "validated"
    AMENDED = "amended"
    """Validated, and replaced by a later version."""
    CANCELLED = "cancelled"
    """Takes back the versions before it; has no text of its own."""


class Report(Table):
    """One version of the radiologist's report. A validated version is never changed again."""

    __tablename__ = "report"
    __table_args__ = (sa.UniqueConstraint("exam_id", "version"),)

    id: Mapped[Key]
    exam_id: Mapped[int] = mapped_column(sa.ForeignKey("exam.id"))
    version: Mapped[int]
    status: Mapped[ReportStatus] = mapped_column(one_of(ReportStatus))
    language: Mapped[str] = mapped_column(sa.String(2), default="fr")
    indication: Mapped[str] = mapped_column(sa.Text, default="")
    technique: Mapped[str] = mapped_column(sa.Text, default="")
    findings: Mapped[str] = mapped_column(sa.Text, default="")
    conclusion: Mapped[str] = mapped_column(sa.Text, default="")
    written_by: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    validated_by: Mapped[str] = mapped_column(sa.String(200), default="")
    """The radiologist's name as signed."""
    validated_at: Mapped[datetime | None]
    origin: Mapped[Origin] = mapped_column(one_of(Origin), default=Origin.TYPED)
    issued_at: Mapped[datetime | None]
    """When its sender made it: a later one in order of arrival may be an earlier one in truth."""
    original_key: Mapped[str | None] = mapped_column(sa.String(200))
    """The message or object it came in, as received."""
    document_key: Mapped[str | None] = mapped_column(sa.String(200))
    """The PDF it is, where it is one."""
    document_size: Mapped[int | None] = mapped_column(sa.BigInteger)
    title: Mapped[str] = mapped_column(sa.String(200), default="")
    """What its sender calls it."""

    exam: Mapped[Exam] = relationship(back_populates="reports")


class Hold(Table):
    __tablename__ = "hold"

    id: Mapped[Key]
    exam_id: Mapped[int] = mapped_column(sa.ForeignKey("exam.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(500))
    began_at: Mapped[datetime]
    """When it was set, or the first of the holds it prolongs: the longest hold counts from there."""
    until: Mapped[datetime]
    set_by: Mapped[int] = mapped_column(sa.ForeignKey("staff.id"))
    set_at: Mapped[datetime]
    released_by: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    released_at: Mapped[datetime | None]

    exam: Mapped[Exam] = relationship(back_populates="holds")


class DoseSource(Enum):
    """Where a dose was read."""

    REPORT = "report"
    """A radiation dose report."""
    PICTURE = "picture"
    """The attributes of a picture."""


class Dose(Table):
    """One figure of an exam's dose, in the unit of its quantity; may be deleted and read again."""

    __tablename__ = "dose"

    id: Mapped[Key]
    exam_id: Mapped[int] = mapped_column(sa.ForeignKey("exam.id"), index=True)
    quantity: Mapped[Quantity] = mapped_column(one_of(Quantity))
    value: Mapped[float]
    about: Mapped[str] = mapped_column(sa.String(20), default="")
    """The breast or the phantom it is of, where that matters."""
    source: Mapped[DoseSource] = mapped_column(one_of(DoseSource))


class Rejection(Table):
    """An object that a rejection note names; the object may not have come yet."""

    __tablename__ = "rejection"
    __table_args__ = (sa.UniqueConstraint("exam_id", "sop_instance_uid", "reason"),)

    id: Mapped[Key]
    exam_id: Mapped[int] = mapped_column(sa.ForeignKey("exam.id"))
    sop_instance_uid: Mapped[str] = mapped_column(sa.String(64))
    reason: Mapped[Reason] = mapped_column(one_of(Reason))
    noted_at: Mapped[datetime]
