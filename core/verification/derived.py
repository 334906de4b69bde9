"""Derived objects that a row names and that aren't there: found, and made again by the worker.

A disk may lose them, and a backup may leave them out. Whether what is there is right isn't asked: it
follows from the originals.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.model import Departure, Instance, Package, Series, Stack

_PREFIX = "derived/"  # a video leaves from where it was received


def lost(ctx: Context) -> Iterator[str]:
    """The keys of stacks and packed objects that are gone."""
    for name in (Stack.object_key, Departure.object_key):
        with ctx.db.reading() as session:
            keys = session.scalars(sa.select(name).where(name.startswith(_PREFIX)).distinct()).all()
        yield from (key for key in sorted(keys) if not ctx.store.exists(key))


def make_again(session: Session, ctx: Context, key: str) -> None:
    """Forget that it was made, within the caller's transaction: its series waits for the worker."""
    _prepare_again(session, ctx, key)
    _pack_again(session, ctx, key)


def _prepare_again(session: Session, ctx: Context, key: str) -> None:
    for stack in session.scalars(sa.select(Stack).where(Stack.object_key == key)):
        stack.series.prepare_from, stack.series.prepare_tries = ctx.now, 0
        session.delete(stack)


def _pack_again(session: Session, ctx: Context, key: str) -> None:
    """Recipes say where packed objects lay; that nothing else changed wouldn't show."""
    packed = sa.select(Departure.instance_id).where(Departure.object_key == key)
    held = sa.select(Instance.series_id).where(Instance.id.in_(packed))
    for series in session.scalars(sa.select(Series).where(Series.id.in_(held))):
        series.pack_from, series.pack_tries = ctx.now, 0
        session.execute(sa.update(Package).values(state=""))
    session.flush()
    session.execute(sa.delete(Departure).where(Departure.object_key == key))
