"""Clears away derived objects that no row names: packages made anew, and what a killed worker left.

Only what has lain for hours: a key is written before the row that names it.
"""

from collections.abc import Iterable

import sqlalchemy as sa

from core.context import Context
from core.model import Departure, IssuedPackage, Package


def sweep(ctx: Context, older_than: float) -> int:
    """Delete what was last written before this POSIX time and nothing names; gives how many."""
    recipes = ctx.store.stale_keys("derived/packages", older_than)
    bundles = ctx.store.stale_keys("derived/packed", older_than)
    unnamed = [*_without(recipes, _named_recipes(ctx)), *_without(bundles, _named_bundles(ctx))]
    for key in unnamed:
        ctx.store.remove(key)
    return len(unnamed)


def _without(keys: Iterable[str], named: set[str]) -> list[str]:
    return [key for key in keys if key not in named]


def _named_recipes(ctx: Context) -> set[str]:
    """Those of packages as they stand now, and those whose checksum is still to be counted."""
    uncounted = sa.select(IssuedPackage.recipe_key).where(IssuedPackage.sha256.is_(None))
    with ctx.db.reading() as session:
        return set(session.scalars(sa.union(sa.select(Package.recipe_key), uncounted)))


def _named_bundles(ctx: Context) -> set[str]:
    with ctx.db.reading() as session:
        return set(session.scalars(sa.select(Departure.object_key).distinct()))
