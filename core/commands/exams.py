"""Exams: taken in, listed, and one file of them rendered."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from core.commands.calling import in_context, make_context

Item = TypeVar("Item")


@click.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--establishment", "finess", help="FINESS number of the sender.")
@in_context
def import_(path: Path, finess: str | None) -> None:
    """Take in a folder, a file or a ZIP of DICOM objects."""
    from core.establishments import sender
    from core.ingest.importing import import_path

    ctx = make_context("import")
    summary = import_path(ctx, sender(ctx, finess), path, _with_progress)
    click.echo(
        f"accepted {summary.accepted}, already there {summary.unchanged}, "
        f"refused {len(summary.refused)}"
    )
    for name, why in summary.refused:
        click.echo(f"  {why.code:24} {name}")
    for name in summary.missing:
        click.echo(f"  {'missing':24} {name} (named by a DICOMDIR)")


@click.command()
@click.option("--uids", is_flag=True, help="Only the study instance UIDs.")
@in_context
def exams(uids: bool) -> None:
    """List the exams that are there."""
    from core.inventory import inventory

    for line in inventory(make_context("exams")):
        click.echo(
            line.study_instance_uid
            if uids
            else f"{line.day or '?'!s:10}  {line.modality:8}{line.instances:6}  "
            f"{'complete' if line.is_complete else 'arriving'}  "
            f"{line.study_instance_uid}  {line.establishment}"
        )


@click.command()
@click.argument(
    "source", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.argument("target", metavar="OUT.png", type=click.Path(path_type=Path))
@click.option("--frame", default=1, show_default=True, help="1 is the first.")
@click.option("--window", nargs=2, type=float, metavar="CENTER WIDTH")
@in_context
def render(source: Path, target: Path, frame: int, window: tuple[float, float] | None) -> None:
    """Render one frame of a DICOM file as a PNG, outside any database."""
    from core.imaging.render_file import render_file

    target.write_bytes(render_file(source, frame, window))


@click.command()
@click.argument("study_uid")
@click.argument("target", metavar="OUT.zip", type=click.Path(path_type=Path))
@click.option("--language", default="fr", show_default=True, help="Of its pages: fr, de or en.")
@in_context
def package(study_uid: str, target: Path, language: str) -> None:
    """Write the package of a study; the trail tells of the export."""
    from core.language import spoken
    from core.packages.exporting import exported

    known = spoken(language)
    if known is None:
        raise click.BadParameter("fr, de or en", param_hint="--language")
    chunks = exported(make_context("package"), study_uid, known)
    unfinished = target.with_name(f".{target.name}.part")
    with unfinished.open("wb") as output:
        output.writelines(chunks)
    unfinished.replace(target)


def _with_progress(found: Sequence[Item]) -> Iterable[Item]:
    from rich.progress import track

    return track(found, description="import", transient=True)
