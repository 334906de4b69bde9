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


@click.command()
@click.option("--checksums", is_flag=True, help="Read every original and compare its checksum.")
@click.option("--repair", is_flag=True, help="Mend what is found.")
@in_context
def verify(checksums: bool, repair: bool) -> None:
    """Check that database and object store tell of the same objects.

    Ends with exit code 1 when something is wrong and wasn't mended. Mending loses nothing: objects that
    no row names are moved to the folder put-aside of the store, from where they can be imported.
    """
    from core.verification.finding import find
    from core.verification.mending import mend

    ctx, count = make_context("verify"), 0
    for found in find(ctx, checksums=checksums):
        count += 1
        click.echo(f"{found.fault.value}: {found.key}")
        if repair:
            mend(ctx, found)
    click.echo(f"{count} faults{', mended' if repair and count else ''}")
    if count and not repair:
        raise SystemExit(1)
