"""Jeanne shares, and somebody at another address tries what she gave."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from core.context import Context, Viewer
from core.model import Share
from core.rules.credentials import CROCKFORD, read_code, written_code
from core.sharing.entering import open_link
from core.sharing.making import LinkWish, NewLink, Wish, make_link, make_room_code
from core.sharing.own import own_share
from tests.cast import Cast

BORN = date(1950, 3, 7)
WEEK = timedelta(days=7)


def link(cast: Cast, *exams: str, now: datetime | None = None, **terms: object) -> NewLink:
    """A link to these exams of Jeanne's, or the one that is open."""
    wish = replace(wished(cast, *exams), **terms)  # type: ignore[arg-type]
    return make_link(cast.context("owner", now), cast.patients["Jeanne"], wish)


def wished(cast: Cast, *exams: str) -> LinkWish:
    tokens = frozenset(cast.exams[exam] for exam in exams or ("open",))
    return LinkWish(tokens, "Dr Hanche", WEEK, 5, may_download=False)


def room(cast: Cast, now: datetime | None = None) -> str:
    """The digits on Jeanne's screen."""
    ctx = cast.context("owner", now)
    wish = Wish(frozenset({cast.exams["open"]}), "Dr Hanche")
    return own_share(ctx, make_room_code(ctx, cast.patients["Jeanne"], wish)).room_code


def elsewhere(cast: Cast, number: int = 1, now: datetime | None = None) -> Context:
    """Somebody at the address of this number, signed in as nobody."""
    return replace(cast.context(now=now), address=f"198.51.100.{number}")


def enter(cast: Cast, made: NewLink, number: int = 1, now: datetime | None = None) -> Viewer:
    return open_link(elsewhere(cast, number, now), made.code, made.pin, BORN)


def other_code(code: str) -> str:
    """The same with another secret, and a check symbol that fits."""
    read = read_code(code)
    assert read is not None
    other = CROCKFORD[(CROCKFORD.index(read.secret[0]) + 1) % len(CROCKFORD)]
    return written_code(read.locator, other + read.secret[1:])


def other_digits(digits: str) -> str:
    return f"{(int(digits) + 1) % 10**6:06}"


def share_row(cast: Cast, token: str) -> Share:
    with cast.db.reading() as session:
        return session.scalars(sa.select(Share).where(Share.token == token)).one()
