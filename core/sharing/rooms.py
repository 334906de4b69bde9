"""Finds room codes: by the birth date that is typed with them, never by the digits alone."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.model import Patient, Share
from core.model.table import new_token
from core.rules.sharing import ShareKind
from core.sharing.codes import room_code


def open_rooms(session: Session, ctx: Context, birth_date: date) -> Sequence[Share]:
    """Room shares that haven't ended, of everybody born on this day; locked within a writing
    transaction."""
    return session.scalars(
        sa.select(Share)
        .join(Patient)
        .where(
            Share.kind == ShareKind.ROOM,
            Share.ends_at > ctx.now,
            Patient.birth_date == birth_date,
        )
        .with_for_update(of=Share)
    ).all()


def unmistakable_token(session: Session, ctx: Context, birth_date: date) -> str:
    """A token for a room share whose digits nobody else born on this day shows at the same time."""
    taken = {room_code(ctx.settings, other.token) for other in open_rooms(session, ctx, birth_date)}
    while room_code(ctx.settings, token := new_token()) in taken:
        pass
    return token
