"""The establishments of the region, and which of them a command speaks for."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.errors import InvalidInput
from core.model import Establishment


def sender(ctx: Context, finess: str | None) -> str:
    """The FINESS number to import for: the one given, or that of the region's first establishment.

    Raises InvalidInput for one that isn't known, or when there is none.
    """
    with ctx.db.reading() as session:
        known = list(session.scalars(sa.select(Establishment.finess).order_by(Establishment.id)))
    if not known or (finess is not None and finess not in known):
        raise InvalidInput("establishment", "unknown")
    return finess or known[0]


def establishment_of(ctx: Context, finess: str) -> int:
    """The row of an establishment by its FINESS number. Raises InvalidInput."""
    with ctx.db.reading() as session:
        return establishment_in(session, finess).id


def establishment_in(session: Session, finess: str) -> Establishment:
    """An establishment by its FINESS number, within the caller's transaction. Raises InvalidInput."""
    found = session.scalar(sa.select(Establishment).where(Establishment.finess == finess))
    if found is None:
        raise InvalidInput("establishment", "unknown")
    return found


def establishment_names(ctx: Context) -> Mapping[str, str]:
    """The establishments of the region: names by FINESS number, in the order of the names."""
    with ctx.db.reading() as session:
        rows = session.execute(
            sa.select(Establishment.finess, Establishment.name).order_by(Establishment.name)
        )
        return dict(rows.all())
