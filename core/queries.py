"""Queries that are put at every picture: composed once by SQLAlchemy, then sent by the driver alone.

Who is signed in and whether an exam opens is asked again for each picture of a stack. To send a statement
takes SQLAlchemy ten times as long as SQLite takes to answer; so here it writes the text and converts the
values, and stands aside in between. What is asked is up to whoever asks.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

Process = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Asking:
    """A transaction that changes nothing, as the driver knows it."""

    cursor: DBAPICursor
    dialect: sa.Dialect


Asked = Session | Asking
"""Whatever a query can be put to."""


class Query:
    """A SELECT of columns; its parameters are those that `sa.bindparam` names."""

    def __init__(self, statement: sa.Select[*tuple[Any, ...]]) -> None:
        self._statement = statement
        self._prepared: dict[str, _Prepared] = {}

    def put(self, asked: Asked, **parameters: object) -> Sequence[Any]:
        """All rows, with a name for each column. Raises OperationalError."""
        if isinstance(asked, Session):
            return asked.execute(self._statement, parameters).all()
        return self._prepared_for(asked.dialect).sent(asked.cursor, parameters)

    def first(self, asked: Asked, **parameters: object) -> Any:
        """The first row, None where there is none. Raises OperationalError."""
        rows = self.put(asked, **parameters)
        return rows[0] if rows else None

    def _prepared_for(self, dialect: sa.Dialect) -> "_Prepared":
        prepared = self._prepared.get(dialect.name)
        if prepared is None:
            prepared = self._prepared[dialect.name] = _Prepared(self._statement, dialect)
        return prepared


class _Prepared:
    """A statement as one kind of database understands it."""

    def __init__(self, statement: sa.Select[*tuple[Any, ...]], dialect: sa.Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        columns = statement.selected_columns
        self._text = str(compiled)
        named = {name: bound for bound, name in compiled.bind_names.items()}
        self._fixed = {name: bound.value for name, bound in named.items() if not bound.required}
        self._order = compiled.positiontup
        self._bind = {
            name: bound.type.dialect_impl(dialect).bind_processor(dialect)
            for name, bound in named.items()
        }
        self._read = [
            each.type.dialect_impl(dialect).result_processor(dialect, None) for each in columns
        ]
        self._row = _named(columns.keys())
        self._broken = dialect.loaded_dbapi.OperationalError

    def sent(self, cursor: DBAPICursor, parameters: Mapping[str, object]) -> list[Any]:
        try:
            cursor.execute(self._text, self._bound(parameters))
            answers = cursor.fetchall()
        except self._broken as broken:
            raise OperationalError(self._text, None, broken) from broken
        return [self._row(*map(_processed, self._read, answer)) for answer in answers]

    def _bound(self, parameters: Mapping[str, object]) -> Any:
        given = {**self._fixed, **parameters}
        bound = {name: _processed(process, given[name]) for name, process in self._bind.items()}
        return bound if self._order is None else [bound[name] for name in self._order]


def _processed(process: Process | None, value: object) -> Any:
    return value if process is None else process(value)


def _named(columns: Sequence[str]) -> Callable[..., Any]:
    return namedtuple("Row", columns)
