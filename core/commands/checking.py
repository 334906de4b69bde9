"""Whether an installation is fit to run."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from core.commands.calling import DEMONSTRATION, in_context, make_context, surroundings, written

if TYPE_CHECKING:
    from core.checks.trouble import Trouble


@click.command()
@in_context
def check() -> None:
    """Say what is misconfigured: settings, store, database, clock, mail, ports.

    Call it with the settings of each process. Ends with exit code 1 when something is wrong.
    """
    wrong = 0
    for trouble in _troubles(surroundings()):
        wrong += trouble.is_wrong
        click.echo(f"{'Wrong' if trouble.is_wrong else 'To know'}: {trouble.sentence}")
    click.echo(f"{wrong} wrong")
    if wrong:
        raise SystemExit(1)


def _troubles(environment: Mapping[str, str]) -> "Iterator[Trouble]":
    from core.checks.network import in_listener, in_mail
    from core.checks.places import in_places
    from core.checks.rows import in_rows
    from core.checks.told import in_settings
    from core.config import dicom_settings, message_settings

    settings = list(in_settings(environment, written(DEMONSTRATION)))
    yield from settings
    if any(trouble.kind.name in {"MISSING", "UNUSABLE"} for trouble in settings):
        return  # nothing can be opened with them
    ctx = make_context("check")
    yield from in_places(ctx.store, ctx.now)
    yield from in_rows(ctx)
    yield from in_mail(ctx.settings.mail)
    yield from in_listener(dicom_settings(environment))
    yield from in_listener(message_settings(environment).listener)
