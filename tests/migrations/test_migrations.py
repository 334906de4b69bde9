"""The steps lead to the tables of the models, from nothing and from the middle, and keep what is there."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from core.db import Database
from core.errors import NotConfigured
from core.migrating import configuration, migrate_database
from core.model import Establishment, Table


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'cigogne 100%.db'}"


@pytest.fixture
def db(url: str) -> Iterator[Database]:
    db = Database(url)
    yield db
    db.close()


def differences(db: Database) -> list[Any]:
    """What a new step would have to change to reach the models."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found: list[Any] = compare_metadata(context, Table.metadata)
        return found


def constraints(db: Database) -> dict[str, Any]:
    """What Alembic doesn't compare: uniqueness, references and nullability, by table."""
    inspector = sa.inspect(db.engine)
    return {
        table: (
            sorted(
                str(sorted(one.items(), key=str)) for one in inspector.get_unique_constraints(table)
            ),
            sorted(str(sorted(one.items(), key=str)) for one in inspector.get_foreign_keys(table)),
            [(column["name"], column["nullable"]) for column in inspector.get_columns(table)],
            inspector.get_pk_constraint(table),
            sorted(str(sorted(one.items(), key=str)) for one in inspector.get_indexes(table)),
        )
        for table in sorted(Table.metadata.tables)
    }


def test_the_last_step_leads_to_the_models(url: str, db: Database) -> None:
    migrate_database(url)
    assert differences(db) == []


def test_the_steps_make_the_same_tables_as_the_models(
    url: str, db: Database, tmp_path: Path
) -> None:
    migrate_database(url)
    modelled = Database(f"sqlite:///{tmp_path / 'models.db'}")
    Table.metadata.create_all(modelled.engine)
    stepped, wanted = constraints(db), constraints(modelled)
    modelled.close()
    assert stepped == wanted


def test_a_difference_would_show(url: str, db: Database) -> None:
    migrate_database(url)
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE exam DROP COLUMN body_part")
    assert [kind for kind, *_ in differences(db)] == ["add_column"]


def test_migrating_again_changes_nothing_and_keeps_what_is_there(url: str, db: Database) -> None:
    migrate_database(url)
    with db.writing() as session:
        session.add(Establishment(finess="670000025", name="Ici", city="Ici", desk_phone="0"))
    migrate_database(url)
    assert differences(db) == []
    with db.reading() as session:
        assert session.query(Establishment).one().name == "Ici"


def test_there_is_one_line_of_steps() -> None:
    steps = ScriptDirectory.from_config(configuration("sqlite://"))
    assert len(steps.get_heads()) == 1
    assert len(steps.get_bases()) == 1


class Interrupted(Exception):
    """As if the power went."""


@contextmanager
def power_for(statements: int) -> Iterator[None]:
    left = statements

    def spend(*_: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Interrupted

    sa.event.listen(sa.Engine, "before_cursor_execute", spend)
    try:
        yield
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", spend)


def test_a_step_interrupted_at_any_statement_is_completed_by_the_next_run(tmp_path: Path) -> None:
    before, done = tmp_path / "before.db", tmp_path / "done.db"
    before.touch()
    interruptions = 0
    for revision in steps():
        step_to(revision, done)
        for statements in count(0, EVERY):
            tried = Path(shutil.copy(before, tmp_path / f"{revision}-{statements}.db"))
            if not is_interrupted(revision, tried, statements):
                break
            interruptions += 1
            step_to(revision, tried)
            assert schema(tried) == schema(done), revision
        shutil.copy(done, before)
    assert interruptions > 30


EVERY = 7
"""How many statements more the power lasts each time."""


def steps() -> list[str]:
    """All revisions, the first first."""
    script = ScriptDirectory.from_config(configuration("sqlite://"))
    return [step.revision for step in reversed(list(script.walk_revisions()))]


def step_to(revision: str, database: Path) -> None:
    command.upgrade(configuration(f"sqlite:///{database}"), revision)


def is_interrupted(revision: str, database: Path, statements: int) -> bool:
    try:
        with power_for(statements):
            step_to(revision, database)
    except Interrupted:
        return True
    return False


def schema(database: Path) -> dict[str, set[str]]:
    """The lines of each table and index; rebuilding a table puts its constraints in any order."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT name, coalesce(sql, '') FROM sqlite_master").fetchall()
    return {name: {line.strip(" \t,") for line in sql.splitlines()} for name, sql in rows}


def test_a_database_of_a_newer_program_is_told_as_such(url: str, db: Database) -> None:
    migrate_database(url)
    with db.writing() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NotConfigured) as refused:
        migrate_database(url)
    assert refused.value.setting == "CIGOGNE_DATABASE_URL"
