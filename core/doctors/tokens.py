"""A doctor's personal tokens: with one, a program of hers reads what opens to her (DICOMweb).

Made on her page, within a session that her second factor opened; shown once, kept as a hash, revocable,
and over after some weeks. A token opens no page and changes nothing.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from core import audit
from core.accounts import KINDS
from core.context import Context, Viewer
from core.credentials import LONGEST_NAME, hashed
from core.errors import InvalidInput, NotFound, NotInThisState
from core.ingest.header import one_line
from core.model import Account, PersonalToken
from core.queries import Query

LIVES = (1, 7, 30, 90)
"""Days that may be chosen."""
MOST_TOKENS = 20

_HOLDER = Query(
    sa.select(PersonalToken.ends_at, Account.id, Account.kind, Account.name)
    .join(Account, Account.id == PersonalToken.account_id)
    .where(
        PersonalToken.token_hash == sa.bindparam("token"),
        PersonalToken.revoked_at.is_(None),
        Account.suspended_at.is_(None),
    )
)


@dataclass(frozen=True, slots=True)
class TokenLine:
    """One that is in force; the token itself is nowhere kept."""

    id: int
    name: str
    made_at: datetime
    ends_at: datetime


def make_token(ctx: Context, name: str, days: int) -> str:
    """A new token of the viewer. Raises InvalidInput; NotInThisState where she has too many."""
    name = " ".join(name.split())
    if not name or name != one_line(name) or len(name) > LONGEST_NAME:
        raise InvalidInput("name", "unusable")
    if days not in LIVES:
        raise InvalidInput("days", "not-offered")
    token = secrets.token_urlsafe(32)
    with ctx.db.writing() as session:
        if len(session.scalars(_in_force(ctx)).all()) >= MOST_TOKENS:
            raise NotInThisState
        row = PersonalToken(
            account_id=ctx.viewer.id,
            name=name,
            token_hash=hashed(token),
            made_at=ctx.now,
            ends_at=ctx.now + timedelta(days=days),
        )
        session.add(row)
        session.flush()
        audit.record(session, ctx, audit.Action.PROGRAM_ADMITTED, details={"token": row.id})
    return token


def revoke_token(ctx: Context, number: int) -> None:
    """From the next request on it opens nothing. Raises NotFound for one that isn't the viewer's."""
    with ctx.db.writing() as session:
        row = session.scalar(_in_force(ctx).where(PersonalToken.id == number))
        if row is None:
            raise NotFound
        row.revoked_at = ctx.now
        audit.record(session, ctx, audit.Action.PROGRAM_SHUT_OUT, details={"token": number})


def own_tokens(ctx: Context) -> Sequence[TokenLine]:
    """Those of the viewer that are in force, the newest first."""
    with ctx.db.reading() as session:
        rows = session.scalars(_in_force(ctx).order_by(PersonalToken.id.desc()))
        return [TokenLine(row.id, row.name, row.made_at, row.ends_at) for row in rows]


def holder(ctx: Context, token: str) -> Viewer | None:
    """Whose token this is, while it is in force. One of nobody's isn't told: 256 bits aren't guessed,
    and the trail must not grow by strangers' tries."""
    with ctx.db.asking() as asked:
        row = _HOLDER.first(asked, token=hashed(token))
    if row is None or ctx.now >= row.ends_at:
        return None
    return Viewer(KINDS[row.kind], row.id, row.name)


def _in_force(ctx: Context) -> sa.Select[PersonalToken]:
    return sa.select(PersonalToken).where(
        PersonalToken.account_id == ctx.viewer.id,
        PersonalToken.revoked_at.is_(None),
        PersonalToken.ends_at > ctx.now,
    )
