"""Counts failures at a door and pauses the next try from the same place (features L4).

Kept by a hash of what was tried and from where, so that one stranger's failures pause that stranger,
not the patient at home. How long is decided by `rules.credentials`.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from core.context import Context
from core.errors import CredentialsRefused, TooManyAttempts
from core.model import Attempt
from core.rules.credentials import LONGEST_PAUSE, pause_after


@contextmanager
def counted(ctx: Context, door: str, subject: str) -> Iterator[None]:
    """Run a check that may raise CredentialsRefused; raises TooManyAttempts without running it while
    a pause lasts."""
    key = hashlib.sha256(f"{door}\n{subject}\n{ctx.address}".encode()).hexdigest()
    _wait(ctx, key)
    try:
        yield
    except CredentialsRefused:
        _count(ctx, key)
        raise
    _forget(ctx, key)


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
        # Half an hour without a failure is a fresh start.
        rested = attempt.last_at + 2 * LONGEST_PAUSE < ctx.now
        attempt.failures = 1 if rested else attempt.failures + 1
        attempt.last_at = ctx.now


def _forget(ctx: Context, key: str) -> None:
    with ctx.db.writing() as session:
        attempt = session.get(Attempt, key)
        if attempt is not None:
            session.delete(attempt)
