"""Derived objects that a row names and that aren't there: found, and made again by the worker.

A disk may lose them, and a backup may leave them out. Whether what is there is right isn't asked: it
follows from the originals.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.model import Departure, Instance, Package, Series, Stack

_PREFIX = "derived/"  # a video leaves from where it was received
AT_ONCE = 500
"""Keys: no index leads to one, so that each look reads all rows."""


def lost(ctx: Context) -> Iterator[str]:
    """The keys of stacks and packed objects that are gone."""
    for name in (Stack.object_key, Departure.object_key):
        with ctx.db.reading() as session:
            keys = session.scalars(sa.select(name).where(name.startswith(_PREFIX)).distinct()).all()
        yield from (key for key in sorted(keys) if not ctx.store.exists(key))


def make_again(ctx: Context, keys: Iterable[str]) -> None:
    """Forget that these were made, some at a time: their series wait for the worker."""
    waiting = iter(keys)
    while some := list(islice(waiting, AT_ONCE)):
        with ctx.db.writing() as session:
            _prepare_again(session, ctx, some)
            _pack_again(session, ctx, some)


def _prepare_again(session: Session, ctx: Context, some: Sequence[str]) -> None:
    series = session.scalars(
        sa.select(Stack.series_id).where(Stack.object_key.in_(some)).distinct()
    ).all()
    again = sa.update(Series).where(Series.id.in_(series))
    session.execute(again.values(prepare_from=ctx.now, prepare_tries=0))
    session.execute(sa.delete(Stack).where(Stack.object_key.in_(some)))


def _pack_again(session: Session, ctx: Context, some: Sequence[str]) -> None:
    """Recipes say where packed objects lay; that nothing else changed wouldn't show."""
    packed = sa.select(Departure.instance_id).where(Departure.object_key.in_(some))
    series = session.scalars(
        sa.select(Instance.series_id).where(Instance.id.in_(packed)).distinct()
    ).all()
    if series:
        again = sa.update(Series).where(Series.id.in_(series))
        session.execute(again.values(pack_from=ctx.now, pack_tries=0))
        session.execute(sa.update(Package).values(state=""))
        session.execute(sa.delete(Departure).where(Departure.object_key.in_(some)))
