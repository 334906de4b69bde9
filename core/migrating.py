"""Brings a database to the newest schema with Alembic. The steps themselves are in `migrations/`."""

from pathlib import Path

from alembic import command
from alembic.config import Config

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def migrate_database(url: str) -> None:
    """Run the steps that are missing, each in a transaction of its own."""
    command.upgrade(configuration(url), "head")


def configuration(url: str) -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return settings
