"""Removes objects that no row names any more.

One that was written within the hour may be on its way to a row: the same bytes are being received again.
It stays, and `verify` finds it.
"""

from collections.abc import Iterable, Sequence, Set
from itertools import islice

import sqlalchemy as sa

from core.context import Context
from core.model import Departure, Stack
from core.verification.finding import ON_ITS_WAY
from core.verification.named import NAMES

ALL_NAMES = (*(name for name, _ in NAMES), Stack.object_key, Departure.object_key)
AT_ONCE = 500
"""Keys that are looked for together: no index leads to a key, so that each look reads all rows."""


def remove_unnamed(ctx: Context, keys: Iterable[str]) -> None:
    """Of these keys. Raises StorageFailed."""
    limit = (ctx.now - ON_ITS_WAY).timestamp()
    waiting = iter(sorted(keys))
    while some := list(islice(waiting, AT_ONCE)):
        named = _named(ctx, some)
        for key in some:
            if key not in named:
                ctx.store.remove_stale(key, limit)


def _named(ctx: Context, some: Sequence[str]) -> Set[str | None]:
    with ctx.db.reading() as session:
        looks = (session.scalars(sa.select(name).where(name.in_(some))) for name in ALL_NAMES)
        return {key for found in looks for key in found}
