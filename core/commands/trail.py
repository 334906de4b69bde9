"""The audit trail."""

import re

import click

from core.commands.calling import in_context, make_context

DIGEST = re.compile("[0-9a-f]{64}")


@click.command("verify-audit")
@click.option("--head", metavar="DIGEST", help="A head told earlier and kept elsewhere.")
@in_context
def verify_audit(head: str | None) -> None:
    """Check the audit chain; tells the head, to be kept elsewhere.

    Only against such a head does a cut-off end show.
    """
    from core.audit_verification import verify

    if head is not None and not DIGEST.fullmatch(head):
        raise click.BadParameter("64 digits of a hash", param_hint="--head")
    ctx = make_context("verify-audit")
    with ctx.db.reading() as session:
        report = verify(session, ctx.settings.audit_key, head)
    click.echo(f"{report.events} events, intact; head {report.digest}")
