"""Whether the database is there, of this program's age, and shows nothing that can't be."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.checks.places import readable, room
from core.checks.told import is_loopback
from core.checks.trouble import Kind, Trouble
from core.context import Context
from core.migrating import Age, age_of
from core.model import Account, Event, Series, Staff

CLOCKS_APART = timedelta(minutes=5)
WAITS = timedelta(hours=1)
DEMONSTRATION_ADDRESSES = "%@cigogne.example"
AGES = {Age.BEHIND: Kind.DATABASE_BEHIND, Age.AHEAD: Kind.DATABASE_AHEAD}


def in_rows(ctx: Context) -> Iterator[Trouble]:
    """All that is wrong with the database."""
    url = make_url(ctx.settings.database_url)
    if url.get_backend_name() == "sqlite":
        file = Path(url.database or "")
        if not file.is_file():
            yield Trouble(Kind.DATABASE_ABSENT)
            return
        yield from room(file.parent)
        yield from readable(file)
    try:
        yield from _inside(ctx)
    except SQLAlchemyError:
        yield Trouble(Kind.DATABASE_UNUSABLE)


def _inside(ctx: Context) -> Iterator[Trouble]:
    age = age_of(ctx.db)
    if age in AGES:
        yield Trouble(AGES[age])
        return
    with ctx.db.reading() as session:
        yield from _clock(session, ctx)
        yield from _people(session, ctx)
        yield from _work(session, ctx)


def _clock(session: Session, ctx: Context) -> Iterator[Trouble]:
    last = session.scalar(sa.select(Event.recorded_at).order_by(Event.sequence.desc()).limit(1))
    if last is not None and last > ctx.now + CLOCKS_APART:
        yield Trouble(Kind.CLOCK_BEHIND, f"{last:%Y-%m-%d %H:%M} UTC")


def _people(session: Session, ctx: Context) -> Iterator[Trouble]:
    if is_loopback(ctx.settings.patient_url):
        return
    known = (
        sa.select(sa.exists().where(address.like(DEMONSTRATION_ADDRESSES)))
        for address in (Account.mail, Staff.mail)
    )
    if any(session.scalar(one) for one in known):
        yield Trouble(Kind.DEMONSTRATION_PEOPLE)


def _work(session: Session, ctx: Context) -> Iterator[Trouble]:
    waiting = sa.exists().where(Series.prepare_from < ctx.now - WAITS, Series.prepare_tries == 0)
    if session.scalar(sa.select(waiting)):
        yield Trouble(Kind.WORK_WAITS)
