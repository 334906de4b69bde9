"""Brings a database to the newest schema with Alembic. The steps themselves are in `migrations/`."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from core.errors import NotConfigured

MIGRATIONS = Path(__file__).parent.parent / "migrations"


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
