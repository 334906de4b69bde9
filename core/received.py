"""What came in, as the staff of an establishment see it: arrivals, refusals with their reasons (I7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.incoming_reports.listing import WaitingLine, waiting
from core.model import Arrival, Exam, RefusedObject
from core.model.receiving import Door

NEWEST = 50


@dataclass(frozen=True, slots=True)
class ArrivalLine:
    door: Door
    opened_at: datetime
    closed_at: datetime | None
    is_cut_off: bool
    """It ended without its sender saying so; what it brought waits for more."""
    accepted: int
    unchanged: int
    refused: int


@dataclass(frozen=True, slots=True)
class RefusedLine:
    name: str
    code: str
    facts: Mapping[str, Any]
    received_at: datetime
    is_set_aside: bool
    """Its bytes are kept until a person has decided."""


@dataclass(frozen=True, slots=True)
class Overview:
    arrivals: Sequence[ArrivalLine]
    refused: Sequence[RefusedLine]
    refused_in_all: int
    incomplete_exams: int
    """Exams whose arrival hasn't ended: sending them again completes them."""
    waiting: Sequence[WaitingLine]
    """Reports whose exams aren't there yet."""


def overview(ctx: Context) -> Overview:
    """The newest arrivals and refusals of the viewer's establishment."""
    here = ctx.viewer.establishment_id
    reports = waiting(ctx)
    with ctx.db.reading() as session:
        return Overview(
            waiting=reports,
            arrivals=_arrivals(session, here),
            refused=_refused(session, here),
            refused_in_all=_count(session, _is_refused(here)),
            incomplete_exams=_count(
                session, sa.and_(Exam.establishment_id == here, Exam.settled_at.is_(None))
            ),
        )


def _arrivals(session: Session, here: int | None) -> list[ArrivalLine]:
    rows = session.scalars(
        sa.select(Arrival)
        .where(Arrival.establishment_id == here)
        .order_by(Arrival.opened_at.desc(), Arrival.id.desc())
        .limit(NEWEST)
    )
    return [
        ArrivalLine(
            row.door,
            row.opened_at,
            row.closed_at,
            row.is_cut_off,
            row.accepted,
            row.unchanged,
            row.refused,
        )
        for row in rows
    ]


def _refused(session: Session, here: int | None) -> list[RefusedLine]:
    rows = session.scalars(
        sa.select(RefusedObject)
        .where(_is_refused(here))
        .order_by(RefusedObject.received_at.desc(), RefusedObject.id.desc())
        .limit(NEWEST)
    )
    return [
        RefusedLine(row.name, row.code, row.facts, row.received_at, row.object_key is not None)
        for row in rows
    ]


def _count(session: Session, condition: sa.ColumnElement[bool]) -> int:
    return session.scalar(sa.select(sa.func.count()).where(condition)) or 0


def _is_refused(here: int | None) -> sa.ColumnElement[bool]:
    """In this establishment, and not tried again since."""
    return sa.and_(RefusedObject.establishment_id == here, RefusedObject.tried_again_at.is_(None))
