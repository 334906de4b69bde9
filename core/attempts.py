"""Counts failures at a door and pauses the next try from the same place (features L4).

Kept by a hash of what was tried and from where, so that one stranger's failures pause that stranger,
not the patient at home. How long is decided by `rules.credentials`. Where a secret is so short that
many strangers together could find one, a budget for all of them pauses the door itself.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.errors import CredentialsRefused, TooManyAttempts
from core.model import Attempt
from core.rules.credentials import FREE_FAILURES, LONGEST_PAUSE, pause_after

FRESH_START = 2 * LONGEST_PAUSE
"""So long without a failure, and earlier ones are forgotten."""


@contextmanager
def counted(ctx: Context, door: str, subject: str, free: int = FREE_FAILURES) -> Iterator[None]:
    """Run a check that may raise CredentialsRefused; raises TooManyAttempts without running it while
    a pause lasts. The first so many failures are `free`. Counted before the check, so that many at
    once can't outrun the count."""
    key = _key(door, subject, ctx.address)
    _spend(ctx, key, free)
    try:
        yield
    except CredentialsRefused:
        raise
    except BaseException:
        _give_back(ctx, key)  # something broke, or another door was paused: no failure of hers
        raise
    _forget(ctx, key)


def paced(ctx: Context, door: str, subject: str) -> None:
    """Count one use of a door that has no right and wrong; raises TooManyAttempts while a pause
    lasts."""
    _spend(ctx, _key(door, subject, ctx.address))


@contextmanager
def budgeted(ctx: Context, door: str, most: int, period: timedelta) -> Iterator[None]:
    """Run a check that may raise CredentialsRefused, as long as all those who came to this door failed
    less than so often in this period, wherever they are; else raises TooManyAttempts. Counted before the
    check too."""
    began = _period_of(ctx.now, period)
    key = _key(door, began.isoformat(), "")
    with ctx.db.writing() as session:
        spent = _count(session, ctx, key)
    if spent > most:
        raise TooManyAttempts(began + period)
    yield
    _give_back(ctx, key)


def sweep(ctx: Context) -> None:
    """Delete failures that count no longer."""
    with ctx.db.writing() as session:
        session.execute(sa.delete(Attempt).where(Attempt.last_at < ctx.now - FRESH_START))


def _key(door: str, subject: str, address: str) -> str:
    return hashlib.sha256(f"{door}\n{subject}\n{address}".encode()).hexdigest()


def _period_of(now: datetime, period: timedelta) -> datetime:
    """When the period began in which this moment falls."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return now - (now - epoch) % period


def _spend(ctx: Context, key: str, free: int = FREE_FAILURES) -> None:
    """Count a try before it is made, unless a pause lasts."""
    with ctx.db.writing() as session:
        _wait(session, ctx, key, free)
        _count(session, ctx, key)


def _wait(session: Session, ctx: Context, key: str, free: int) -> None:
    attempt = session.get(Attempt, key, with_for_update=True)
    if attempt is None:
        return
    until = attempt.last_at + pause_after(attempt.failures, free)
    if until > ctx.now:
        raise TooManyAttempts(until)


def _count(session: Session, ctx: Context, key: str) -> int:
    """One failure more; gives how many there were lately."""
    attempt = session.get(Attempt, key, with_for_update=True)
    if attempt is None:
        attempt = Attempt(key=key, failures=0, last_at=ctx.now)
        session.add(attempt)
    attempt.failures = 1 if attempt.last_at < ctx.now - FRESH_START else attempt.failures + 1
    attempt.last_at = ctx.now
    return attempt.failures


def _give_back(ctx: Context, key: str) -> None:
    with ctx.db.writing() as session:
        attempt = session.get(Attempt, key, with_for_update=True)
        if attempt is not None:  # else somebody succeeded meanwhile
            attempt.failures -= 1


def _forget(ctx: Context, key: str) -> None:
    with ctx.db.writing() as session:
        attempt = session.get(Attempt, key)
        if attempt is not None:
            session.delete(attempt)
