"""Removes objects that no row names any more.

One that was written within the hour may be on its way to a row: the same bytes are being received again.
It stays, and `verify` finds it.
"""

from collections.abc import Iterable

import sqlalchemy as sa

from core.context import Context
from core.model import Departure, Stack
from core.verification.finding import ON_ITS_WAY
from core.verification.named import NAMES

ALL_NAMES = (*(name for name, _ in NAMES), Stack.object_key, Departure.object_key)


def remove_unnamed(ctx: Context, keys: Iterable[str]) -> None:
    """Of these keys. Raises StorageFailed."""
    limit = (ctx.now - ON_ITS_WAY).timestamp()
    for key in sorted(keys):
        if not _is_named(ctx, key):
            ctx.store.remove_stale(key, limit)


def _is_named(ctx: Context, key: str) -> bool:
    with ctx.db.reading() as session:
        return any(session.scalar(sa.select(sa.exists().where(name == key))) for name in ALL_NAMES)
