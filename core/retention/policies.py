"""The policies of the region and its establishments: set by an operator, told in the trail."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.context import Context
from core.errors import InvalidInput
from core.establishments import establishment_in
from core.model import RetentionPolicy
from core.rules.retention import Kind, is_acceptable


@dataclass(frozen=True, slots=True)
class Policies:
    """Days by kind, and by establishment where that has its own."""

    days: dict[tuple[Kind, int | None], int]

    def days_of(self, kind: Kind, establishment_id: int | None = None) -> int | None:
        """None: for ever."""
        regional = self.days.get((kind, None))
        return self.days.get((kind, establishment_id), regional)


def policies(session: Session) -> Policies:
    rows = session.scalars(sa.select(RetentionPolicy))
    return Policies({(row.kind, row.establishment_id): row.days for row in rows})


def set_policy(ctx: Context, kind: Kind, days: int | None, finess: str | None = None) -> None:
    """Keep things of a kind for so many days; None: for ever, or as the region says.

    Raises InvalidInput for days too few, and for an establishment that isn't known or that is named for
    what is the region's.
    """
    if days is not None and not is_acceptable(kind, days):
        raise InvalidInput("days", "too few or too many")
    if finess is not None and kind is not Kind.EXAMS:
        raise InvalidInput("establishment", f"{kind.value} are the region's")
    with ctx.db.writing() as session:
        place = establishment_in(session, finess).id if finess is not None else None
        session.execute(
            sa.delete(RetentionPolicy).where(
                RetentionPolicy.kind == kind, RetentionPolicy.establishment_id.is_(place)
            )
        )
        if days is not None:
            session.add(
                RetentionPolicy(establishment_id=place, kind=kind, days=days, set_at=ctx.now)
            )
        audit.record(
            session,
            ctx,
            audit.Action.SETTINGS_CHANGED,
            details={"retention": kind.value, "days": days, "establishment": finess or ""},
        )
