"""The statistics."""

import click

from core.commands.calling import in_context, make_context


@click.command()
@click.option("--csv", "as_csv", is_flag=True, required=True, help="As a table for a spreadsheet.")
@in_context
def statistics(as_csv: bool) -> None:
    """Tell the figures of the last twelve months; small numbers are hidden."""
    from core.statistics.months import own_months
    from core.statistics.table import csv_table

    click.echo(csv_table(own_months(make_context("statistics"))), nl=not as_csv)
