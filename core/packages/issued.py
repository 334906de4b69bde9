"""Remembers which packages were issued, so that anyone who holds one can learn that it is ours (D9).

What is remembered is a checksum of the whole file, counted by the worker after the first download
began, piece by piece; whose exams they were isn't kept here. Who asks must have the file, or its
checksum: 256 bits that nobody guesses.
"""

import re
from datetime import datetime
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.digests import Count
from core.download.recipe import Recipe, recipe_of
from core.errors import InvalidInput, StorageFailed
from core.model import IssuedPackage
from core.storage import Store

PIECE = 256 << 20
"""Bytes that are counted before others have their turn: about a second's work."""

_CHECKSUM = re.compile(r"[0-9a-f]{64}")


def remember(session: Session, ctx: Context, recipe: Recipe, key: str) -> None:
    """Write down a package that is being sent, within the caller's transaction."""
    found = sa.select(IssuedPackage).where(IssuedPackage.etag == recipe.etag)
    known = session.scalars(found).one_or_none()
    if known is None:
        session.add(
            IssuedPackage(etag=recipe.etag, size=recipe.size, recipe_key=key, issued_at=ctx.now)
        )
    elif known.sha256 is None:
        known.recipe_key = key  # the one before may be gone


def is_remembered(session: Session, recipe: Recipe) -> bool:
    """Whether this package was written down before."""
    known = sa.select(IssuedPackage.id).where(IssuedPackage.etag == recipe.etag)
    return session.scalar(known) is not None


def count_next_package(ctx: Context) -> bool:
    """Count a piece of the checksum of a package that was issued; False when none waits.

    Where a worker was killed, the next one counts from the start."""
    waiting = sa.select(IssuedPackage).where(IssuedPackage.sha256.is_(None)).limit(1)
    with ctx.db.reading() as session:
        issued = session.scalars(waiting.order_by(IssuedPackage.id)).one_or_none()
    if issued is None:
        return False
    sha256 = _counted_on(ctx, issued)
    if sha256 is not None:
        with ctx.db.writing() as session:
            session.get_one(IssuedPackage, issued.id).sha256 = sha256
    return True


def _counted_on(ctx: Context, issued: IssuedPackage) -> str | None:
    """None while bytes are left; "" where something of it is gone: nobody will recognise it, and
    nobody waits for it either."""
    count = begun(ctx.store, issued.etag)
    start = count.digest.size
    try:
        recipe = recipe_of(ctx.store, issued.recipe_key)
        for chunk in recipe.stream(ctx.store, start, start + PIECE):
            count.add(chunk)
    except StorageFailed:
        return ""
    return count.digest.sha256 if count.digest.size == issued.size else None


@lru_cache(1)
def begun(_store: Store, _etag: str) -> Count:
    """What this process has counted of a package: it counts one after the other."""
    return Count()


def issued_at(ctx: Context, typed: str) -> datetime | None:
    """When a package with this checksum was first issued; None where none was. Raises InvalidInput."""
    checksum = re.sub(r"\s", "", typed).lower()
    if not _CHECKSUM.fullmatch(checksum):
        raise InvalidInput("checksum", "not-a-checksum")
    found = sa.select(sa.func.min(IssuedPackage.issued_at)).where(IssuedPackage.sha256 == checksum)
    with ctx.db.reading() as session:
        return session.scalar(found)
