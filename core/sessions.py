"""Browser sessions, kept on the server: revocable one by one, dead at the next request after that.

The browser holds a random token, the table its hash. When a session ends is decided by
`rules.credentials`; what a session holds is up to the site.
"""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from core.context import Context
from core.model import WebSession
from core.queries import Query
from core.rules.credentials import SESSION_LIVES, SessionKind, session_ends

SEEN_EVERY = timedelta(seconds=30)
"""A session's last use is written down this often: not at every picture of a stack."""


SHORTEST_IDLE = min(life.idle for life in SESSION_LIVES.values())

_RUNNING = Query(
    sa.select(
        WebSession.kind,
        WebSession.viewer_id,
        WebSession.data,
        WebSession.began_at,
        WebSession.seen_at,
    ).where(WebSession.site == sa.bindparam("site"), WebSession.token_hash == sa.bindparam("token"))
)


@dataclass(frozen=True, slots=True)
class Session:
    kind: SessionKind
    viewer_id: int | None
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RunningSession:
    """One that somebody may look at and end; `number` names it, and opens nothing."""

    number: str
    began_at: datetime
    seen_at: datetime
    is_this: bool


def begin(ctx: Context, site: str, session: Session) -> str:
    """A new session; gives the token for the cookie."""
    token = secrets.token_urlsafe(32)
    with ctx.db.writing() as db:
        db.add(
            WebSession(
                token_hash=_hash(token),
                site=site,
                kind=session.kind,
                viewer_id=session.viewer_id,
                data=session.data,
                began_at=ctx.now,
                seen_at=ctx.now,
            )
        )
    return token


def resume(ctx: Context, site: str, token: str) -> Session | None:
    """The running session of this token, or None when it never was, ended, or belongs elsewhere."""
    with ctx.db.asking() as asked:
        row = _RUNNING.first(asked, site=site, token=_hash(token))
    if row is None or _has_ended(row, ctx.now):
        return None
    if ctx.now - row.seen_at >= SEEN_EVERY:
        _update(ctx, token, seen_at=ctx.now)
    return Session(row.kind, row.viewer_id, row.data)


def save(ctx: Context, token: str, data: dict[str, Any]) -> bool:
    """Replace what a session holds; False when it was ended meanwhile: it isn't brought back."""
    return _update(ctx, token, data=data, seen_at=ctx.now)


def end(ctx: Context, token: str) -> None:
    """End a session at once."""
    with ctx.db.writing() as db:
        db.execute(sa.delete(WebSession).where(WebSession.token_hash == _hash(token)))


def end_all(db: Any, site: str, viewer_id: int) -> None:
    """End every session of an account or a member of staff, within the caller's transaction."""
    db.execute(
        sa.delete(WebSession).where(
            WebSession.site == site,
            WebSession.viewer_id == viewer_id,
            WebSession.kind != SessionKind.GUEST,  # its number is no account's
        )
    )


def running(
    db: Any, ctx: Context, site: str, viewer_id: int, token: str
) -> Sequence[RunningSession]:
    """Those of an account or a member of staff, the latest used first; `token` is of the one she
    looks through."""
    own = db.scalars(
        sa.select(WebSession)
        .where(
            WebSession.site == site,
            WebSession.viewer_id == viewer_id,
            WebSession.kind != SessionKind.GUEST,
        )
        .order_by(WebSession.seen_at.desc(), WebSession.began_at.desc())
    )
    this = _hash(token)
    return [
        RunningSession(row.token_hash, row.began_at, row.seen_at, row.token_hash == this)
        for row in own
        if not _has_ended(row, ctx.now)
    ]


def seen(
    db: Any, kind: SessionKind, viewers: Collection[int], now: datetime
) -> dict[int, datetime]:
    """Those of these viewers whose sessions run, and when each was last seen in any of them."""
    theirs = db.scalars(
        sa.select(WebSession)
        .where(WebSession.kind == kind, WebSession.viewer_id.in_(viewers))
        .order_by(WebSession.seen_at)
    )
    return {row.viewer_id: row.seen_at for row in theirs if not _has_ended(row, now)}


def sweep(ctx: Context) -> int:
    """Delete sessions that ended; gives how many."""
    with ctx.db.writing() as db:
        unused = sa.select(WebSession).where(WebSession.seen_at <= ctx.now - SHORTEST_IDLE)
        gone = [row for row in db.scalars(unused) if _has_ended(row, ctx.now)]
        for row in gone:
            db.delete(row)
    return len(gone)


def _has_ended(row: Any, now: datetime) -> bool:
    return now >= session_ends(row.kind, row.began_at, row.seen_at)


def _update(ctx: Context, token: str, **columns: Any) -> bool:
    with ctx.db.writing() as db:
        row = db.get(WebSession, _hash(token))
        if row is None or _has_ended(row, ctx.now):
            return False
        for column, value in columns.items():
            setattr(row, column, value)
        return True


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
