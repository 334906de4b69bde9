"""How long things are kept."""

import click

from core.commands.calling import in_context, make_context
from core.rules.retention import USUAL, Kind

FOR_EVER = "for-ever"
USUALLY = ", ".join(f"{kind.value} {days}" for kind, days in USUAL.items())


@click.command("set-retention", epilog=f"Usual: {USUALLY} days.")
@click.argument("kind", type=click.Choice([kind.value for kind in Kind]))
@click.argument("days", metavar=f"DAYS|{FOR_EVER}")
@click.option("--establishment", "finess", help="FINESS number; the whole region without it.")
@in_context
def set_retention(kind: str, days: str, finess: str | None) -> None:
    """Say for how many days things are kept. Nothing goes until `retain --apply`."""
    from core.retention.policies import set_policy

    if days != FOR_EVER and not (days.isascii() and days.isdigit()):
        raise click.BadParameter("a number of days", param_hint="DAYS")
    told = None if days == FOR_EVER else int(days)
    set_policy(make_context("set-retention"), Kind(kind), told, finess)


@click.command()
@click.option("--apply", "applies", is_flag=True, help="Remove what is over.")
@in_context
def retain(applies: bool) -> None:
    """Tell what has been kept for long enough; remove it only when told to.

    What no policy is about is kept for ever.
    """
    from core.retention.applying import apply, count

    ctx = make_context("retain")
    for over in (apply if applies else count)(ctx):
        place = f" of {over.establishment}" if over.establishment else ""
        done = "removed" if applies else "over"
        click.echo(f"{over.kind.value}{place}, kept for {over.days} days: {over.count} {done}")
