"""The demonstration region, and who signs in there."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from core.commands.calling import in_context, make_context

if TYPE_CHECKING:
    from core.demonstration.sign_ins import SignIn

SITE_TITLES = {
    "admin": "Admin site: mail, password",
    "patient": "Patient site: mail, password",
    "activation": "To activate on the patient site: birth date, code of the slip",
}


@click.command()
@click.option("--sign-ins", is_flag=True, help="Only tell what can be tried.")
@in_context
def demo(sign_ins: bool) -> None:
    """Load the demonstration region; changes nothing where it is loaded."""
    from core.demonstration.loading import load
    from core.demonstration.sign_ins import sign_ins as found
    from core.work import work_once

    ctx = make_context("demo")
    if sign_ins:
        _tell_sign_ins(found(ctx))
        return
    load(ctx, lambda step: click.echo(f"  {step}"))
    work_once(ctx)


@click.command("one-time-code")
@click.argument("mail")
@in_context
def one_time_code(mail: str) -> None:
    """Tell the second code of somebody of the demonstration, and of nobody else."""
    from core.demonstration.one_time_codes import one_time_code as code_of

    click.echo(code_of(make_context("one-time-code"), mail))


def _tell_sign_ins(found: Iterable["SignIn"]) -> None:
    site = ""
    for one in found:
        if one.site != site:
            site = one.site
            click.secho(f"\n  {SITE_TITLES[site]}", bold=True)
        click.echo(f"    {one.who:40} {one.secret:34} {one.name} ({one.about})")
