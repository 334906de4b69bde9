"""Establishments, patients, and the numbers by which establishments know patients.

A patient is a record: what one establishment, or several together, know of a person. Records found to be
one person's are joined: identifiers and exams then belong to the record that is kept, and remember the
one they came under, so that undoing the join brings them back.
"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.model.table import Key, Table, Token, one_of
from core.rules.identity import Sex
from core.rules.ins import Authority, IdentityStatus
from core.rules.leaflets import LeafletLanguage


def own_record(row: Any) -> Any:
    """Where a new row comes under is whose it is, until a join."""
    return row.get_current_parameters()["patient_id"]


class Establishment(Table):
    __tablename__ = "establishment"

    id: Mapped[Key]
    finess: Mapped[str] = mapped_column(sa.String(9), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    city: Mapped[str] = mapped_column(sa.String(100))
    desk_phone: Mapped[str] = mapped_column(sa.String(30))
    trusted_origins: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    """Its report policy: origins of reports that count as validated where they state nothing."""


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
    birth_place: Mapped[str] = mapped_column(sa.String(5), default="")
    """INSEE code, one of the five traits of the national identity."""
    identity_status: Mapped[IdentityStatus] = mapped_column(
        one_of(IdentityStatus), default=IdentityStatus.PROVISIONAL
    )
    ins_number: Mapped[str | None] = mapped_column(sa.String(15), index=True)
    """Kept for a qualified identity only."""
    ins_authority: Mapped[Authority | None] = mapped_column(one_of(Authority))
    joined_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("patient.id"), index=True)
    """The record that stands for this person now; None for that one itself."""
    leaflet_language: Mapped[LeafletLanguage | None] = mapped_column(one_of(LeafletLanguage))
    """In which she was last given the leaflet."""

    identifiers: Mapped[list["Identifier"]] = relationship(
        back_populates="patient", foreign_keys="Identifier.patient_id", order_by="Identifier.id"
    )
    identifiers_under: Mapped[list["Identifier"]] = relationship(
        foreign_keys="Identifier.record_id", viewonly=True
    )
    """Those that came under this record, whoever's they are now."""


class Identifier(Table):
    """A patient's number always stands under the establishment that issued it (features X7)."""

    __tablename__ = "identifier"
    __table_args__ = (sa.UniqueConstraint("issuer_id", "value"),)

    id: Mapped[Key]
    patient_id: Mapped[int] = mapped_column(sa.ForeignKey("patient.id"), index=True)
    issuer_id: Mapped[int] = mapped_column(sa.ForeignKey("establishment.id"))
    value: Mapped[str] = mapped_column(sa.String(64))
    record_id: Mapped[int] = mapped_column(
        sa.ForeignKey("patient.id"), index=True, default=own_record
    )
    """The record it came under."""

    patient: Mapped[Patient] = relationship(back_populates="identifiers", foreign_keys=patient_id)
