"""Statements that are sent at every picture: composed once by SQLAlchemy, then sent by the driver alone.

Who is signed in and whether an exam opens is asked again for each picture of a stack, and each object
that comes in writes a row. To send a statement takes SQLAlchemy ten times as long as SQLite takes to
answer; so here it writes the text and converts the values, and stands aside in between. What is asked
or written is up to whoever asks.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

Process = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Asking:
    """A transaction as the driver knows it."""

    cursor: DBAPICursor
    dialect: sa.Dialect


Asked = Session | Asking
"""Whatever a query can be put to."""


@contextmanager
def as_sqlalchemys(dialect: sa.Dialect) -> Iterator[None]:
    """Has what the driver raises be raised as SQLAlchemy does, without a word of what was said."""
    broken_there = dialect.loaded_dbapi.Error
    try:
        yield
    except broken_there as broken:
        raise DBAPIError.instance(
            None, None, broken, broken_there, hide_parameters=True, dialect=dialect
        ) from broken


class Query:
    """A SELECT of columns; its parameters are those that `sa.bindparam` names."""

    def __init__(self, statement: sa.Select[*tuple[Any, ...]]) -> None:
        self._statement = statement
        self._prepared: dict[str, _PreparedQuery] = {}

    def put(self, asked: Asked, **parameters: object) -> Sequence[Any]:
        """All rows, with a name for each column. Raises SQLAlchemyError."""
        if isinstance(asked, Session):
            return asked.execute(self._statement, parameters).all()
        return self._prepared_for(asked.dialect).sent(asked, parameters)

    def first(self, asked: Asked, **parameters: object) -> Any:
        """The first row, None where there is none. Raises SQLAlchemyError."""
        rows = self.put(asked, **parameters)
        return rows[0] if rows else None

    def _prepared_for(self, dialect: sa.Dialect) -> "_PreparedQuery":
        prepared = self._prepared.get(dialect.name)
        if prepared is None:
            prepared = self._prepared[dialect.name] = _PreparedQuery(self._statement, dialect)
        return prepared


class NewRow:
    """An INSERT of one row: a value for every column of a table but its number."""

    def __init__(self, table: sa.Table) -> None:
        number = table.autoincrement_column
        columns = [column.name for column in table.columns if column is not number]
        self._statement = sa.insert(table).values({name: sa.bindparam(name) for name in columns})
        self._prepared: dict[str, _Prepared] = {}

    def write(self, asked: Asking, row: Mapping[str, object]) -> None:
        """Raises SQLAlchemyError, of which IntegrityError where such a row is there already."""
        dialect = asked.dialect
        prepared = self._prepared.get(dialect.name)
        if prepared is None:
            compiled = self._statement.compile(dialect=dialect)
            prepared = self._prepared[dialect.name] = _Prepared(compiled, dialect)
        prepared.send(asked, row)


class _Prepared:
    """A statement as one kind of database understands it."""

    def __init__(self, compiled: Any, dialect: sa.Dialect) -> None:
        self._text = str(compiled)
        named = {name: bound for bound, name in compiled.bind_names.items()}
        self._fixed = {name: bound.value for name, bound in named.items() if not bound.required}
        self._order = compiled.positiontup
        self._bind = {
            name: bound.type.dialect_impl(dialect).bind_processor(dialect)
            for name, bound in named.items()
        }

    def send(self, asked: Asking, parameters: Mapping[str, object]) -> None:
        with as_sqlalchemys(asked.dialect):
            asked.cursor.execute(self._text, self._bound(parameters))

    def _bound(self, parameters: Mapping[str, object]) -> Any:
        given = {**self._fixed, **parameters}
        bound = {name: _processed(process, given[name]) for name, process in self._bind.items()}
        return bound if self._order is None else [bound[name] for name in self._order]


class _PreparedQuery(_Prepared):
    """And how its rows are read."""

    def __init__(self, statement: sa.Select[*tuple[Any, ...]], dialect: sa.Dialect) -> None:
        super().__init__(statement.compile(dialect=dialect), dialect)
        columns = statement.selected_columns
        readers = (
            each.type.dialect_impl(dialect).result_processor(dialect, None) for each in columns
        )
        self._read = [(place, read) for place, read in enumerate(readers) if read is not None]
        self._row = _named(columns.keys())

    def sent(self, asked: Asking, parameters: Mapping[str, object]) -> list[Any]:
        self.send(asked, parameters)
        with as_sqlalchemys(asked.dialect):
            answers = asked.cursor.fetchall()
        return [self._row(*self._as_python(answer)) for answer in answers]

    def _as_python(self, answer: Sequence[Any]) -> Sequence[Any]:
        """Most columns are what the driver gives."""
        values = list(answer)
        for place, read in self._read:
            values[place] = read(values[place])
        return values


def _processed(process: Process | None, value: object) -> Any:
    return value if process is None else process(value)


def _named(columns: Sequence[str]) -> Callable[..., Any]:
    return namedtuple("Row", columns)
