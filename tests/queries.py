"""Notes what is asked of a database meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from tests.cast import Cast


@contextmanager
def queries(cast: Cast) -> Iterator[list[str]]:
    """The statements, as they are sent."""
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    sa.event.listen(cast.db.engine, "before_cursor_execute", note)
    yield asked
    sa.event.remove(cast.db.engine, "before_cursor_execute", note)
