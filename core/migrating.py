"""Brings a database to the newest schema with Alembic. The steps themselves are in `migrations/`."""

from enum import Enum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from core.db import Database
from core.errors import NotConfigured

MIGRATIONS = Path(__file__).parent.parent / "migrations"


class Age(Enum):
    """Of a database, by the steps it went through."""

    BEHIND = "behind"
    NEWEST = "newest"
    AHEAD = "ahead"
    """It went through steps that this version doesn't know."""


def age_of(db: Database) -> Age:
    """How old a database is beside this program; changes nothing."""
    steps = ScriptDirectory(str(MIGRATIONS))
    with db.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found == steps.get_current_head():
        return Age.NEWEST
    known = {step.revision for step in steps.walk_revisions()}
    return Age.BEHIND if found is None or found in known else Age.AHEAD


def migrate_database(url: str) -> None:
    """Run the steps that are missing, each in a transaction of its own.

    Raises NotConfigured for a database with steps that this version doesn't know.
    """
    try:
        command.upgrade(configuration(url), "head")
    except CommandError as unknown:
        raise NotConfigured("CIGOGNE_DATABASE_URL", "of a newer version") from unknown


def configuration(url: str) -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return settings
