"""The viewer for radiologists."""

from pathlib import Path

import click

from core.commands.calling import in_context, surroundings


@click.group()
def ohif() -> None:
    """OHIF, a viewer for radiologists, beside ours."""


@ohif.command("install")
@click.option(
    "--from",
    "archive",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The package, fetched on another machine by `npm pack`.",
)
@in_context
def install_ohif(archive: Path | None) -> None:
    """Install it, or put it in place of an older one: doctors find it on the pages of exams."""
    from core.config import ohif_folder
    from core.ohif import PACKAGE, install

    folder = ohif_folder(surroundings())
    install(folder, archive)
    click.echo(f"{PACKAGE} is installed in {folder}; restart the patient site.")
