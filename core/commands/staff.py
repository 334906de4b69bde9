"""The people who work on the admin site."""

import click

from core.commands.calling import in_context, make_context


@click.command("create-staff")
@click.option("--mail", required=True)
@click.option("--name", required=True)
@click.option("--role", required=True)
@click.option("--establishment", "finess", help="FINESS number.")
@click.password_option()
@in_context
def create_staff(mail: str, name: str, role: str, finess: str | None, password: str) -> None:
    """Add a member of staff to the admin site."""
    from core.accounts import create_staff as create
    from core.rules.roles import Role

    if role not in {known.value for known in Role}:
        raise click.BadParameter(", ".join(known.value for known in Role), param_hint="--role")
    create(make_context("create-staff"), mail, name, Role(role), finess, password)
