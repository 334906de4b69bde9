"""A member of staff's own account: her password, and the sessions she can see and end (features L10)."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit, passwords, sessions
from core.attempts import counted
from core.context import Context
from core.errors import CredentialsRefused, NotFound
from core.model import Staff, WebSession
from core.sessions import RunningSession

SITE = "admin"


def own_sessions(ctx: Context, token: str) -> Sequence[RunningSession]:
    """Hers that run now, the latest used first; `token` is that of the one she looks through."""
    with ctx.db.reading() as session:
        return sessions.running(session, ctx, SITE, _number(ctx), token)


def end_session(ctx: Context, number: str) -> None:
    """End one of her own sessions. Raises NotFound for any other."""
    with ctx.db.writing() as session:
        row = session.get(WebSession, number)
        if row is None or row.site != SITE or row.viewer_id != _number(ctx):
            raise NotFound
        session.delete(row)
        audit.record(session, ctx, audit.Action.SESSION_ENDED)


def change_password(ctx: Context, token: str, current: str, chosen: str) -> None:
    """Replace her password; all her sessions but the one of this token end.

    Raises CredentialsRefused for a wrong present one, TooManyAttempts, PasswordTooWeak.
    """
    with counted(ctx, "own password", str(_number(ctx))), ctx.db.reading() as session:
        row = _own_row(session, ctx)
        words = [row.mail, *row.name.split()]
        if not passwords.matches(current, row.password_hash):
            raise CredentialsRefused
    passwords.refuse_weak(chosen, words)
    kept_hash = passwords.hashed(chosen)
    with ctx.db.writing() as session:
        _own_row(session, ctx).password_hash = kept_hash
        for one in sessions.running(session, ctx, SITE, _number(ctx), token):
            if not one.is_this:
                session.execute(sa.delete(WebSession).where(WebSession.token_hash == one.number))
        audit.record(session, ctx, audit.Action.PASSWORD_CHANGED)


def _own_row(session: Session, ctx: Context) -> Staff:
    return session.get_one(Staff, _number(ctx))


def _number(ctx: Context) -> int:
    if ctx.viewer.id is None:
        raise NotFound
    return ctx.viewer.id
