"""Prepares the pictures of series that came in: their stacks. Finds its work in the table (law 12).

A series waits while `prepare_from` says since when its stacks are missing or out of date. Stacks are
derived: they are made beside the old ones and take their place in one transaction, so that killing the
worker at any moment leaves the old ones, or the new, and the series still waiting.
"""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.errors import PictureRefused
from core.imaging.stacks import build
from core.model import Instance, Series, Stack

MOST_TRIES = 3
"""A series whose preparation was cut short this often is left alone until something new arrives."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    series_id: int
    since: datetime
    objects: list[Path]


def prepare_next_series(ctx: Context) -> bool:
    """Make the stacks of the series that has waited longest; False when none waits."""
    waiting = _next(ctx)
    if waiting is None:
        return False
    with suppress(PictureRefused):  # no plan in time: the series waits on, one try less
        for key in _replace(ctx, waiting, _make(ctx, waiting)):
            ctx.store.remove(key)
    return True


def _next(ctx: Context) -> _Waiting | None:
    """Take the oldest waiting series, counting the try before it is made: a series that kills its
    worker must not be tried for ever."""
    with ctx.db.writing() as session:
        series = session.scalars(
            sa.select(Series)
            .where(Series.prepare_from.is_not(None), Series.prepare_tries < MOST_TRIES)
            .order_by(Series.prepare_from, Series.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if series is None or series.prepare_from is None:
            return None
        series.prepare_tries += 1
        return _Waiting(series.id, series.prepare_from, _objects(session, ctx, series))


def _objects(session: Session, ctx: Context, series: Series) -> list[Path]:
    keys = session.scalars(
        sa.select(Instance.object_key)
        .where(Instance.series_id == series.id, Instance.settled, Instance.frames > 0)
        .order_by(Instance.instance_number, Instance.id)
    )
    return [ctx.store.path(key) for key in keys]


def _make(ctx: Context, waiting: _Waiting) -> list[Stack]:
    plans = ctx.studio.plan(waiting.objects).stacks if waiting.objects else ()
    made = []
    for position, plan in enumerate(plans, 1):
        key = f"derived/stacks/{waiting.series_id}-{position}-{secrets.token_hex(4)}"
        ctx.store.put(key, build(plan, ctx.studio))
        made.append(
            Stack(
                series_id=waiting.series_id,
                position=position,
                object_key=key,
                pictures=len(plan.frames),
                distinctions=[[one.difference.value, one.value] for one in plan.distinctions],
                made_at=ctx.now,
            )
        )
    return made


def _replace(ctx: Context, waiting: _Waiting, made: list[Stack]) -> list[str]:
    """Put the new stacks in place of the old; gives the keys of objects that nothing names now."""
    with ctx.db.writing() as session:
        series = session.get(Series, waiting.series_id)
        if series is None or series.prepare_from != waiting.since:
            return [stack.object_key for stack in made]  # more arrived meanwhile: again, from all
        outdated = [stack.object_key for stack in series.stacks]
        series.stacks.clear()
        session.flush()
        series.stacks.extend(made)
        series.prepare_from, series.prepare_tries = None, 0
        return outdated
