"""The receiver, and the machines that may send to it or over HTTP."""

import os
from datetime import UTC, datetime

import click

from core.commands.calling import in_context, make_context, surroundings


@click.command()
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    help="How many share the ports; one for each processor unless told otherwise.",
)
@in_context
def receive(processes: int | None) -> None:
    """Listen for what machines send (DICOM and HL7), until stopped."""
    from core.receiving import receive_until_stopped

    ctx = make_context("receive")
    ctx.store.check()
    receive_until_stopped(
        ctx, surroundings(), lambda: datetime.now(UTC), processes or os.cpu_count() or 1
    )


@click.command("add-sender")
@click.option("--establishment", "finess", required=True, help="FINESS number.")
@click.option("--calling", required=True, help="Its application entity title; * for any.")
@click.option("--called", required=True, help="The title it calls us by.")
@click.option("--network", required=True, help="Where it calls from, like 10.1.2.0/24.")
@click.option("--certificate", default="", help="SHA-256 of the certificate it shows.")
@in_context
def add_sender(finess: str, calling: str, called: str, network: str, certificate: str) -> None:
    """Let a machine of an establishment send by DICOM, and messages by HL7."""
    from core.senders import NewSender
    from core.senders import add_sender as add

    new = NewSender(finess, calling, called, network, certificate)
    click.echo(f"sender {add(make_context('add-sender'), new)}")


@click.command("remove-sender")
@click.argument("number", type=int)
@in_context
def remove_sender(number: int) -> None:
    """Refuse a machine from now on."""
    from core.senders import remove_sender as remove

    remove(make_context("remove-sender"), number)


@click.command()
@in_context
def senders() -> None:
    """List the machines that may send by DICOM."""
    from core.senders import senders as registered

    for line in registered(make_context("senders")):
        click.echo(
            f"{line.id:4}  {line.calling_title:16}  {line.called_title:16}  {line.network:18}  "
            f"{'certificate' if line.certificate else 'any':11}  {line.finess}  {line.establishment}"
        )


@click.command("make-credential")
@click.option("--establishment", "finess", required=True, help="FINESS number.")
@click.option("--name", required=True, help="The machine, as staff call it.")
@in_context
def make_credential(finess: str, name: str) -> None:
    """Let a machine of an establishment send by STOW-RS; tells its token, once."""
    from core.credentials import make_credential as make

    click.echo(make(make_context("make-credential"), finess, name))


@click.command("revoke-credential")
@click.argument("number", type=int)
@in_context
def revoke_credential(number: int) -> None:
    """Refuse a machine's token from now on."""
    from core.credentials import revoke_credential as revoke

    revoke(make_context("revoke-credential"), number)


@click.command()
@in_context
def credentials() -> None:
    """List the machines that may send by STOW-RS."""
    from core.credentials import credentials as made

    for line in made(make_context("credentials")):
        click.echo(f"{line.id:4}  {line.name:30}  {line.finess}  {line.establishment}")


@click.command("trust-reports")
@click.option("--establishment", "finess", required=True, help="FINESS number.")
@click.argument("origins", nargs=-1, type=click.Choice(["message", "document", "pdf"]))
@in_context
def trust_reports(finess: str, origins: tuple[str, ...]) -> None:
    """Count an establishment's reports of these origins as validated where they state nothing.

    Without origins, none: only what says of itself that it is final or verified.
    """
    from core.report_policy import trust
    from core.rules.reports import Origin

    trust(make_context("trust-reports"), finess, {Origin(origin) for origin in origins})
