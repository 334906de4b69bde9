"""Compares the rows with the objects they name: originals a folder of the store at a time, then what is
derived (see `derived`), of which those who make it sweep what no row names.

An object younger than an hour may be on its way to its row, and isn't looked at.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from core.context import Context
from core.digests import digest_of
from core.verification.derived import lost
from core.verification.named import named_folders, named_originals

ON_ITS_WAY = timedelta(hours=1)


class Fault(Enum):
    IN_SPOOL = "left in the spool"
    """A receiver was killed; its sender wasn't told that the object is kept."""
    STRAY = "no row names it"
    MISSING = "a row names it, and it isn't there"
    ALTERED = "its bytes aren't those received"
    NOT_MADE = "a row names it as made, and it isn't there"
    """A derived object: the worker makes it again."""


@dataclass(frozen=True, slots=True)
class Found:
    fault: Fault
    key: str


def find(ctx: Context, *, checksums: bool) -> Iterator[Found]:
    """All that is wrong. To compare checksums, every original is read. Raises StorageAbsent."""
    ctx.store.check()
    limit = (ctx.now - ON_ITS_WAY).timestamp()
    for key in ctx.store.stale_spool(limit):
        yield Found(Fault.IN_SPOOL, key)
    for folder in sorted({*ctx.store.folders("originals"), *named_folders(ctx.db)}):
        named = named_originals(ctx.db, folder)
        yield from _found_in(ctx, folder, named, limit)
        if checksums:
            yield from _altered(ctx, named)
    yield from (Found(Fault.NOT_MADE, key) for key in lost(ctx))


def _found_in(ctx: Context, folder: str, named: Mapping[str, str], limit: float) -> Iterator[Found]:
    there = set(ctx.store.keys(folder))
    yield from (Found(Fault.MISSING, key) for key in sorted(named.keys() - there))
    stale = ctx.store.stale_keys(folder, limit)
    yield from (Found(Fault.STRAY, key) for key in stale if key not in named)


def _altered(ctx: Context, named: Mapping[str, str]) -> Iterator[Found]:
    for key, sha256 in sorted(named.items()):
        if ctx.store.exists(key) and digest_of(ctx.store.stream(key)).sha256 != sha256:
            yield Found(Fault.ALTERED, key)
