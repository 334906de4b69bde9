"""Backups: taken and brought back."""

from pathlib import Path

import click

from core.commands.calling import in_context, make_context

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=FOLDER)
@in_context
def backup(folder: Path) -> None:
    """Add a backup of database and originals to FOLDER, while everything runs.

    The settings aren't in it: keep the audit key elsewhere. Ends with exit code 1 when an original is
    missing or altered; the backup holds all others.
    """
    from core.backups.taking import take

    taken = take(make_context("backup"), folder)
    for key in taken.missing:
        click.echo(f"missing or altered: {key}")
    click.echo(
        f"{taken.folder}: {taken.originals} originals, {taken.copied} of them new"
        f" ({taken.bytes / 1e6:.1f} MB); {len(taken.missing)} missing"
    )
    if taken.missing:
        raise SystemExit(1)


@click.command()
@click.argument("folder", type=FOLDER)
@in_context
def restore(folder: Path) -> None:
    """Bring the newest backup of FOLDER back, where neither a database nor objects are.

    To bring back an older one, move the newer out of FOLDER first. Every checksum is compared. Ends with
    exit code 1 when something is missing.
    """
    from core.backups.restoring import restore as bring_back

    restored = bring_back(make_context("restore"), folder)
    for fault in restored.faults:
        click.echo(f"{fault.fault.value}: {fault.key}")
    click.echo(
        f"{restored.backup}: {restored.originals} originals, {len(restored.faults)} faults;"
        f" {restored.to_make} prepared files are made again by `work`"
    )
    if restored.faults:
        raise SystemExit(1)
