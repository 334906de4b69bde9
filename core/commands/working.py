"""The worker."""

from datetime import UTC, datetime

import click

from core.commands.calling import in_context, make_context


@click.command()
@click.option("--once", is_flag=True, help="Do what there is to do, then stop.")
@in_context
def work(once: bool) -> None:
    """Do what waits to be done (pictures, sweeping), until stopped."""
    from core.work import work_once, work_until_stopped

    if once:
        work_once(make_context("worker"))
    else:
        work_until_stopped(make_context("worker"), lambda: datetime.now(UTC))
