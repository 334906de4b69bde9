"""The database and the store: made, and brought up to date."""

import click

from core.commands.calling import in_context, make_context


@click.command()
@in_context
def migrate() -> None:
    """Create the database and the object store, or bring them up to date."""
    from core.migrating import migrate_database

    ctx = make_context("migrate")
    ctx.store.create()
    migrate_database(ctx.settings.database_url)
