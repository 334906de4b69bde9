"""Records joined into one person's, and pairs that wait for somebody to say whether they are."""

from datetime import datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.model.people import Patient
from core.model.table import Key, Table, Token, one_of


class JoinGround(Enum):
    """By what two records were found to be one person's."""

    QUALIFIED_IDENTITY = "qualified-identity"
    PERSON = "person"
    """Somebody looked at both sides."""
    MESSAGE = "message"
    """The establishment that issued both numbers said so."""


class Joining(Table):
    """One record joined into another; in force until it is undone."""

    __tablename__ = "joining"
    __table_args__ = (sa.Index(None, "kept_id"), sa.Index(None, "joined_id"))

    id: Mapped[Key]
    token: Mapped[Token]
    kept_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id"))
    joined_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id"))
    ground: Mapped[JoinGround] = mapped_column(one_of(JoinGround))
    joined_at: Mapped[datetime]
    joined_by: Mapped[str] = mapped_column(sa.String(200))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str] = mapped_column(sa.String(200), default="")

    kept: Mapped[Patient] = relationship(foreign_keys=kept_id)
    joined: Mapped[Patient] = relationship(foreign_keys=joined_id)


class MatchCause(Enum):
    """What made two records a pair to be looked at."""

    LOOK_ALIKE = "look-alike"
    """Two numbers, the same name and birth date."""
    SAME_INS = "same-ins"
    """The same national number, with other traits."""
    CLAIMED_NUMBER = "claimed-number"
    """An object came under a known number, with other traits."""
    CLAIMED_STUDY = "claimed-study"
    """An object of a known study came under another patient."""


class Outcome(Enum):
    SAME = "same"
    DIFFERENT = "different"


class Matching(Table):
    """Two records that may be one person's. Decided pairs stay, so that none is asked twice."""

    __tablename__ = "matching"
    __table_args__ = (sa.UniqueConstraint("one_id", "other_id"), sa.Index(None, "decided_at"))

    id: Mapped[Key]
    token: Mapped[Token]
    one_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id"))
    other_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id"), index=True)
    """The later one; for an object set aside, what its sender claims."""
    cause: Mapped[MatchCause] = mapped_column(one_of(MatchCause))
    opened_at: Mapped[datetime]
    outcome: Mapped[Outcome | None] = mapped_column(one_of(Outcome))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(sa.String(200), default="")

    one: Mapped[Patient] = relationship(foreign_keys=one_id)
    other: Mapped[Patient] = relationship(foreign_keys=other_id)


class Doubt(Table):
    """An exam that is shown to nobody until a pair is decided."""

    __tablename__ = "doubt"

    matching_id: Mapped[int] = mapped_column(sa.ForeignKey("matching.id"), primary_key=True)
    exam_id: Mapped[int] = mapped_column(sa.ForeignKey("exam.id"), primary_key=True, index=True)
