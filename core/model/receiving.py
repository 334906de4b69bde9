"""What came in: arrivals, and the objects among them that were refused or set aside."""

from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.model.people import Establishment
from core.model.table import Key, Table, one_of


class Door(Enum):
    IMPORT = "import"
    DIMSE = "dimse"
    STOW = "stow"


class Arrival(Table):
    """One sending from its first object to its last; open until the sender has finished."""

    __tablename__ = "arrival"
    __table_args__ = (sa.Index(None, "establishment_id", "opened_at"),)

    id: Mapped[Key]
    door: Mapped[Door] = mapped_column(one_of(Door))
    establishment_id: Mapped[int] = mapped_column(sa.ForeignKey("establishment.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    accepted: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    is_cut_off: Mapped[bool] = mapped_column(default=False)
    """It ended without its sender saying so: more may come."""

    establishment: Mapped[Establishment] = relationship()


class Incoming(Table):
    """Something that an arrival brings to an exam, and that hasn't joined it yet."""

    __tablename__ = "incoming"

    arrival_id: Mapped[int] = mapped_column(sa.ForeignKey("arrival.id"), primary_key=True)
    exam_id: Mapped[int] = mapped_column(sa.ForeignKey("exam.id"), primary_key=True, index=True)


class Sender(Table):
    """A machine that may send objects by DIMSE, as its establishment. Removed, it stays as a record."""

    __tablename__ = "sender"

    id: Mapped[Key]
    establishment_id: Mapped[int] = mapped_column(sa.ForeignKey("establishment.id"), index=True)
    calling_title: Mapped[str] = mapped_column(sa.String(16))
    """Its application entity title; `*` for any."""
    called_title: Mapped[str] = mapped_column(sa.String(16))
    """The title it must call us by."""
    network: Mapped[str] = mapped_column(sa.String(43))
    """Where it calls from, as an address with the length of its prefix."""
    certificate: Mapped[str] = mapped_column(sa.String(64), default="")
    """SHA-256 of the certificate it must show; empty where none is asked for."""
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    establishment: Mapped[Establishment] = relationship()


class Credential(Table):
    """What a machine shows that sends over HTTP, as its establishment. Revoked, it stays as a record."""

    __tablename__ = "credential"

    id: Mapped[Key]
    establishment_id: Mapped[int] = mapped_column(sa.ForeignKey("establishment.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(100))
    """Of the machine, as staff call it."""
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    establishment: Mapped[Establishment] = relationship()


class RefusedObject(Table):
    __tablename__ = "refused_object"
    __table_args__ = (sa.Index(None, "establishment_id", "received_at"),)

    id: Mapped[Key]
    arrival_id: Mapped[int] = mapped_column(sa.ForeignKey("arrival.id"), index=True)
    establishment_id: Mapped[int] = mapped_column(sa.ForeignKey("establishment.id"))
    name: Mapped[str] = mapped_column(sa.String(400))
    """What the sender calls it: a file's name. Shown to staff only, never used as a path."""
    code: Mapped[str] = mapped_column(sa.String(60))
    """Which refusal: `errors.ObjectRefused` subclasses by their code."""
    facts: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    object_key: Mapped[str | None] = mapped_column(sa.String(200))
    """Where the bytes are set aside, for objects a person has to decide about."""
    received_at: Mapped[datetime]
    matching_id: Mapped[int | None] = mapped_column(sa.ForeignKey("matching.id"), index=True)
    """The pair of records that somebody has to look at first."""
    tried_again_at: Mapped[datetime | None]
    """It went through the door once more since then; what came of that is told by the trail."""

    arrival: Mapped[Arrival] = relationship()


class ReceivedMessage(Table):
    """An HL7 message as it came: kept with what became of it before its sender is answered."""

    __tablename__ = "received_message"
    __table_args__ = (
        sa.UniqueConstraint("establishment_id", "sha256"),
        sa.Index(None, "establishment_id", "received_at"),
    )

    id: Mapped[Key]
    establishment_id: Mapped[int] = mapped_column(sa.ForeignKey("establishment.id"))
    kind: Mapped[str] = mapped_column(sa.String(40), default="")
    """MSH-9: "ORU^R01"."""
    control_id: Mapped[str] = mapped_column(sa.String(200), default="")
    sender: Mapped[str] = mapped_column(sa.String(200), default="")
    """What it calls itself: MSH-3 and MSH-4."""
    sha256: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int] = mapped_column(sa.BigInteger)
    object_key: Mapped[str | None] = mapped_column(sa.String(200))
    """Where its bytes are; None for one that was longer than a message may be."""
    code: Mapped[str] = mapped_column(sa.String(60), default="")
    """Which refusal: `errors.MessageRefused` subclasses by their code; "" for one carried out."""
    facts: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
