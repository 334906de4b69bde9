"""The joins of an establishment's patients, and undoing one (feature X5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from core import joining
from core.context import Context
from core.errors import NotFound
from core.model import Joining, Patient
from core.model.matching import JoinGround
from core.records import one_has_number_of

NEWEST = 100


@dataclass(frozen=True, slots=True)
class JoinLine:
    """One join: the two records by what each says of itself."""

    token: str
    kept: str
    joined: str
    birth_date: date | None
    ground: JoinGround
    joined_at: datetime
    joined_by: str
    undone_at: datetime | None
    undone_by: str


def joins(ctx: Context) -> Sequence[JoinLine]:
    """The newest joins in which a number of this establishment takes part."""
    with ctx.db.reading() as session:
        rows = session.scalars(
            sa.select(Joining)
            .where(_is_own(ctx))
            .order_by(Joining.joined_at.desc(), Joining.id.desc())
            .limit(NEWEST)
            .options(joinedload(Joining.kept), joinedload(Joining.joined))
        )
        return [_line(row) for row in rows]


def undo(ctx: Context, token: str) -> None:
    """Undo a join. Raises NotFound, NotInThisState for one that is undone already."""
    with ctx.db.writing() as session:
        joining.undo(session, ctx, _own(session, ctx, token))


def _own(session: Session, ctx: Context, token: str) -> Joining:
    row = session.scalar(
        sa.select(Joining).where(Joining.token == token, _is_own(ctx)).with_for_update()
    )
    if row is None:
        raise NotFound
    return row


def _is_own(ctx: Context) -> sa.ColumnElement[bool]:
    return one_has_number_of(ctx.viewer.establishment_id, Joining.kept_id, Joining.joined_id)


def _line(row: Joining) -> JoinLine:
    return JoinLine(
        token=row.token,
        kept=_name(row.kept),
        joined=_name(row.joined),
        birth_date=row.kept.birth_date,
        ground=row.ground,
        joined_at=row.joined_at,
        joined_by=row.joined_by,
        undone_at=row.undone_at,
        undone_by=row.undone_by,
    )


def _name(record: Patient) -> str:
    return f"{record.family_name} {record.given_name}".strip()
