"""Compares the rows with the objects they name: originals a folder of the store at a time, then what is
derived (see `derived`), of which those who make it sweep what no row names.

An object younger than an hour may be on its way to its row, and isn't looked at.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from core.context import Context
from core.digests import digest_of
from core.model import Instance, ReceivedMessage, RefusedObject, Report
from core.verification.derived import lost

ON_ITS_WAY = timedelta(hours=1)
NAMES: Sequence[tuple[InstrumentedAttribute[Any], sa.ColumnElement[str]]] = (
    (Instance.object_key, Instance.sha256.expression),
    (RefusedObject.object_key, RefusedObject.sha256.expression),
    (ReceivedMessage.object_key, ReceivedMessage.sha256.expression),
    (Report.document_key, sa.func.substr(Report.document_key, len("originals/00/") + 1)),
    (Report.original_key, sa.func.substr(Report.original_key, len("originals/00/") + 1)),
)
"""The columns that name originals, each with the hash of what it names."""


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
    for folder in sorted({*ctx.store.folders("originals"), *_named_folders(ctx)}):
        named = _named(ctx, folder)
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


def _named_folders(ctx: Context) -> set[str]:
    start = sa.func.length("originals/") + 2
    with ctx.db.reading() as session:
        return {
            folder
            for name, _ in NAMES
            for folder in session.scalars(
                sa.select(sa.func.substr(name, 1, start)).where(name.is_not(None)).distinct()
            )
        }


def _named(ctx: Context, folder: str) -> dict[str, str]:
    """The keys that rows name in a folder, and the hash each was received with."""
    with ctx.db.reading() as session:
        return {
            key: sha256
            for name, digest in NAMES
            for key, sha256 in session.execute(
                sa.select(name, digest).where(name >= f"{folder}/", name < f"{folder}0")
            )
            if key is not None
        }
