"""Random symbols of codes that people read from paper or a screen and type, and locators that are free."""

import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.rules.credentials import CROCKFORD, LOCATOR_LENGTH


def random_symbols(count: int) -> str:
    """Five bits a symbol; none looks like another."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(count))


def unused_locator(session: Session, taken: sa.SQLColumnExpression[str | None]) -> str:
    """A locator that no row of this column's table has."""
    while True:
        locator = random_symbols(LOCATOR_LENGTH)
        if session.scalar(sa.select(taken).where(taken == locator).limit(1)) is None:
            return locator
