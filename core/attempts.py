"""Counts failures at a door and pauses the next try from the same place (features L4).

Kept by a hash of what was tried and from where, so that one stranger's failures pause that stranger,
not the patient at home. How long is decided by `rules.credentials`.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from core.context import Context
from core.errors import CredentialsRefused, TooManyAttempts
from core.model import Attempt
from core.rules.credentials import LONGEST_PAUSE, pause_after

FRESH_START = 2 * LONGEST_PAUSE
"""So long without a failure, and earlier ones are forgotten."""


@contextmanager
def counted(ctx: Context, door: str, subject: str) -> Iterator[None]:
    """Run a check that may raise CredentialsRefused; raises TooManyAttempts without running it while
    a pause lasts."""
    key = _key(ctx, door, subject)
    _wait(ctx, key)
    try:
        yield
    except CredentialsRefused:
        _count(ctx, key)
        raise
    _forget(ctx, key)


def paced(ctx: Context, door: str, subject: str) -> None:
    """Count one use of a door that has no right and wrong; raises TooManyAttempts while a pause
    lasts."""
    key = _key(ctx, door, subject)
    _wait(ctx, key)
    _count(ctx, key)


def sweep(ctx: Context) -> None:
    """Delete failures that count no longer."""
    with ctx.db.writing() as session:
        session.execute(sa.delete(Attempt).where(Attempt.last_at < ctx.now - FRESH_START))


def _key(ctx: Context, door: str, subject: str) -> str:
    return hashlib.sha256(f"{door}\n{subject}\n{ctx.address}".encode()).hexdigest()


def _wait(ctx: Context, key: str) -> None:
    with ctx.db.reading() as session:
        attempt = session.get(Attempt, key)
        if attempt is None:
            return
        until = attempt.last_at + pause_after(attempt.failures)
        if until > ctx.now:
            raise TooManyAttempts(until)


def _count(ctx: Context, key: str) -> None:
    with ctx.db.writing() as session:
        attempt = session.get(Attempt, key)
        if attempt is None:
            session.add(Attempt(key=key, failures=1, last_at=ctx.now))
            return
        attempt.failures = 1 if attempt.last_at < ctx.now - FRESH_START else attempt.failures + 1
        attempt.last_at = ctx.now


def _forget(ctx: Context, key: str) -> None:
    with ctx.db.writing() as session:
        attempt = session.get(Attempt, key)
        if attempt is not None:
            session.delete(attempt)
