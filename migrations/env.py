"""How Alembic reaches the database: through `core.db`, so that SQLite behaves as everywhere else."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context

from core.db import Database
from core.model import Table
from core.model.table import Moment


def written(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """How a column type is written in a new step: by what the database keeps, not by our classes."""
    if kind != "type":
        return False
    if isinstance(item, Moment):
        return "MOMENT"
    if isinstance(item, sa.Enum):
        return f"sa.String({item.length})"
    return "KEY" if isinstance(item, sa.BigInteger) and item._variant_mapping else False


def migrate() -> None:
    database = Database(context.config.get_main_option("sqlalchemy.url") or "")
    with database.engine.execution_options(writes=True).connect() as connection:
        _let_tables_be_rebuilt(connection)
        context.configure(
            connection=connection,
            target_metadata=Table.metadata,
            render_as_batch=True,
            transaction_per_migration=True,
            compare_type=True,
            render_item=written,
        )
        with context.begin_transaction():
            context.run_migrations()
    database.close()


def _let_tables_be_rebuilt(connection: sa.Connection) -> None:
    """SQLite changes a table by making it anew; the rows that refer to it must not mind."""
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")


migrate()
