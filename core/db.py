"""Opens the database and its transactions. Decides how reads and writes share it; knows no table.

Reading and writing are told apart from the start. On SQLite a transaction that reads first and writes
later fails at once when another one wrote meanwhile, whatever the busy time-out: so writers take the
lock at BEGIN, and readers never wait for them (write-ahead log).
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.orm import Session
from sqlalchemy.pool import PoolProxiedConnection

from core.queries import Asking, as_sqlalchemys
from core.together import Answer, Together

BUSY_MILLISECONDS = 10_000


class Database:
    """One database, opened lazily; safe to share between threads, never across a fork."""

    def __init__(self, url: str) -> None:
        self.engine = sa.create_engine(url, hide_parameters=True)  # logs hold no personal data
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _prepare_sqlite)
            sa.event.listen(self.engine, "begin", _begin_sqlite)
        self._reading = self.engine.execution_options(query_only=True)
        self._writing = self.engine.execution_options(writes=True)
        self._turn = threading.Lock()
        self._together = Together(self._writing_briefly)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that changes nothing."""
        with Session(self._reading, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def asking(self) -> Iterator[Asking]:
        """As `reading`, for `queries`, which make no objects."""
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            if self.engine.dialect.name == "sqlite":
                _begin_asking_sqlite(connection, cursor)
            yield Asking(cursor, self.engine.dialect)
        finally:
            connection.close()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that is committed at the end, or undone whole by an exception."""
        with (
            self._taking_turns(),
            Session(self._writing, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    def write_together(self, act: Callable[[Asking], Answer]) -> Answer:
        """As `writing`, in a transaction shared with threads that write at the same moment.

        `act` is short, and may be called more than once. Raises SQLAlchemyError."""
        return self._together.write(act)

    @contextmanager
    def _writing_briefly(self) -> Iterator[Asking]:
        """As `writing`, for rows that the driver writes alone."""
        dialect = self.engine.dialect
        with self._taking_turns(), as_sqlalchemys(dialect):
            connection = self.engine.raw_connection()
            try:
                cursor = connection.cursor()
                if dialect.name == "sqlite":
                    _forbid_writes(connection, cursor.execute, False)
                    cursor.execute("BEGIN IMMEDIATE")
                yield Asking(cursor, dialect)
                connection.commit()
            finally:
                connection.close()  # and undo what wasn't committed

    @contextmanager
    def _taking_turns(self) -> Iterator[None]:
        """SQLite has one writer, and one that finds it busy sleeps before it asks again, longer each
        time: threads that queue here lose no time. After its patience it may ask all the same."""
        if self.engine.dialect.name != "sqlite":
            yield
            return
        taken = self._turn.acquire(timeout=BUSY_MILLISECONDS / 1000)
        try:
            yield
        finally:
            if taken:
                self._turn.release()

    def close(self) -> None:
        self.engine.dispose()


def _prepare_sqlite(connection: DBAPIConnection, _record: Any) -> None:
    # The driver's own transaction handling would begin too late and without the lock.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_MILLISECONDS}",
        "journal_mode=WAL",
        "synchronous=FULL",  # acknowledged means safe, also after a power cut
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    options = connection.get_execution_options()
    _forbid_writes(connection, connection.exec_driver_sql, options.get("query_only", False))
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes", False) else "BEGIN")


def _begin_asking_sqlite(connection: PoolProxiedConnection, cursor: DBAPICursor) -> None:
    _forbid_writes(connection, cursor.execute, True)
    cursor.execute("BEGIN")


def _forbid_writes(
    connection: sa.Connection | PoolProxiedConnection,
    execute: Callable[[str], object],
    forbidden: bool,
) -> None:
    """Told to SQLite when it changes: most connections read, and read again."""
    if connection.info.get("query_only") is not forbidden:
        execute(f"PRAGMA query_only={int(forbidden)}")
        connection.info["query_only"] = forbidden
