"""Establishments, patients, and the numbers by which establishments know patients."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.model.table import Key, Table, Token, one_of
from core.rules.identity import Sex


class Establishment(Table):
    __tablename__ = "establishment"

    id: Mapped[Key]
    finess: Mapped[str] = mapped_column(sa.String(9), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    city: Mapped[str] = mapped_column(sa.String(100))
    desk_phone: Mapped[str] = mapped_column(sa.String(30))


class Patient(Table):
    __tablename__ = "patient"
    __table_args__ = (sa.Index(None, "birth_date", "family_key"),)

    id: Mapped[Key]
    token: Mapped[Token]
    family_name: Mapped[str] = mapped_column(sa.String(200))
    given_name: Mapped[str] = mapped_column(sa.String(200))
    birth_date: Mapped[date | None]
    sex: Mapped[Sex] = mapped_column(one_of(Sex))
    family_key: Mapped[str] = mapped_column(sa.String(200))
    """`rules.identity.name_key` of the family name, for search."""
    given_key: Mapped[str] = mapped_column(sa.String(200))
    protected: Mapped[bool] = mapped_column(default=False)
    """An adult under legal protection."""
    created_at: Mapped[datetime]

    identifiers: Mapped[list["Identifier"]] = relationship(back_populates="patient")


class Identifier(Table):
    """A patient's number always stands under the establishment that issued it (features X7)."""

    __tablename__ = "identifier"
    __table_args__ = (sa.UniqueConstraint("issuer_id", "value"),)

    id: Mapped[Key]
    patient_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id"), index=True)
    issuer_id: Mapped[int] = mapped_column(sa.ForeignKey("establishment.id"))
    value: Mapped[str] = mapped_column(sa.String(64))

    patient: Mapped[Patient] = relationship(back_populates="identifiers")
